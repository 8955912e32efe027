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
  public init() {}

  /// How many runs were handed over now.
  public var submitted = 0
  /// How many runs had been handed over before.
  public var already = 0
  /// How many runs of an interrupted command were found on the host and adopted.
  public var adopted = 0
  /// How many runs another copy of this project had submitted; the ledger knows them now.
  public var imported = 0
  /// The scheduler's ids of the new submissions.
  public var jobs: [String] = []
  /// Where the sweep's runs went before, if that was another host.
  public var formerHost: String?
  /// How many runs wait for room on the host.
  public var waiting = 0
  /// How many of those that wait lie prepared on the host, where a job submits them.
  public var fed = 0
  /// That job.
  public var feeder: String?
  /// Why they have to wait, if some have to.
  public var deferral: Diagnostic?
  /// How many of the runs that were handed over now had never been before.
  var submittedNew = 0
  /// What was submitted of the sweep's steps.
  public var steps: [StepReport] = []
  /// New attempts of these runs (by their ids) were refused, and why.
  public var refusals: [(runs: [Int64], why: Diagnostic)] = []
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
    // All runs of a new sweep go to the host: the way there is made while they are written down.
    async let early = former == nil ? openedHost() : nil
    let (sweep, planned) = try PlanStoring(workplace: workplace, plan: plan, ledger: project.ledger)
      .store()
    try project.ledger.setProject(plan.sweep.project?.value, ofSweep: sweep.id)
    if former != plan.hostName { try await settleElsewhere(sweep) }
    var report = SubmitReport()
    report.formerHost = former == plan.hostName ? nil : former
    try await submitOpen(sweep, over: early, into: &report)
    let new = try project.ledger.unsubmittedCount(ofSweep: sweep.id)
    report.already = planned - new - report.adopted - report.imported - report.submittedNew
    return report
  }

  /// Submits the runs of a sweep that were never submitted, and those that wait.
  ///
  /// - Parameters:
  ///   - sweep: theirs.
  ///   - early: its host, if there is a connection already.
  ///   - report: told what was done.
  /// - Throws: what keeps them from being submitted.
  private func submitOpen(
    _ sweep: SweepRecord, over early: OpenedHost?, into report: inout SubmitReport
  ) async throws {
    let ledger = project.ledger
    let intents = try ledger.submissions(ofSweep: sweep.id).filter { $0.state == .intent }
    func isQueueOpen() throws -> Bool {
      try plan.host.scheduler == .queue
        && ledger.newestOpenJob(ofSweep: sweep.id, host: plan.hostName) != nil
    }
    let isNew = try !ledger.openGroups(ofSweep: sweep.id).isEmpty
    let isFed = try !ledger.fedSubmissions(ofSweep: sweep.id, host: plan.hostName).isEmpty
    guard try isNew || !intents.isEmpty || isFed || isQueueOpen() else {
      await early?.session.transport.close()
      return
    }
    report = try await withHandover(sweep, over: early) { [report] handover in
      var report = report
      let session = handover.session
      report.adopted = try await Settlement(workplace: workplace, project: project)
        .settle(intents.filter { $0.host == session.name }, over: session)
      // Also of what was found just now: its host may have had no room for the queue.
      if try isQueueOpen() {
        let accepted = try ledger.submissions(ofSweep: sweep.id)
          .filter { $0.state == .accepted && $0.host == session.name }
        try await handover.wake(accepted)
      }
      if isFed { try await handover.attendFeeder(into: &report) }
      let before = try ledger.unsubmittedCount(ofSweep: sweep.id)
      try await handover.submitFree(into: &report) { OpenRuns(ledger: ledger, sweep: sweep.id) }
      let after = try ledger.unsubmittedCount(ofSweep: sweep.id)
      report.submittedNew = before - after - report.imported
      return report
    }
  }

  func withHandover<Value: Sendable>(
    _ sweep: SweepRecord, over early: OpenedHost? = nil, _ work: (Handover) async throws -> Value
  ) async throws -> Value {
    let opened: OpenedHost
    if let early { opened = early } else { opened = try await openedHost() }
    return try await opened.session.closing {
      try await work(
        Handover(
          workplace: workplace, plan: plan, project: project, session: opened.session,
          folder: opened.folder, sweep: sweep))
    }
  }

  /// A connection to the sweep's host, and its folder there.
  struct OpenedHost {
    let session: HostSession
    let folder: RemoteFolder
  }

  private func openedHost() async throws -> OpenedHost {
    let session = try await HostSession.open(
      plan.host, workplace: workplace, project: project.folder)
    do {
      // This one, and what is submitted.
      await session.transport.expectCommands(2)
      let folder = try await RemoteFolder.prepare(
        session, sweep: plan.parentName ?? plan.sweep.name.value,
        project: try project.ledger.project())
      return OpenedHost(session: session, folder: folder)
    } catch {
      await session.transport.close()
      throw error
    }
  }

  /// Before runs go to another host, what was sent to the former one has to be known.
  private func settleElsewhere(_ sweep: SweepRecord) async throws {
    let hosts = try Hosts(workplace: workplace, folder: plan.folder).all()
    try await Settlement(workplace: workplace, project: project).settle(sweep, hosts: hosts)
  }

  /// Submits new attempts of runs, those that ask for the same together; to be called under the sweep's
  /// lock. What the host refuses of them keeps nobody else back.
  func resubmit(_ attempts: [PlannedAttempt], sweep: SweepRecord) async throws -> SubmitReport {
    try await withHandover(sweep) { handover in
      var report = SubmitReport()
      for attempts in PlannedAttempt.groups(attempts) {
        var handover = handover
        if let earlier = attempts[0].codeOf { handover.sight = .asIn(submission: earlier) }
        do {
          try await handover.submitFree(into: &report) { try free(attempts, of: sweep) }
        } catch let refusal as Diagnostic where refusal.kind == .failed {
          report.refusals.append((attempts.map(\.run.id), refusal))
        }
      }
      return report
    }
  }

  /// Those of the attempts that no other copy of the project has submitted.
  private func free(_ attempts: [PlannedAttempt], of sweep: SweepRecord) throws -> ChosenRuns {
    let newest = Dictionary(
      try project.ledger.runs(ofSweep: sweep.id).map { ($0.id, $0.attempt?.number ?? 0) },
      uniquingKeysWith: { first, _ in first })
    return ChosenRuns(
      attempts.filter { newest[$0.run.id] == $0.number - 1 }.map { attempt in
        var run = attempt.run
        run.facts.resources = attempt.asking
        return OpenRun(run: run, attempt: attempt.number)
      }, ledger: project.ledger)
  }
}
