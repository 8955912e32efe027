import Cluster
public import Collect
import Diagnostics
import Foundation
import Ledger
import SweepFile

/// The life of a sweep: plan, submit, track, sync, rank, rerun. The only room that knows all below.
///
/// Every method can be repeated and interrupted: state lies in the ledger and on the hosts only.
public struct Coordinator: Sendable {
  public let workplace: Workplace

  public init(_ workplace: Workplace) { self.workplace = workplace }

  /// Checks a sweep and says what it would run. Sends nothing.
  public func plan(_ request: SweepRequest) throws -> SweepPlan {
    try Planner(workplace).plan(request)
  }

  /// Submits what isn't submitted.
  public func submit(_ plan: SweepPlan) async throws -> SubmitReport {
    guard let project = try Project.open(plan.folder, create: true) else {
      throw Diagnostic("the ledger wasn't made", at: .file(plan.folder), kind: .bug)
    }
    if let step = try project.ledger.sweep(named: plan.name), step.step != nil {
      throw Diagnostic(
        "a step of another sweep has the name '\(plan.name)'", at: .file(step.file),
        remedy: "give this sweep another name", kind: .usage)
    }
    let depending = try await plan.depending(project, workplace)
    return try await withSharedSession(
      plan.host, workplace: workplace, project: project.folder
    ) { connection in
      var report = try await Submitter(
        workplace: workplace, plan: depending, project: project, connection: connection
      ).submit()
      if let record = try project.ledger.sweep(named: plan.name) {
        report.steps = try await StepSubmitter(
          workplace: workplace, project: project, sweep: record, plan: plan, connection: connection
        ).advance()
      }
      return report
    }
  }

  /// Plans a sweep again as it was asked for.
  ///
  /// - Parameters:
  ///   - record: the sweep.
  ///   - project: the project that it belongs to.
  ///   - source: the text of its file; nil for what the file says now.
  /// - Returns: the plan.
  /// - Throws: what is wrong with it now.
  func plan(
    again record: SweepRecord, project: Project, source: [UInt8]? = nil
  ) throws -> SweepPlan {
    guard let request = SweepRequest(json: record.request, file: record.file) else {
      throw Diagnostic("the ledger's record of '\(record.name)' can't be read", kind: .bug)
    }
    var place = workplace
    place.directory = project.folder
    return try Planner(place).plan(request, source: source)
  }

  // MARK: States

  /// The states of a sweep's runs, after asking the hosts that have unfinished ones.
  ///
  /// - Parameters:
  ///   - sweep: its name, or the path of its file.
  ///   - isUrgent: whether hosts are asked even if that was done a moment ago.
  /// - Returns: the states, and which hosts weren't asked now.
  /// - Throws: a sweep that doesn't exist, or a host that gives no answer.
  public func status(_ sweep: String, isUrgent: Bool = false) async throws -> SweepStatus {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    var problem: Diagnostic?
    var notes: [Diagnostic] = []
    do {
      let tracker = Tracker(workplace: workplace, project: project)
      notes = try await tracker.refresh(record, isUrgent: isUrgent)
      // A look is about all that is open on a host, so these find it done.
      for step in try project.ledger.steps(of: record) {
        let more = try await tracker.refresh(step)
        if notes.isEmpty { notes = more }
      }
    } catch let error as TransportError {
      problem = error.diagnostic
    }
    return try SweepStatus(record, in: project.ledger, problem: problem, notes: notes)
  }

  /// The states of a sweep's runs after bringing the new bytes of their logs here, over one connection
  /// a host. A host that can't be reached is told in the answer.
  public func follow(_ sweep: String) async throws -> SweepStatus {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    var problem: Diagnostic?
    do {
      _ = try await syncer(record, project).sync()
      for step in try project.ledger.steps(of: record) {
        _ = try await syncer(step, project).sync()
      }
    } catch let error as TransportError {
      problem = error.diagnostic
    } catch let error as Diagnostic where error.kind == .unreachable {
      problem = error
    }
    return try SweepStatus(record, in: project.ledger, problem: problem)
  }

