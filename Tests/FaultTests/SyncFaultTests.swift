import Foundation
import TestSupport
import Testing

/// Syncs that are broken off anywhere: after a repeat all is here, byte for byte.
@Suite(.serialized) struct SyncFaultTests {
  @Test func cutsAnywhere() throws {
    try trials(Trials.count, "cut") { measure, index, dice in
      .broken(measure.fault(index % 2 == 0 ? .close : .reset, &dice))
    }
  }

  @Test func killedClients() throws {
    try trials(Trials.count, "client killed") { measure, index, dice in
      switch index % 4 {
      case 0: .killedIn(seconds: Double(dice.below(1_000)) / 1_000 * measure.seconds)
      // Half of the bytes come last, and fast.
      case 1: .killedAfter(bytes: dice.below(measure.up + measure.down))
      default:
        .killedAfter(
          bytes: measure.up + measure.down - dice.below(max(measure.down / 2, measure.up)))
      }
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

  /// Logs go on growing from trial to trial. Every third sync begins from nothing.
  private func trials(
    _ count: Int, _ kind: String, _ harm: (Measure, Int, inout Dice) -> Harm
  ) throws {
    let host = try FaultHost()
    var dice = Dice(state: Trials.seed)
    let first = try FaultSweep(host, host.folder.path + "/host", isHeld: true)
    let submitted = try first.program("submit")
    try #require(submitted.status == 0, "\(submitted.errors)")
    try #require(try first.isPrinted())
    let undisturbed = try first.copy()
    let lasting = try first.copy()
    var growth = try HostGrowth(first)
    let fromNothing = try first.copy().measure(["sync", FaultSweep.name])
    _ = try undisturbed.program("sync", FaultSweep.name)
    _ = try lasting.program("sync", FaultSweep.name)
    try growth.step(&dice)
    let grown = try undisturbed.measure(["sync", FaultSweep.name])
    var tally = Tally("sync", kind, fromNothing)
    for index in 0..<count {
      try growth.step(&dice)
      let isFromNothing = index % 3 == 0
      let sweep = isFromNothing ? try first.copy() : lasting
      let harm = harm(isFromNothing ? fromNothing : grown, index, &dice)
      let label = "\(kind) \(index)\(isFromNothing ? " from nothing" : ""): \(harm)"
      let result = try sweep.run(["sync", FaultSweep.name], harmedBy: harm)
      tally.count(result)
      #expect(Tally.expected.contains(result.status), "\(label): \(result.errors)")
      // In between there are only beginnings, of what the host has or had.
      let mixed = try sweep.mixedFiles()
      #expect(mixed == [], "\(label)")
      let again = try sweep.program("sync", FaultSweep.name)
      #expect(again.status == 0, "\(label): \(again.errors)")
      tally.repeats += 1
      let differing = try sweep.differingFiles()
      tally.differing += differing.count
      #expect(differing == [], "\(label)")
      _ = try undisturbed.program("sync", FaultSweep.name)
      let (ranking, expected) = (try sweep.ranking(), try undisturbed.ranking())
      #expect(ranking == expected, "\(label)")
      _ = try eventually(within: 10) { try sweep.leftovers().isEmpty }
      let leftovers = try sweep.leftovers()
      #expect(leftovers == [], "\(label)")
    }
    first.letGo()
    for sweep in [lasting, undisturbed] {
      #expect(try sweep.program("watch", FaultSweep.name, "--until-done").status == 0)
      #expect(try sweep.program("sync", FaultSweep.name).status == 0)
      #expect(try sweep.differingFiles() == [])
    }
    #expect(try lasting.ranking() == undisturbed.ranking())
    let starts = try first.starts()
    #expect(starts.count == FaultSweep.runs && starts.values.allSatisfy { $0 == 1 }, "\(starts)")
    tally.add(starts)
    tally.show()
  }
}
