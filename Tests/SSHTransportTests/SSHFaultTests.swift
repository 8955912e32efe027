import Cluster
import Foundation
import SSHTransport
import TestSupport
import Testing

/// Connections that are cut, reset, corrupted or stalled at a byte, and servers that are killed.
@Suite(.serialized, .timeLimit(.minutes(10))) struct SSHFaultTests {
  private typealias Work = SSHFaultRig.Work

  /// Where and how a connection is harmed.
  private struct Place: CustomStringConvertible {
    var work: SSHFaultRig.Work
    var fault: Fault

    var description: String { "\(work.rawValue): \(fault)" }
  }

  /// Draws places in all of the bytes that undisturbed work takes, half of them in the first bytes, in
  /// which keys are exchanged and people logged in.
  private func places(
    _ count: Int, _ rig: SSHFaultRig, _ effects: [Fault.Effect], seed: UInt64
  ) async throws -> [Place] {
    print("faults: seed \(seed)")
    var draw = SplitMix(state: seed)
    var sizes: [String: Int] = [:]
    for work in Work.allCases {
      let proxy = try rig.proxy()
      guard case .done = try await rig.run(work, rig.options(proxy)) else {
        throw ToolFailure(text: "\(work) fails without a fault")
      }
      sizes["\(work) \(Fault.Direction.up)"] = proxy.bytesUp
      sizes["\(work) \(Fault.Direction.down)"] = proxy.bytesDown
    }
    return (0..<count).map { index in
      let work = Work.allCases[index % 3]
      // Where the many bytes are, and the other way.
      let isMain = index % 4 != 3
      let direction: Fault.Direction = (work == .download) == isMain ? .down : .up
      let size = sizes["\(work) \(direction)"] ?? 1
      let reach = index % 2 == 0 ? size : min(size, 6_000)
      let effect = effects[(index / 3) % effects.count]
      return Place(
        work: work, fault: Fault(effect, direction, at: Int.random(in: 0..<reach, using: &draw)))
    }
  }

  @Test func cutsAtSixtyPlaces() async throws {
    let rig = try await SSHFaultRig()
    try rig.writePattern()
    let places = try await places(60, rig, [.close, .reset], seed: 20_261_121)
    let outcomes = try await harm(places, rig)
    for (place, outcome, starts) in outcomes {
      switch outcome {
      case .wrong(let what):
        Issue.record("\(place): \(what)")
      case .done:
        #expect(starts == 1, "\(place)")
      case .failed(let error):
        #expect(starts <= 1, "\(place)")
        // Before anything was asked for nothing can be lost.
        #expect([.connectionLost, .unreachable].contains(error.code), "\(place): \(error)")
        if starts == 1 { #expect(error.code == .connectionLost, "\(place): \(error)") }
      }
    }
  }

  @Test func flippedBitsNeverReachAResult() async throws {
    let rig = try await SSHFaultRig()
    try rig.writePattern()
    let places = try await places(24, rig, (0..<8).map { .flip(bit: $0) }, seed: 7_041)
    let alive = ["ServerAliveInterval 1", "ServerAliveCountMax 3"]
    for (place, outcome, starts) in try await harm(places, rig, client: alive) {
      #expect(starts <= 1, "\(place)")
      switch outcome {
      case .wrong(let what):
        Issue.record("\(place): \(what)")
      case .done:
        // What isn't looked at may be changed before the keys are there, and a new connection may have
        // been made before the work began.
        #expect(starts == 1, "\(place)")
      case .failed(let error):
        // A changed length has both sides wait for bytes; a changed key is another key.
        let expected: [TransportError.Code] = [
          .connectionLost, .unreachable, .timedOut, .hostKeyRefused,
        ]
        #expect(expected.contains(error.code), "\(place): \(error)")
      }
    }
  }

  /// Works at each place, one after the other, and prints what came of it.
  private func harm(
    _ places: [Place], _ rig: SSHFaultRig, client: [String] = []
  ) async throws -> [(Place, SSHFaultRig.Outcome, Int)] {
    var outcomes: [(Place, SSHFaultRig.Outcome)] = []
    for (index, place) in places.enumerated() {
      let proxy = try rig.proxy([place.fault])
      let options = try rig.options(proxy, deadline: .seconds(20), client: client)
      let outcome = try await rig.run(place.work, options, tag: "\(index)")
      outcomes.append((place, outcome))
      // How many small packets there are isn't the same each time: the last places may not be reached.
      #expect(proxy.happened == 1 || outcome.code == nil, "\(place)")
    }
    try await rig.server.kill()
    let tally = Dictionary(grouping: outcomes) { place, outcome in
      "\(place.work): \(outcome.code?.rawValue ?? "done")"
    }
    print("faults:", tally.map { "\($0.key) \($0.value.count)" }.sorted())
    return try outcomes.enumerated().map { index, pair in
      (pair.0, pair.1, try rig.starts("\(index)"))
    }
  }

  @Test(arguments: SSHFaultRig.Work.allCases)
  func aStallIsNoticedByKeepalives(work: SSHFaultRig.Work) async throws {
    let rig = try await SSHFaultRig()
    try rig.writePattern()
    let undisturbed = try rig.proxy()
    guard case .done = try await rig.run(work, rig.options(undisturbed)) else {
      throw ToolFailure(text: "\(work) fails without a fault")
    }
    // Half way through what is exchanged; of a short command the exit status is held back, which comes
    // before the last 72 bytes.
    let direction: Fault.Direction = work == .upload ? .up : .down
    let total = work == .upload ? undisturbed.bytesUp : undisturbed.bytesDown
    let offset = work == .command ? total - 100 : total / 2
    let proxy = try rig.proxy([Fault(.stall, direction, at: offset)])
    let options = try rig.options(
      proxy, client: ["ServerAliveInterval 1", "ServerAliveCountMax 2"])
    let outcome = try await rig.run(work, options, deadline: .seconds(120), tag: "stalled")
    #expect(outcome.code == .connectionLost, "\(outcome)")
    try await rig.server.kill()
    #expect(try rig.starts("stalled") == 1)
  }

  /// The banner, the exchange of keys, the login.
  @Test(arguments: [0, 20, 1_000, 1_800])
  func aStallBeforeTheLoginEndsAtTheDeadline(offset: Int) async throws {
    let rig = try await SSHFaultRig()
    let proxy = try rig.proxy([Fault(.stall, .down, at: offset)])
    let options = try rig.options(proxy, deadline: .seconds(2))
    let outcome = try await rig.run(.command, options, tag: "stalled")
    #expect(outcome.code == .timedOut, "\(outcome)")
    try await rig.server.kill()
    #expect(try rig.starts("stalled") == 0)
  }

  @Test(arguments: [SSHFaultRig.Work.upload, .download])
  func aKilledServerLosesTheConnection(work: SSHFaultRig.Work) async throws {
    let rig = try await SSHFaultRig()
    try rig.writePattern()
    let undisturbed = try rig.proxy()
    _ = try await rig.run(work, rig.options(undisturbed))
    // It is held in the middle of its bytes, and killed there.
    let direction: Fault.Direction = work == .upload ? .up : .down
    let total = work == .upload ? undisturbed.bytesUp : undisturbed.bytesDown
    let proxy = try rig.proxy([Fault(.stall, direction, at: total / 2)])
    let options = try rig.options(proxy)
    let running = Task { try await rig.run(work, options, tag: "killed") }
    #expect(eventually { proxy.happened == 1 })
    try await rig.server.kill()
    proxy.release()
    let outcome = try await running.value
    #expect(outcome.code == .connectionLost, "\(outcome)")
    #expect(try rig.starts("killed") == 1)
  }

  @Test func aRefusedConnectionIsReported() async throws {
    let rig = try await SSHFaultRig()
    let proxy = try rig.proxy()
    let options = try rig.options(proxy)
    proxy.refuse()
    #expect(try await rig.run(.command, options).code == .unreachable)
    try proxy.accept()
    guard case .done = try await rig.run(.command, options) else {
      Issue.record("not reached again")
      return
    }
  }
}

/// Numbers that follow from a seed (Steele, Lea, Flood 2014).
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
