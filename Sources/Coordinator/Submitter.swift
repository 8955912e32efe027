import Cluster
import Collect
public import Diagnostics
import Foundation
import Grid
import JSON
import Ledger
import SweepFile
import TaskRunner

/// What `submit` did.
public struct SubmitReport: Sendable {
  /// How many runs were handed over now.
  public var submitted = 0
  /// How many runs had been handed over before.
  public var already = 0
  /// How many runs of an interrupted command were found on the host and adopted.
  public var adopted = 0
  /// The scheduler's ids of the new submissions.
  public var jobs: [String] = []
  /// Where the sweep's runs went before, if that was another host.
  public var formerHost: String?
  /// Why the rest has to wait, if it has to.
  public var deferral: Diagnostic?
}

/// Hands runs over to their host, each once.
struct Submitter {
  let workplace: Workplace
  let plan: SweepPlan
  let project: Project

  /// Submits what isn't submitted. Can be repeated at any time, and converges.
  func submit() async throws -> SubmitReport {
    let lock = try project.lockSubmission(of: plan.sweep.name.value)
    defer { lock.release() }
    let former = try project.ledger.sweep(named: plan.sweep.name.value)?.host
    let (sweep, planned) = try store()
    if former != plan.hostName { try await settleElsewhere(sweep) }
    let submissions = try project.ledger.submissions(ofSweep: sweep.id)
    let intents = submissions.filter { $0.state == .intent }
    let runs = try project.ledger.runs(ofSweep: sweep.id)
    var report = SubmitReport()
    report.formerHost = former == plan.hostName ? nil : former
    let isQueueOpen =
      plan.host.scheduler == .queue
      && runs.contains { $0.attempt.map { !$0.state.isFinal } ?? false }
    let isNew = runs.contains { $0.attempt == nil && planned.contains($0.facts.hash) }
    guard isNew || !intents.isEmpty || isQueueOpen else {
      report.already = planned.count
      return report
    }
    return try await withSession(plan.host, workplace: workplace, project: project.folder) {
      session in
      let folder = try await RemoteFolder.prepare(
        session, sweep: sweep.name, project: try project.ledger.project())
      let handover = Handover(
        workplace: workplace, plan: plan, project: project, session: session, folder: folder,
        sweep: sweep)
      report.adopted = try await Settlement(workplace: workplace, project: project)
        .settle(intents.filter { $0.host == session.name }, over: session)
      if isQueueOpen {
        let accepted = try project.ledger.submissions(ofSweep: sweep.id)
          .filter { $0.state == .accepted && $0.host == session.name }
        try await handover.wake(accepted)
      }
      let open = try project.ledger.runs(ofSweep: sweep.id)
        .filter { $0.attempt == nil && planned.contains($0.facts.hash) }
      report.already = planned.count - open.count - report.adopted
      try await handover.submit(open.map { ($0, 1) }, into: &report)
      return report
    }
  }

  /// Before runs go to another host, what was sent to the former one has to be known.
  private func settleElsewhere(_ sweep: SweepRecord) async throws {
    let hosts = try Hosts(workplace: workplace, folder: plan.folder).all()
    try await Settlement(workplace: workplace, project: project).settle(sweep, hosts: hosts)
  }

  /// Submits new attempts of runs.
  func resubmit(_ runs: [RunRecord], sweep: SweepRecord) async throws -> SubmitReport {
    let lock = try project.lockSubmission(of: plan.sweep.name.value)
    defer { lock.release() }
    var report = SubmitReport()
    return try await withSession(plan.host, workplace: workplace, project: project.folder) {
      session in
      let folder = try await RemoteFolder.prepare(
        session, sweep: sweep.name, project: try project.ledger.project())
      let handover = Handover(
        workplace: workplace, plan: plan, project: project, session: session, folder: folder,
        sweep: sweep)
      try await handover.submit(
        runs.map { ($0, ($0.attempt?.number ?? 0) + 1) }, into: &report)
      return report
    }
  }

  // MARK: The ledger's side

  /// Stores the sweep and all its runs.
  ///
  /// - Returns: the sweep as stored, and the hashes of the plan's runs.
  /// - Throws: what is wrong with a point, or with the ledger.
  private func store() throws -> (sweep: SweepRecord, planned: Set<String>) {
    let stored = SweepFacts(
      name: plan.sweep.name.value, file: plan.file.map(workplace.absolute) ?? "",
      source: plan.source,
      request: plan.request.json, host: plan.host.name.value, metric: plan.objective?.metric,
      reduction: plan.objective?.reduction.rawValue, direction: plan.objective?.direction.rawValue,
      directionIsAssumed: plan.objective?.directionIsAssumed ?? false,
      metricSource: plan.metricSource?.rawValue)
    let known =
      try project.ledger.sweep(named: stored.name)
      .map { try project.ledger.runNames(ofSweep: $0.id) } ?? [:]
    var names = Set(known.values)
    var runs: [RunFacts] = []
    var seen: Set<String> = []
    try plan.space.forEachPoint(in: 0..<plan.count) { point in
      let identity = plan.identity(of: point)
      guard seen.insert(identity.hash).inserted else { return }
      runs.append(try facts(of: point, identity, known: known[identity.hash], names: &names))
    }
    let sweep = try project.ledger.store(stored, runs: runs, now: workplace.now()).sweep
    try project.ledger.setProject(plan.sweep.project?.value, ofSweep: sweep.id)
    return (sweep, seen)
  }

  private func facts(
    of point: Point, _ identity: RunIdentity, known: String?, names: inout Set<String>
  ) throws -> RunFacts {
    let command = plan.command(of: point)
    guard !command.utf8.contains(0) else {
      throw Diagnostic(
        "a value holds a NUL byte", why: "no program can be given one as an argument",
        remedy: "take it out of the values of the sweep")
    }
    var attempt = 0
    var name = known ?? identity.name(attempt: attempt)
    while known == nil, !names.insert(name).inserted {
      attempt += 1
      name = identity.name(attempt: attempt)
    }
    return RunFacts(
      index: point.index, hash: identity.hash, name: name, seed: identity.seed,
      parameters: plan.parameters(of: point, asText: true),
      point: plan.parameters(of: point, asText: false), command: command)
  }
}
