import Cluster
import Diagnostics
import Ledger
import SweepFile
import Testing

@testable import Coordinator

@Suite("When runs are rerun by themselves")
struct PolicyChoiceTests {
  private static func choice(_ lines: String...) throws -> PolicyChoice {
    let text = "name: s\ncommand: x\n" + lines.joined(separator: "\n")
    return PolicyChoice(try Sweep.parse(Array(text.utf8), file: "s.yaml").policies)
  }

  /// The attempts of a run that ended so, one after the other.
  private static func attempts(_ ends: [(JobState, CauseKind?)]) throws -> [AttemptRecord] {
    let stored = try StoredRuns([StoredRun("run")])
    let run = try stored.runs[0].id
    for (index, end) in ends.enumerated() {
      _ = try stored.ledger.writeIntent(
        sweep: stored.sweep, token: "t\(index)", host: "h", scheduler: "slurm", directory: "/d",
        runs: [(run: run, attempt: index + 1)], now: 0)
      let attempt = try #require(try stored.ledger.attempts(ofRun: run).last)
      let seen = Observation(state: end.0, kind: end.1, source: "queue")
      try stored.ledger.record([(attempt.id, seen)], now: 1)
    }
    return try stored.ledger.attempts(ofRun: run)
  }

  private static let oom = (JobState.failed, CauseKind?.some(.outOfMemory))
  private static let time = (JobState.failed, CauseKind?.some(.timeLimit))
  private static let exit = (JobState.failed, CauseKind?.some(.exitCode))
  private static let node = (JobState.failed, CauseKind?.some(.bootFailure))
  private static let cancelled = (JobState.cancelled, CauseKind?.some(.cancelled))
  private static let done = (JobState.completed, CauseKind?.none)

  @Test func eachBoundHolds() throws {
    let choice = try Self.choice("on_oom: mem x2, at most 2", "on_timeout: time x2, at most 1")
    func trigger(_ ends: [(JobState, CauseKind?)]) throws -> RerunPolicy.Trigger? {
      choice.policy(for: try Self.attempts(ends))?.trigger
    }
    #expect(try trigger([Self.oom]) == .outOfMemory)
    #expect(try trigger([Self.oom, Self.oom]) == .outOfMemory)
    #expect(try trigger([Self.oom, Self.oom, Self.oom]) == nil)
    #expect(try trigger([Self.oom, Self.time]) == .timeLimit)
    #expect(try trigger([Self.time, Self.oom, Self.time]) == nil)
    // What a person asked for in between counts too.
    #expect(try trigger([Self.oom, Self.oom, Self.exit, Self.oom]) == nil)
  }

  @Test func onlyFailures() throws {
    let choice = try Self.choice("on_failure: again, at most 9", "on_oom: mem x2, at most 9")
    for ends in [[], [Self.cancelled], [Self.done], [Self.oom, Self.done]] {
      #expect(choice.policy(for: try Self.attempts(ends)) == nil)
    }
  }

  @Test func whatHasNoPolicyOfItsOwnIsAnyFailure() throws {
    let choice = try Self.choice("on_failure: again, at most 2", "on_oom: mem x2, at most 1")
    #expect(choice.policy(for: try Self.attempts([Self.exit]))?.trigger == .failure)
    #expect(choice.policy(for: try Self.attempts([Self.time, Self.node]))?.trigger == .failure)
    #expect(choice.policy(for: try Self.attempts([Self.time, Self.node, Self.exit])) == nil)
    #expect(
      choice.policy(for: try Self.attempts([Self.oom, Self.node]))?.trigger == .failure)
    #expect(choice.policy(for: try Self.attempts([Self.exit, Self.oom, Self.oom])) == nil)
  }
}