  /// How many seconds a watcher waits between two looks at a sweep.
  public func watchInterval(_ sweep: String) throws -> Double {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    let entry = try project.hosts(of: record, workplace).host(inLedger: record.host)
    return max(1, HostSession.pollInterval(entry))
  }

  /// How long a watcher waits between two looks at a sweep, which grows while nothing changes.
  public func watchPace(_ sweep: String) throws -> WatchPace {
    WatchPace(base: try watchInterval(sweep))
  }

  // MARK: Logs and metrics

  /// Brings the new bytes of a sweep's files here.
  ///
  /// - Parameters:
  ///   - sweep: its name, or the path of its file.
  ///   - selection: what replaces the sweep's own words on which files come.
  ///   - isWatching: whether it goes on, as often as the host may be asked, until all runs have ended.
  ///   - onReport: told what each time brought.
  /// - Returns: what all brought together.
  /// - Throws: that a host can't be reached, that the disk is full, and the like; what came stays.
  public func sync(
    _ sweep: String, selection: SyncSelection = SyncSelection(), isWatching: Bool = false,
    onReport: (SyncReport) throws -> Void = { _ in }
  ) async throws -> SyncReport {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    let interval = isWatching ? try watchInterval(sweep) : nil
    return try await syncer(record, project, selection).sync(every: interval, onReport: onReport)
  }

  /// Brings files or folders of one run here, whatever their names and sizes: checkpoints, pictures.
  ///
  /// - Parameters:
  ///   - paths: relative to the run's folder.
  ///   - run: its name, the beginning of it, its index or its hash.
  ///   - sweep: its name, or the path of its file.
  /// - Returns: what came.
  /// - Throws: a run or a path that doesn't exist; otherwise as ``sync(_:selection:isWatching:onReport:)``.
  public func fetch(_ paths: [String], of run: String, in sweep: String) async throws -> FetchReport
  {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    let found = try SweepRuns(ledger: project.ledger, sweep: record.id).find(run)
    let report = try await syncer(record, project).fetch(paths, of: found)
    return FetchReport(
      sync: report, folder: "\(project.resultsFolder)/\(record.name)/\(found.facts.name)")
  }

  private func syncer(
    _ record: SweepRecord, _ project: Project, _ selection: SyncSelection = SyncSelection()
  ) throws -> Syncer {
    Syncer(
      workplace: workplace, project: project, sweep: record,
      spec: try selection.over(SyncSpec.current(of: record)))
  }

  /// The runs of a sweep in the order of its objective, from what was synced so far.
  ///
  /// - Parameters:
  ///   - sweep: its name, or the path of its file.
  ///   - objective: nil for the sweep's own.
  ///   - source: the kind of source that counts; nil for the sweep's own, or any.
  /// - Returns: all runs, those without the metric last.
  /// - Throws: a metric that is in none of the logs, with the names that are.
  public func rank(
    _ sweep: String, objective: Objective?, from source: Source? = nil
  ) throws -> RankedSweep {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    if objective == nil, let step = try measuredStep(of: record, project) {
      var ranked = try RankedSweep(step, project: project, objective: nil, from: source)
      ranked.suffix = "." + (step.step ?? "")
      return ranked
    }
    let chosen = source ?? record.metricSource.flatMap(Source.init(word:))
    return try RankedSweep(record, project: project, objective: objective, from: chosen)
  }

  /// The step whose metric is the objective of a sweep.
  private func measuredStep(of record: SweepRecord, _ project: Project) throws -> SweepRecord? {
    try project.ledger.steps(of: record).first { $0.metric != nil }
  }

  /// Finds a run's logs, or those of a step after it: `RUN.STEP`, or `STEP` for one after all runs.
  public func log(of run: String, in sweep: String) throws -> RunLog {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    for step in try project.ledger.steps(of: record) {
      guard let found = try project.ledger.run(named: run, ofSweep: step.id) else { continue }
      return RunLog(workplace: workplace, project: project, sweep: step, run: found)
    }
    let found = try SweepRuns(ledger: project.ledger, sweep: record.id).find(run)
    return RunLog(workplace: workplace, project: project, sweep: record, run: found)
  }
}
