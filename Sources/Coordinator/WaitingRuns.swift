import Diagnostics
import Ledger
import SweepFile

extension Coordinator {
  /// Submits runs of a sweep that wait, as many as find room: as the sweep was when they began to
  /// wait, whatever was edited since.
  ///
  /// - Parameter sweep: its name, or the path of its file.
  /// - Returns: what was submitted; nil if no run waits.
  /// - Throws: as ``submit(_:)``; that files changed of which every run gets its own copy, for what
  ///   they were isn't known any more.
  public func submitWaiting(_ sweep: String) async throws -> SubmitReport? {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    let waiting = try project.ledger.waitingCode(ofSweep: record.id)
    let fed = try project.ledger.fedSubmissions(ofSweep: record.id)
    let steps = try StepStatus.all(of: record, in: project.ledger)
    guard waiting != nil || !fed.isEmpty else {
      guard steps.contains(where: { $0.open > 0 }) else { return nil }
      var report = SubmitReport()
      report.steps = try await advanceSteps(of: record, project)
      return report
    }
    let plan = try await plan(
      again: record, project: project, source: Array(record.source.utf8)
    ).depending(project, workplace)
    if let wait = plan.dependencies.wait {
      var report = SubmitReport()
      report.deferral = wait
      return report
    }
    return try await withSharedSession(
      plan.host, workplace: workplace, project: project.folder
    ) { connection in
      var report = try await Submitter(
        workplace: workplace, plan: plan, project: project, connection: connection
      ).submitWaiting(record, code: waiting ?? nil)
      report.steps = try await advanceSteps(of: record, project, connection)
      return report
    }
  }
}

extension Coordinator {
  /// Submits what can be submitted of a sweep's steps, as they were when the sweep was submitted.
  ///
  /// - Parameters:
  ///   - record: the sweep.
  ///   - project: the project that it belongs to.
  ///   - connection: to the sweep's host; nil to open one.
  /// - Returns: what was submitted of each step.
  /// - Throws: as ``StepSubmitter/advance()``.
  func advanceSteps(
    of record: SweepRecord, _ project: Project, _ connection: SharedSession? = nil
  ) async throws -> [StepReport] {
    guard try !project.ledger.steps(of: record).isEmpty else { return [] }
    let plan = try plan(again: record, project: project, source: Array(record.source.utf8))
    func advance(_ connection: SharedSession) async throws -> [StepReport] {
      try await StepSubmitter(
        workplace: workplace, project: project, sweep: record, plan: plan, connection: connection
      ).advance()
    }
    if let connection { return try await advance(connection) }
    return try await withSharedSession(
      plan.host, workplace: workplace, project: project.folder, advance)
  }
}

extension Submitter {
  /// Submits what waits of a sweep, with the code that it was to see.
  func submitWaiting(_ sweep: SweepRecord, code: StoredCode?) async throws -> SubmitReport {
    let lock = try project.lockSubmission(of: sweep.name)
    defer { lock.release() }
    if plan.readsOtherFiles,
      try !WaitingRuns(ledger: project.ledger, sweep: sweep.id).groups().isEmpty
    {
      try await checkFiles(code)
    }
    return try await withHandover(sweep) { handover in
      var report = SubmitReport()
      let intents = try project.ledger.submissions(ofSweep: sweep.id)
        .filter { $0.state == .intent && $0.host == handover.session.name }
      report.adopted = try await Settlement(workplace: workplace, project: project)
        .settle(intents, over: handover.session)
      try await handover.attendFeeder(into: &report)
      if let code, !handover.folder.codes.contains(code.hash) {
        throw Diagnostic(
          "the code that the waiting runs are to see isn't on the host any more",
          at: .host(handover.session.name, path: handover.folder.code(code.hash)),
          remedy: "`clustersweep submit` sends it as it is now", kind: .failed)
      }
      var handover = handover
      handover.sight = .stored(code)
      try await handover.submitFree(into: &report) {
        WaitingRuns(ledger: project.ledger, sweep: sweep.id)
      }
      return report
    }
  }

  private func checkFiles(_ code: StoredCode?) async throws {
    guard try await SweepCode.hash(of: plan, workplace: workplace) == code?.hash else {
      throw Diagnostic(
        "the waiting runs aren't submitted", at: .file(plan.folder),
        why: "files of which each run gets its own copy may have changed since they began to wait",
        remedy: "`clustersweep submit` submits them with the files as they are now", kind: .tryAgain
      )
    }
  }
}

/// The runs of a sweep that wait, and no others.
struct WaitingRuns: RunSource {
  let ledger: Ledger
  let sweep: Int64

  func groups() throws -> [OpenGroup] { try ledger.openGroups(ofSweep: sweep, onlyWaiting: true) }

  func page(of group: OpenGroup, after last: OpenRun?, limit: Int) throws -> [OpenRun] {
    try ledger.openRuns(
      ofSweep: sweep, in: group, onlyWaiting: true, after: last?.run, limit: limit)
  }

  func wait(reason: String, code: StoredCode?, now: Double) throws -> Int {
    try ledger.waitWithOpenRuns(
      ofSweep: sweep, onlyWaiting: true, reason: reason, code: code, now: now)
  }
}
