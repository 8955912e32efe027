import Foundation
import TestSupport
import Testing

/// Submissions that are broken off anywhere: a repeat starts each run, and none twice.
@Suite(.serialized) struct SubmitFaultTests {
  @Test func cutsAnywhere() throws {
    try trials(Trials.count, "cut") { measure, index, dice in
      .broken(measure.fault(index % 2 == 0 ? .close : .reset, &dice))
    }
  }

  @Test func stallsAreNoticed() throws {
    try trials(Trials.few, "stall") { measure, _, dice in .broken(measure.fault(.stall, &dice)) }
  }

  @Test func killedServers() throws {
    try trials(Trials.few, "server killed") { measure, _, dice in
      .serverKilled(measure.fault(.stall, &dice))
    }
  }

  @Test func killedClients() throws {
    try trials(Trials.few, "client killed") { measure, index, dice in
      index % 2 == 0
        ? .killedAfter(bytes: dice.below(measure.up + measure.down))
        : .killedIn(seconds: Double(dice.below(1_000)) / 1_000 * measure.seconds)
    }
  }

  private func trials(
    _ count: Int, _ kind: String, _ harm: (Measure, Int, inout Dice) -> Harm
  ) throws {
    let host = try FaultHost()
    var dice = Dice(state: Trials.seed)
    let whole = try FaultSweep(host, host.folder.path + "/whole")
    let measure = try whole.measure(["submit"])
    try finish(whole)
    let ranking = try whole.ranking()
    var tally = Tally("submit", kind, measure)
    var places: [(FaultSweep, String)] = []
    for index in 0..<count {
      let harm = harm(measure, index, &dice)
      let sweep = try FaultSweep(host, host.folder.path + "/trial-\(index)")
      let label = "\(kind) \(index): \(harm)"
      let result = try sweep.run(["submit"], harmedBy: harm)
      tally.count(result)
      #expect(Tally.expected.contains(result.status), "\(label): \(result.errors)")
      let again = try sweep.program("submit")
      #expect(again.status == 0, "\(label): \(again.errors)")
      tally.repeats += 1
      try finish(sweep)
      let differing = try sweep.differingFiles()
      tally.differing += differing.count
      #expect(differing == [], "\(label)")
      #expect(try sweep.ranking() == ranking, "\(label)")
      _ = try eventually(within: 10) { try sweep.leftovers().isEmpty }
      let leftovers = try sweep.leftovers()
      #expect(leftovers == [], "\(label)")
      places.append((sweep, label))
    }
    // Whatever came late has come by now.
    for (sweep, label) in places {
      let starts = try sweep.starts()
      #expect(starts.count == FaultSweep.runs, "\(label): \(starts)")
      #expect(starts.values.allSatisfy { $0 == 1 }, "\(label): \(starts)")
      tally.add(starts)
    }
    tally.show()
  }

  /// Waits until all runs have ended, and syncs.
  private func finish(_ sweep: FaultSweep) throws {
    #expect(try sweep.areEnded())
    let synced = try sweep.program("sync", FaultSweep.name)
    #expect(synced.status == 0, "\(synced.errors)")
  }
}
