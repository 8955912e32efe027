import Cluster
import JSON
import Ledger
import TestSupport

@testable import Coordinator

/// A run to be put into a ledger, and what became of its first attempt.
struct StoredRun {
  var name: String
  /// The point, each value as it is written; what looks like a number is one.
  var point: [(String, String)] = []
  var observation: Observation?

  init(
    _ name: String, _ point: [(String, String)] = [], _ state: JobState? = nil,
    _ cause: String? = nil
  ) {
    self.name = name
    self.point = point
    observation = state.map { Observation(state: $0, cause: cause, source: "queue") }
  }
}

/// A ledger of its own with one sweep, `s`.
struct StoredRuns {
  let folder: TemporaryFolder
  let ledger: Ledger
  let sweep: Int64

  /// The runs as the ledger gives them.
  var runs: [RunRecord] { get throws { try ledger.runs(ofSweep: sweep) } }

  /// Stores the runs in their order, with hashes of their places.
  init(_ runs: [StoredRun]) throws {
    folder = try TemporaryFolder()
    ledger = try Ledger(path: folder.path + "/ledger.sqlite", isOnNetwork: false)
    let facts = SweepFacts(
      name: "s", file: "", source: "", request: .null, host: "h", metric: nil, reduction: nil,
      direction: nil, directionIsAssumed: false, metricSource: nil)
    sweep = try ledger.store(facts, runs: runs.enumerated().map(Self.facts), now: 0).sweep.id
    let tried = zip(try ledger.runs(ofSweep: sweep), runs).filter { $0.1.observation != nil }
    guard !tried.isEmpty else { return }
    let submission = try ledger.writeIntent(
      sweep: sweep, token: "t1", host: "h", scheduler: "slurm", directory: "/t1",
      runs: tried.map { (run: $0.0.id, attempt: 1) }, now: 0)
    try ledger.accept(submission.id, job: "1", now: 1)
    let attempts = try ledger.attempts(ofSweep: sweep).map(\.1.id)
    try ledger.record(
      zip(attempts, tried.compactMap(\.1.observation)).map { (attempt: $0, $1) }, now: 2)
  }

  private static func facts(_ index: Int, _ run: StoredRun) -> RunFacts {
    RunFacts(
      index: index, hash: "\(index)abcdef", name: run.name, seed: 0,
      parameters: .object(run.point.map { .init($0.0, .string($0.1)) }),
      point: .object(
        run.point.map { .init($0.0, (try? JSONValue(parsing: $0.1)) ?? .string($0.1)) }),
      command: "")
  }
}

extension [RunRecord]: RunList {
  func forEachRun(_ body: (RunRecord) throws -> Void) throws { try forEach(body) }

  func exactRun(_ text: String) throws -> RunRecord? {
    first { $0.facts.name == text } ?? first { "\($0.facts.index)" == text }
  }
}
