import Cluster
import Diagnostics
import JSON
import Ledger
import TestSupport
import Testing

@testable import Coordinator

@Suite("Where a host's files belong")
struct SyncTargetsTests {
  private let targets: SyncTargets
  private let attempts: [Int64]

  /// Run `able_red_owl` with two attempts, the first of which has failed; run `calm_blue_elk` with
  /// one; run `wild_tan_fox` with none.
  init() throws {
    let folder = try TemporaryFolder()
    let ledger = try Ledger(path: folder.path + "/l.sqlite", isOnNetwork: false)
    let facts = SweepFacts(
      name: "s", file: "", source: "", request: .null, host: "h", metric: nil, reduction: nil,
      direction: nil, directionIsAssumed: false, metricSource: nil)
    let names = ["able_red_owl", "calm_blue_elk", "wild_tan_fox"]
    let sweep = try ledger.store(
      facts,
      runs: names.enumerated().map { index, name in
        RunFacts(
          index: index, hash: name, name: name, seed: 0, parameters: .null, point: .null,
          command: "")
      }, now: 0
    ).sweep.id
    let runs = try ledger.runs(ofSweep: sweep).map(\.id)
    for (token, entries) in [("t1", [(runs[0], 1), (runs[1], 1)]), ("t2", [(runs[0], 2)])] {
      _ = try ledger.writeIntent(
        sweep: sweep, token: token, host: "h", scheduler: "slurm", directory: "/d",
        runs: entries.map { (run: $0.0, attempt: $0.1) }, now: 0)
    }
    attempts = try ledger.attempts(ofSweep: sweep).map(\.1.id)
    try ledger.record([(attempts[0], Observation(state: .failed, source: "queue"))], now: 1)
    targets = SyncTargets(ledger: ledger, sweep: sweep)
  }

  private func target(_ path: String) -> SyncTarget? { targets.target(of: Array(path.utf8)) }

  private func text(_ target: SyncTarget?) -> String? {
    target.map { String(decoding: $0.path, as: UTF8.self) }
  }

  @Test("what tasks print belongs to their attempts")
  func output() throws {
    let first = try #require(target("submissions/t1/out/0.out"))
    #expect(first.attempt == attempts[0])
    #expect(text(first) == "able_red_owl/attempt-1.out")
    #expect(first.isComplete)
    let second = try #require(target("submissions/t2/out/0.err"))
    #expect(second.attempt == attempts[2])
    #expect(text(second) == "able_red_owl/attempt-2.err")
    #expect(!second.isComplete)
  }

  @Test("files of a run belong to its newest attempt")
  func runFiles() throws {
    let file = try #require(target("runs/able_red_owl/logs/a b/metrics.csv"))
    #expect(file.attempt == attempts[2])
    #expect(text(file) == "able_red_owl/logs/a b/metrics.csv")
    #expect(!file.isComplete)
    #expect(text(target("runs/calm_blue_elk/..x/...")) == "calm_blue_elk/..x/...")
  }

  @Test(
    "nothing else has a place",
    arguments: [
      "", "/", ".", "..", "runs", "runs/", "runs/able_red_owl", "runs/able_red_owl/", "runs//x",
      "/runs/able_red_owl/x", "runs/able_red_owl/../x", "runs/able_red_owl/..", "runs/../x/y",
      "runs/able_red_owl/./x", "runs/able_red_owl//x", "runs/able_red_owl/a\u{0}b",
      "runs/nobody/x", "runs/wild_tan_fox/x", "runs/ABLE_RED_OWL/x", "other/able_red_owl/x",
      "submissions/t1/out/2.out", "submissions/t1/out/00.out", "submissions/t1/out/0.log",
      "submissions/t1/out/0", "submissions/t1/out/0.out.out", "submissions/t3/out/0.out",
      "submissions/t1/marks/0.start", "submissions/t1/out/../out/0.out",
      "submissions/t1/out/sub/0.out", "submissions/t1/0/out.out",
      "runs/able_red_owl/attempt-1.out", "runs/able_red_owl/attempt-9.err",
    ])
  func refused(_ path: String) {
    #expect(target(path) == nil)
  }

  @Test("a name of ours in a folder of the run's is free")
  func nested() {
    #expect(
      text(target("runs/able_red_owl/sub/attempt-1.out"))
        == "able_red_owl/sub/attempt-1.out")
  }

  @Test("a name that is no text has a place as it is")
  func bytes() {
    let name: [UInt8] = Array("runs/able_red_owl/".utf8) + [0xff, 0xfe]
    #expect(targets.target(of: name)?.path == Array("able_red_owl/".utf8) + [0xff, 0xfe])
    #expect(targets.target(of: Array("runs/".utf8) + [0xff, 0x2f, 0x78]) == nil)
  }
}
