import Cluster
public import Diagnostics
import Foundation
public import Ledger

/// Why a run waits, or how it ended: all that is known.
public struct Explanation: Sendable {
  /// What one source says.
  public struct Line: Sendable, Hashable {
    /// `queue`, `accounting`, `mark`, `log`.
    public var source: String
    public var text: String
    /// When it was so, in seconds since 1970, if that is known.
    public var time: Double?
  }

  public var sweep: String
  public var run: RunRecord
  /// In one line: `failed: out of memory at 100M`.
  public var headline: String
  /// What that means, in plain words.
  public var meaning: String?
  /// What would help.
  public var remedy: String?
  /// When a waiting run is expected to start, in seconds since 1970.
  public var expectedAt: Int?
  public var lines: [Line]
  public var evidence: EvidenceRecord?
  /// All attempts at the run, oldest first.
  public var attempts: [AttemptRecord]
  /// What its newest attempt used, if it has ended and that is known.
  public var use: RunUse?
  /// Which hosts weren't asked now, and why.
  public var notes: [Diagnostic]
}

extension Coordinator {
  /// Explains a run, after asking its host if that is due.
  ///
  /// - Parameters:
  ///   - run: its name, the beginning of it, its index or its hash.
  ///   - sweep: its name, or the path of its file.
  ///   - isUrgent: whether the host is asked even if that was done a moment ago.
  /// - Returns: all that is known.
  /// - Throws: a sweep or a run that doesn't exist. A host that can't be reached is told in the notes.
  public func explain(
    run: String, in sweep: String, isUrgent: Bool = false
  ) async throws -> Explanation {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    _ = try SweepRuns(ledger: project.ledger, sweep: record.id).find(run)
    var notes: [Diagnostic] = []
    do {
      notes = try await Tracker(workplace: workplace, project: project)
        .refresh(record, isUrgent: isUrgent)
    } catch let error as TransportError {
      notes = [error.diagnostic]
    } catch let error as Diagnostic where error.kind == .unreachable {
      notes = [error]
    }
    let found = try SweepRuns(ledger: project.ledger, sweep: record.id).find(run)
    let evidence = try found.attempt.flatMap { try project.ledger.evidence(of: $0.id) }
    let submission = try project.ledger.submissions(ofSweep: record.id)
      .first { $0.id == found.attempt?.submission }
    var explanation = Explanation(
      sweep: record.name, run: found, isSlurm: submission?.scheduler != "queue",
      evidence: evidence,
      attempts: try project.ledger.attempts(ofRun: found.id), notes: notes)
    explanation.use = try found.attempt.flatMap { try project.ledger.use(ofAttempt: $0.id) }
    return explanation
  }
}

extension Explanation {
  init(
    sweep: String, run: RunRecord, isSlurm: Bool = true, evidence: EvidenceRecord?,
    attempts: [AttemptRecord], notes: [Diagnostic]
  ) {
    self.init(
      sweep: sweep, run: run, headline: Self.headline(run), meaning: nil, remedy: nil,
      expectedAt: run.attempt?.expectedAt, lines: Self.lines(run.attempt, evidence, isSlurm),
      evidence: evidence, attempts: attempts, notes: notes)
    switch run.state {
    case .pending:
      let reason = run.attempt?.cause.flatMap { WaitingReason(reason: $0) }
      meaning = reason?.meaning
      remedy = reason?.remedy
      if run.attempt?.startedAt != nil {
        meaning = "it was started before, and put back" + (meaning.map { ": " + $0 } ?? "")
      }
    case .failed, .cancelled:
      remedy = run.attempt?.kind.map { $0.remedy(sweep: sweep) }
      // A pending task that was cancelled leaves no trace.
      if run.attempt?.startedAt == nil, run.state == .cancelled { meaning = "it never started" }
    case .unknown:
      meaning = "its host answers and knows nothing of it"
      if isSlurm {
        meaning? += "; if somebody cancelled it while it waited, Slurm keeps no trace of that"
      }
      remedy =
        "`clustersweep cancel \(sweep) --run \(run.facts.name)` settles it, and `rerun --cancelled`"
        + " runs it again"
    case .planned: remedy = "`clustersweep submit` sends it"
    case .submitting: remedy = "`clustersweep submit` finds out whether it arrived"
    case .waiting, .running, .completed: break
    }
  }

  private static func headline(_ run: RunRecord) -> String {
    guard let cause = run.attempt?.cause else { return run.state.rawValue }
    return cause.hasPrefix(run.state.rawValue) ? cause : "\(run.state.rawValue): \(cause)"
  }

  private static func lines(
    _ attempt: AttemptRecord?, _ found: EvidenceRecord?, _ isSlurm: Bool
  ) -> [Line] {
    guard let attempt else { return [] }
    var lines: [Line] = []
    func add(_ source: String, _ text: String?, _ time: Double? = nil) {
      if let text { lines.append(Line(source: source, text: text, time: time)) }
    }
    for line in found?.history?.split(separator: "\n") ?? [] {
      add("accounting", "started before: \(line)")
    }
    let place = attempt.node.map { " on \($0)" } ?? ""
    add(
      "mark", attempt.startedAt.map { _ in "started\(place)" }, attempt.startedAt.map(Double.init))
    add(
      "mark",
      attempt.endedAt.map { _ in "ended" + (attempt.exitCode.map { " with status \($0)" } ?? "") },
      attempt.endedAt.map(Double.init))
    add(attempt.source, "\(attempt.state.rawValue)", attempt.observedAt)
    if let found {
      let signal = found.signal.map { ", signal \(Signals.name($0))" } ?? ""
      let whose = isSlurm ? "Slurm's word" : "the queue's word"
      add(attempt.source, found.word.map { "\(whose): \($0)\(signal)" }, attempt.observedAt)
      add("accounting", memory(found))
      add("accounting", found.timeLimit.map { "time limit: \(Amounts.seconds($0))" })
      add("log", found.message, found.examinedAt)
    }
    return lines
  }

  private static func memory(_ found: EvidenceRecord) -> String? {
    let limit = found.memoryLimit.map { "memory: \(Amounts.bytes($0)) asked for" }
    let used = found.maxRSS.map { "\(Amounts.bytes($0)) seen in use" }
    let parts = [limit ?? (used == nil ? nil : "memory: no limit known"), used].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}

/// The failed runs of a sweep, grouped by what is alike.
public struct FailureReport: Sendable {
  public var sweep: SweepRecord
  public var groups: [FailureGroup]
  public var problem: Diagnostic?
  public var notes: [Diagnostic]
}

extension Coordinator {
  /// Groups the failed runs of a sweep, after asking the hosts that have unfinished ones.
  ///
  /// - Parameters:
  ///   - sweep: its name, or the path of its file.
  ///   - isUrgent: whether hosts are asked even if that was done a moment ago.
  ///   - limit: how many runs of each group are named.
  /// - Returns: the groups, the greatest first.
  /// - Throws: as ``status(_:isUrgent:)``.
  public func failures(
    of sweep: String, isUrgent: Bool = false, naming limit: Int = 3
  ) async throws -> FailureReport {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    var report = FailureReport(sweep: record, groups: [], problem: nil, notes: [])
    do {
      report.notes = try await Tracker(workplace: workplace, project: project)
        .refresh(record, isUrgent: isUrgent)
    } catch let error as TransportError {
      report.problem = error.diagnostic
    }
    report.groups = try project.ledger.failureGroups(ofSweep: record.id, naming: limit)
    return report
  }
}
