import Cluster
import Diagnostics
import JSON
import Ledger
import TestSupport

/// A ledger in a folder of its own.
struct Fixture {
  let folder: TemporaryFolder
  let ledger: Ledger

  init(isOnNetwork: Bool = false) throws {
    folder = try TemporaryFolder()
    ledger = try Ledger(path: folder.path + "/ledger.sqlite", isOnNetwork: isOnNetwork)
  }

  var path: String { folder.path + "/ledger.sqlite" }

  static func facts(_ name: String = "digits", source: String = "a: 1") -> SweepFacts {
    SweepFacts(
      name: name, file: "/p/sweep.yaml", source: source, request: .members(["set": .array([])]),
      host: "uni", metric: "loss", reduction: "min", direction: "minimize",
      directionIsAssumed: true, metricSource: nil)
  }

  static func run(_ index: Int, hash: String? = nil, name: String? = nil) -> RunFacts {
    RunFacts(
      index: index, hash: hash ?? "hash\(index)", name: name ?? "name\(index)", seed: 100 + index,
      parameters: .members(["lr": .string("1e-5")]), point: .members(["lr": .number("1e-5")]),
      command: "train '\(index)'\n\"x\"")
  }

  /// Stores a sweep of runs, and returns the ids of both.
  func store(_ count: Int, name: String = "digits") throws -> (sweep: Int64, runs: [Int64]) {
    let stored = try ledger.store(
      Self.facts(name), runs: (0..<count).map { Self.run($0) }, now: 1000)
    return (stored.sweep.id, try ledger.runs(ofSweep: stored.sweep.id).map(\.id))
  }

  func intent(
    _ sweep: Int64, _ token: String, _ runs: [(run: Int64, attempt: Int)], now: Double = 2000
  ) throws -> SubmissionRecord {
    try ledger.writeIntent(
      sweep: sweep, token: token, host: "uni", scheduler: "slurm", directory: "/s/\(token)",
      runs: runs, now: now)
  }
}
