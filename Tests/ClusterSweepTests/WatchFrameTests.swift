import Cluster
import Collect
import Console
import Diagnostics
import JSON
import Ledger
import TestSupport
import Testing

@testable import ClusterSweep
@testable import Coordinator
@testable import Ledger

/// What `watch` draws, as plain strings. The ledger holds the sweep only; all that is shown is given.
@Suite struct WatchFrameTests {
  private let folder: TemporaryFolder
  private let overview: SweepOverview

  init() throws {
    folder = try TemporaryFolder()
    let ledger = try Ledger(path: folder.path + "/ledger.sqlite", isOnNetwork: false)
    let facts = SweepFacts(
      name: "digits", file: "/p/sweep.yaml", source: "", request: .object([]), host: "uni",
      metric: "loss", reduction: "min", direction: "minimize", directionIsAssumed: false,
      metricSource: nil)
    let point = JSONValue.members(["lr": .string("0.1"), "layers": .string("2")])
    let run = RunFacts(
      index: 0, hash: "h", name: "fast_clay_arch", seed: 1, parameters: point, point: point,
      command: "true")
    let sweep = try ledger.store(facts, runs: [run], now: 0).sweep
    var status = try SweepStatus(sweep, in: ledger)
    status.counts = [.completed: 5, .running: 2, .pending: 2, .failed: 1]
    let best = try #require(try ledger.runs(ofSweep: sweep.id).first)
    overview = SweepOverview(
      status: status,
      states: [
        StateCount(state: .completed, cause: nil, count: 5, observedAt: 990, expectedAt: nil),
        StateCount(state: .pending, cause: "Priority", count: 1, observedAt: 990, expectedAt: 1300),
        StateCount(
          state: .pending, cause: "held\u{1B}[2J", count: 1, observedAt: 990, expectedAt: nil),
        StateCount(
          state: .failed, cause: "exit code 3", count: 1, observedAt: 990, expectedAt: nil),
      ],
      running: [
        RunningTask(
          run: "wise_teal_mole", parameters: point, attempt: 1, node: "n1\u{7}", startedAt: 400,
          value: 0.125, step: 7),
        RunningTask(
          run: "shy_red_fox", parameters: point, attempt: 2, node: nil, startedAt: nil, value: nil,
          step: nil),
      ],
      estimate: .known(seconds: 900, finished: 5, each: 600, atOnce: 2),
      objective: try Objective.parse("loss:min", goal: nil, at: nil),
      best: RankedRun(place: 1, run: best, value: 0.0625, step: 3),
      events: (0..<9).map {
        RunEvent(
          id: $0, run: "run\($0)", attempt: 1, state: .completed, cause: nil, node: nil, at: 900)
      })
  }

  private func lines(_ width: Int, _ height: Int, problem: Diagnostic? = nil) -> [String] {
    WatchFrame(overview: overview, askedAt: 997, problem: problem)
      .lines(ScreenSize(width: width, height: height), now: 1000)
  }

  @Test func stepsStandBelowTheRuns() {
    var overview = overview
    overview.status.steps = [
      StepStatus(
        name: "evaluate", sweep: "digits.evaluate", counts: [.completed: 2, .failed: 1], open: 1)
    ]
    let lines = WatchFrame(overview: overview, askedAt: 997)
      .lines(ScreenSize(width: 100, height: 40), now: 1000)
    #expect(lines[2] == "step evaluate: 2 completed, 1 failed, 1 to be submitted")
  }

  @Test func allOfItOnAWideTerminal() {
    #expect(
      lines(100, 40) == [
        "digits: 2 pending, 2 running, 5 completed, 1 failed",
        "[##############################!!!!!!>>>>>>>>>>>>............] 60 %",
        "pending: 1 Priority (others that wait come first), 1 held\\u{1b}[2J",
        "failed: 1 exit code 3", "next start: expected in 5 min",
        "time left: about 15 min (5 runs took 10 min each, 2 at once)",
        "best: loss:min 0.0625 at step 3, fast_clay_arch (lr=0.1 layers=2)",
        "RUNNING            FOR   loss  STEP  PARAMETERS       NODE",
        "wise_teal_mole  10 min  0.125     7  lr=0.1 layers=2  n1\\u{7}",
        "shy_red_fox                 -        lr=0.1 layers=2",
        "100 s ago  run4 completed", "100 s ago  run5 completed", "100 s ago  run6 completed",
        "100 s ago  run7 completed", "100 s ago  run8 completed",
        "asked 3 s ago; q leaves, the runs go on",
      ])
  }

  @Test(arguments: [(40, 24), (20, 10), (80, 12), (10, 5), (1, 1), (200, 9)])
  func itFitsItsTerminal(width: Int, height: Int) {
    let lines = lines(width, height)
    #expect(lines.first?.hasPrefix("digits:") == true)
    #expect(lines.last == "asked 3 s ago; q leaves, the runs go on")
    // The head and the foot stand in any case; the screen cuts what is still too much.
    #expect(lines.count <= max(height - 1, 8))
  }

  @Test func whatHasNoRoomIsCounted() {
    #expect(lines(100, 11).contains("… 2 more"))
    #expect(!lines(100, 12).contains { $0.hasPrefix("…") })
  }

  @Test func aProblemIsShownAndMarkedInColour() {
    let problem = Diagnostic("uni can't be reached", kind: .unreachable)
    #expect(lines(100, 40, problem: problem).suffix(2).first == "uni can't be reached")
    let styled = WatchFrame(overview: overview, askedAt: 997, problem: problem, styled: true)
      .lines(ScreenSize(width: 100, height: 40), now: 1000)
    #expect(styled.map(sanitize) == lines(100, 40, problem: problem))
    #expect(styled[1].contains("\u{1B}[31m!!!!!!\u{1B}[0m"))
  }

  @Test func estimatesInWords() {
    #expect(SummaryView.estimate(.nothing) == nil)
    #expect(
      SummaryView.estimate(.unknown(why: "none is running"))
        == "time left: unknown (none is running)")
    #expect(
      SummaryView.estimate(.known(seconds: 30, finished: 1, each: 5, atOnce: 3))
        == "time left: about 30 s (1 run took 5 s, 3 at once)")
  }
}
