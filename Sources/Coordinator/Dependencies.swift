import Cluster
import Diagnostics
import Ledger
import SweepFile

/// What a sweep's submissions have to wait for.
struct Dependencies: Hashable, Sendable {
  /// Slurm's words for it, as sbatch's `--dependency` takes them: `afterany:17`.
  var conditions: [String] = []
  /// Submissions on a plain host, all tasks of which have to have ended.
  var submissions: [SubmissionRequest.Predecessor] = []
  /// Why nothing can be submitted yet, if nothing can: the host's scheduler can't wait for it.
  var wait: Diagnostic?
}

/// Finds out what a sweep has to wait for.
struct DependencySearch {
  let workplace: Workplace
  let project: Project
  let plan: SweepPlan

  /// - Throws: a sweep that hasn't been submitted, or that can't be completed any more; that a host
  ///   can't be reached.
  func dependencies() async throws -> Dependencies {
    var found = Dependencies()
    for predecessor in plan.sweep.after {
      let record = try record(of: predecessor)
      let rerunner = Rerunner(workplace: workplace, project: project, sweep: record)
      try await rerunner.refresh()
      let runs = try project.ledger.runs(ofSweep: record.id)
      try check(runs, predecessor)
      found.wait = found.wait ?? wait(runs, predecessor)
      try add(runs, predecessor, record, to: &found)
    }
    return found
  }

  private func record(of predecessor: Predecessor) throws -> SweepRecord {
    let name = predecessor.sweep
    guard name.value != plan.name else {
      throw Diagnostic(
        "the sweep can't come after itself", at: .source(name.location),
        remedy: "name the sweep that comes first")
    }
    if let record = try project.ledger.sweep(named: name.value) { return record }
    let names = try project.ledger.sweeps().map(\.name).filter { $0 != plan.name }
    throw Diagnostic(
      "the sweep '\(name.value)', after which this one comes, hasn't been submitted",
      at: .source(name.location),
      remedy: didYouMean(name.value, among: names)
        ?? "submit it first: `clustersweep submit` with its file", kind: .usage)
  }

  /// Complains about a sweep for whose end nobody can wait.
  private func check(_ runs: [RunRecord], _ predecessor: Predecessor) throws {
    let name = predecessor.sweep
    if !runs.contains(where: { $0.attempt != nil || $0.state == .waiting }) {
      throw Diagnostic(
        "no run of '\(name.value)', after which this sweep comes, has been submitted",
        at: .source(name.location), remedy: "submit it first: `clustersweep submit` with its file",
        kind: .usage)
    }
    let lost = runs.count { $0.state == .failed || $0.state == .cancelled || $0.state == .unknown }
    guard predecessor.condition == .completed, lost > 0 else { return }
    throw Diagnostic(
      "\(lost) of the runs of '\(name.value)' aren't completed", at: .source(name.location),
      why: "this sweep comes only when all of them are",
      remedy: "`clustersweep rerun \(name.value) --failed`, or write `when: ended`", kind: .failed)
  }

  /// Why this process has to come again later.
  private func wait(_ runs: [RunRecord], _ predecessor: Predecessor) -> Diagnostic? {
    let name = predecessor.sweep.value
    let unsent = runs.count { $0.state == .waiting || $0.state == .submitting }
    guard unsent > 0 else { return nil }
    return Diagnostic(
      "\(plan.name) waits for '\(name)'", why: "\(unsent) of its runs aren't submitted yet",
      remedy: "submit '\(name)', then this sweep", kind: .tryAgain)
  }

  private func add(
    _ runs: [RunRecord], _ predecessor: Predecessor, _ record: SweepRecord,
    to found: inout Dependencies
  ) throws {
    let open = runs.filter { $0.state == .pending || $0.state == .running }
    let bySubmission = Dictionary(grouping: open) { $0.attempt?.submission ?? 0 }
    let submissions = try project.ledger.submissions(ofSweep: record.id)
      .filter { bySubmission[$0.id] != nil }
    for submission in submissions {
      let runs = bySubmission[submission.id] ?? []
      let isHere =
        submission.host == plan.hostName && submission.scheduler == plan.schedulerName
      if isHere, plan.isSlurm {
        found.conditions.append(Self.condition(submission, runs, predecessor.condition))
      } else if isHere, predecessor.condition == .ended {
        found.submissions.append(
          .init(directory: submission.directory, taskCount: submission.taskCount))
      } else if found.wait == nil {
        found.wait = Diagnostic(
          "\(plan.name) waits for '\(record.name)'",
          why: "\(open.count) of its runs haven't ended, and \(plan.hostName) can't wait for them",
          remedy: "submit again when they have: `clustersweep watch \(record.name) --until-done`",
          kind: .tryAgain)
      }
    }
  }

  /// The whole array where that is the same, as a list of its tasks may be long. Tasks that failed
  /// and were rerun would never let `afterok` come true.
  private static func condition(
    _ submission: SubmissionRecord, _ runs: [RunRecord], _ condition: Predecessor.Condition
  ) -> String {
    let job = String((submission.job ?? "").prefix { $0 != ";" })
    if condition == .ended { return "afterany:\(job)" }
    if runs.count == submission.taskCount { return "afterok:\(job)" }
    return "afterok:"
      + Set(runs.compactMap { $0.attempt?.arrayTask }).sorted().map { "\(job)_\($0)" }
      .joined(separator: ":")
  }
}
