import Cluster
public import Diagnostics
import Ledger
import SweepFile

/// What was submitted of a step.
public struct StepReport: Sendable {
  /// The step's name.
  public var step: String
  public var submitted = 0
  public var jobs: [String] = []
  /// Why the rest of it has to come later, if some has to.
  public var deferral: Diagnostic?
}

/// Submits the steps of a sweep for what the ledger knows of its runs. Can be repeated at any time: a task gets its
/// step once.
struct StepSubmitter {
  let workplace: Workplace
  let project: Project
  let sweep: SweepRecord
  let plan: SweepPlan
  /// The connection to the plan's host.
  let connection: SharedSession

  private var ledger: Ledger { project.ledger }

  /// - Returns: what was submitted of each step.
  /// - Throws: what is wrong with a step, a refusal, that the host can't be reached, and that it isn't known whether
  ///   something arrived.
  func advance() async throws -> [StepReport] {
    var reports: [StepReport] = []
    for step in plan.sweep.steps {
      reports.append(try await advance(step))
    }
    return reports
  }

  private func advance(_ step: Step) async throws -> StepReport {
    var report = StepReport(step: step.name.value)
    var stepPlan = try Planner(workplace).plan(
      plan.request.following(step.name.value), source: Array(plan.source.utf8))
    let lock = try project.lockSubmission(of: stepPlan.name)
    defer { lock.release() }
    let record = try store(stepPlan, step)
    let intents = try ledger.submissions(ofSweep: record.id).filter { $0.state == .intent }
    var parts: [Part] = []
    switch step.scope {
    case .run:
      parts = try self.parts(of: record)
    case .sweep:
      guard
        let dependencies = try StepsBefore(ledger: ledger, sweep: sweep, step: step)
          .dependencies(of: record, isSlurm: plan.isSlurm)
      else { break }
      stepPlan.dependencies = dependencies
      parts = try single(record)
    }
    guard !parts.isEmpty || !intents.isEmpty else { return report }
    let submitter = Submitter(
      workplace: workplace, plan: stepPlan, project: project, connection: connection)
    report = try await submitter.withHandover(record) { [report] handover in
      var report = report
      _ = try await Settlement(workplace: workplace, project: project)
        .settle(intents.filter { $0.host == handover.session.name }, over: handover.session)
      try await handover.takeOthers()
      // Settled and taken ones are covered now.
      let open = step.scope == .run ? try self.parts(of: record) : try single(record)
      try await submit(open, handover, into: &report)
      return report
    }
    return report
  }

  /// An array of a step.
  private struct Part {
    var runs: [StepChoice.StepRun]
    /// The submission whose code its runs see; nil for the newest.
    var codeOf: Int64?
    /// The submission whose tasks it follows one by one.
    var following: SubmissionRecord?
  }

  private func store(_ stepPlan: SweepPlan, _ step: Step) throws -> SweepRecord {
    if let other = try ledger.sweep(named: stepPlan.name), other.step == nil {
      throw Diagnostic(
        "another sweep has the name of a step, '\(other.name)'", at: .source(step.name.location),
        remedy: "give the step another name, or `clustersweep delete \(other.name)`", kind: .usage)
    }
    var storing = PlanStoring(workplace: workplace, plan: stepPlan, ledger: ledger)
    if step.scope == .run {
      storing.name = { hash in
        try ledger.runName(ofHash: hash, sweep: sweep.id).map { "\($0).\(step.name.value)" }
      }
    }
    return try storing.store().sweep
  }

  private func parts(of record: SweepRecord) throws -> [Part] {
    let choice = StepChoice(
      try ledger.stepTasks(ofSweep: sweep.id, step: record.id, host: plan.hostName))
    let submissions = Dictionary(
      try ledger.submissions(ofSweep: sweep.id).map { ($0.id, $0) },
      uniquingKeysWith: { first, _ in first })
    // Tasks that share an array task have none that they could follow one by one.
    var parts = choice.aligned.filter { submissions[$0.submission]?.pack == nil }.map {
      Part(runs: $0.runs, codeOf: $0.submission, following: submissions[$0.submission])
    }
    for (submission, runs) in choice.free {
      parts.append(Part(runs: runs, codeOf: submission))
    }
    return parts
  }

  /// The one run of a step after all, as long as no attempt of it is under way.
  private func single(_ record: SweepRecord) throws -> [Part] {
    guard let run = try ledger.runs(ofSweep: record.id, limit: 1).first,
      run.attempt?.state.isFinal ?? true
    else { return [] }
    return [
      Part(
        runs: [.init(run: run.id, attempt: (run.attempt?.number ?? 0) + 1)],
        codeOf: try ledger.newestSubmission(ofSweep: sweep.id)?.id)
    ]
  }

  private func submit(
    _ parts: [Part], _ handover: Handover, into report: inout StepReport
  ) async throws {
    guard !parts.isEmpty else { return }
    let resources = handover.plan.resources
    let most = handover.folder.limits.tasksPerSubmission
    for part in parts {
      let code = try part.codeOf.flatMap { try ledger.code(ofSubmission: $0) }
      for start in stride(from: 0, to: part.runs.count, by: most) {
        let open = try part.runs[start..<min(start + most, part.runs.count)].compactMap { step in
          try ledger.run(step.run).map { OpenRun(run: $0, attempt: step.attempt) }
        }
        let piece = SubmissionPart(
          runs: open, group: OpenGroup(resources: nil, count: open.count), resources: resources,
          following: part.following)
        let answers = try await handover.handOver([piece], code: code)
        guard let answer = answers.first else { return }
        switch answer {
        case .accepted(let job):
          report.submitted += piece.runs.count
          report.jobs.append(job)
        case .deferred(let deferral):
          report.deferral = deferral
          return
        case .refused, .absent, .overlapping, .unknown:
          throw failure(answer, handover.session.name, report.step)
        }
      }
    }
  }

  private func failure(_ answer: SubmissionAnswer, _ host: String, _ step: String) -> any Error {
    if let failure = answer.failure(on: host, of: "the step '\(step)'"), !(failure is Overlap) {
      return failure
    }
    return Diagnostic(
      "another copy of this project submits the step '\(step)' just now",
      at: .host(host, path: ""), remedy: "run the command again", kind: .tryAgain)
  }
}
