public import Cluster
public import Diagnostics
public import Ledger

/// A sweep with its runs as far as they are known.
public struct SweepStatus: Sendable {
  public var sweep: SweepRecord
  /// How many runs are in which state.
  public var counts: [JobState: Int]
  /// The codes that its attempts see.
  public var codes: [CodeRecord]
  /// Why the host couldn't be asked; the states are then older.
  public var problem: Diagnostic?
  /// Which hosts weren't asked now, and why.
  public var notes: [Diagnostic]
  /// How its steps stand.
  public var steps: [StepStatus]
  let ledger: Ledger

  init(
    _ sweep: SweepRecord, in ledger: Ledger, problem: Diagnostic? = nil, notes: [Diagnostic] = []
  ) throws(Diagnostic) {
    self.sweep = sweep
    self.ledger = ledger
    self.problem = problem
    self.notes = notes
    counts = try ledger.runCounts(ofSweep: sweep.id)
    codes = try ledger.codes(ofSweep: sweep.id)
    steps = try StepStatus.all(of: sweep, in: ledger)
  }

  /// Reads the runs in their order, so that they needn't all be in memory.
  public func forEachRun(_ body: (RunRecord) throws -> Void) throws {
    try ledger.forEachRun(ofSweep: sweep.id, body)
  }

  /// All runs at once.
  public var runs: [RunRecord] {
    get throws(Diagnostic) { try ledger.runs(ofSweep: sweep.id) }
  }

  /// How many runs there are.
  public var count: Int { counts.values.reduce(0, +) }
  /// How many runs haven't ended.
  public var unfinished: Int { counts.reduce(0) { $0 + ($1.key.isFinal ? 0 : $1.value) } }
  /// Whether every run has ended.
  public var isDone: Bool { unfinished == 0 && steps.allSatisfy(\.isDone) }
  /// Whether a run has failed.
  public var hasFailed: Bool { counts[.failed, default: 0] > 0 }
  /// How many runs are on no host: planned, or sent with an answer that was never recorded.
  public var unsent: Int { counts[.planned, default: 0] + counts[.submitting, default: 0] }
  /// How many runs wait for room on the host.
  public var waiting: Int { counts[.waiting, default: 0] }
  /// How many runs are on a host and haven't ended.
  public var onHost: Int {
    [JobState.pending, .running, .unknown].reduce(0) { $0 + counts[$1, default: 0] }
  }
  /// Whether every run has ended well.
  public var isCompleted: Bool {
    counts[.completed, default: 0] == count && steps.allSatisfy(\.isCompleted)
  }
}
