import Cluster
import Diagnostics
import Ledger
import SweepFile

extension Coordinator {
  /// Reruns what the policies of a sweep's file say, each within its bound. Can be repeated and interrupted
  /// like any submission: what counts is in the ledger.
  ///
  /// - Parameters:
  ///   - sweep: its name, or the path of its file.
  ///   - refused: runs whose next attempts were refused before, which isn't tried again.
  ///   - refreshes: whether the hosts are asked for the states first.
  /// - Returns: what was planned and submitted; nil where no policy applies.
  /// - Throws: as ``submit(_:)``; `tryAgain` while another process submits the sweep.
  public func applyPolicies(
    _ sweep: String, except refused: Set<Int64> = [], refreshes: Bool = true
  ) async throws -> (plan: RerunPlan, report: SubmitReport)? {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    let rerunner = Rerunner(workplace: workplace, project: project, sweep: record)
    let definition = try rerunner.again()
    guard !definition.sweep.policies.isEmpty else { return nil }
    let lock = try project.lockSubmission(of: record.name)
    defer { lock.release() }
    if refreshes { try await rerunner.refresh() }
    let plan = try rerunner.plan(definition.sweep.policies, definition, except: refused)
    guard !plan.attempts.isEmpty else { return nil }
    var report = try await rerunner.submit(plan, definition)
    report.steps = try await advanceSteps(of: record, project)
    return (plan, report)
  }
}

extension Rerunner {
  /// What policies come to.
  func plan(
    _ policies: [RerunPolicy], _ definition: SweepPlan, except refused: Set<Int64>
  ) throws -> RerunPlan {
    var plan = RerunPlan(sweep: sweep.name, wish: "for a policy to rerun")
    var failed: [RunRecord] = []
    try project.ledger.forEachRun(ofSweep: sweep.id) { run in
      if run.state == .failed, !refused.contains(run.id) { failed.append(run) }
    }
    guard !failed.isEmpty else { return plan }
    let choice = PolicyChoice(policies)
    let bases = try bases(definition)
    let gone = try gone(failed, definition)
    for run in failed where !gone.contains(run.id) {
      let attempts = try project.ledger.attempts(ofRun: run.id)
      guard let policy = choice.policy(for: attempts) else { continue }
      let nodes = policy.usesOtherNodes ? nodes(ofFailed: attempts) : []
      var attempt = try bases.attempt(of: run, policy.changes, excludedNodes: nodes)
      attempt.policy = policy.text
      // Nobody asked for what has changed in the sweep's folder since.
      attempt.codeOf = run.attempt?.submission
      plan.attempts.append(attempt)
    }
    return plan
  }

  private func nodes(ofFailed attempts: [AttemptRecord]) -> [String] {
    Set(attempts.compactMap { $0.state == .failed ? $0.node : nil }).sorted()
  }

  /// Runs that can't be made as they were, since the file doesn't name them any more.
  private func gone(_ runs: [RunRecord], _ definition: SweepPlan) throws -> Set<Int64> {
    guard !definition.rendering.channels.isEmpty else { return [] }
    return Set(try definition.renewed(runs, since: sweep).gone.map(\.id))
  }
}
