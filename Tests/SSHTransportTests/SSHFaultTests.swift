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
    _ = try rig.starts()
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
    let seed: UInt64 = 20_261_121
    print("cuts: seed \(seed)")
    var tally: [String: Int] = [:]
    for place in try await places(60, rig, [.close, .reset], seed: seed) {
      let proxy = try rig.proxy([place.fault])
      let outcome = try await rig.run(place.work, rig.options(proxy))
      let starts = try rig.starts()
      #expect(proxy.happened == 1, "\(place)")
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
      tally["\(place.work): \(outcome.code?.rawValue ?? "done")", default: 0] += 1
    }
    print("cuts:", tally.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
  }

  @Test func flippedBitsNeverReachAResult() async throws {
    let rig = try await SSHFaultRig()
    try rig.writePattern()
    let seed: UInt64 = 7_041
    print("flips: seed \(seed)")
    var tally: [String: Int] = [:]
    for place in try await places(24, rig, (0..<8).map { .flip(bit: $0) }, seed: seed) {
      let proxy = try rig.proxy([place.fault])
      let alive = ["ServerAliveInterval 1", "ServerAliveCountMax 3"]
      let options = try rig.options(proxy, deadline: .seconds(8), client: alive)
      let outcome = try await rig.run(place.work, options, deadline: .seconds(20))
      #expect(try rig.starts() <= 1, "\(place)")
      switch outcome {
      case .wrong(let what):
        Issue.record("\(place): \(what)")
      case .done:
        // Nothing but the version's comment and padding may be other than it was sent.
        break
      case .failed(let error):
        // A changed length has both sides wait for bytes; a changed key is another key.
        let expected: [TransportError.Code] = [
          .connectionLost, .unreachable, .timedOut, .hostKeyRefused,
        ]
        #expect(expected.contains(error.code), "\(place): \(error)")
      }
      tally["\(place.work): \(outcome.code?.rawValue ?? "done")", default: 0] += 1
    }
    print("flips:", tally.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
  }

  @Test(arguments: SSHFaultRig.Work.allCases)
  func aStallIsNoticedByKeepalives(work: SSHFaultRig.Work) async throws {
    let rig = try await SSHFaultRig()
    try rig.writePattern()
    let undisturbed = try rig.proxy()
    guard case .done = try await rig.run(work, rig.options(undisturbed)) else {
      throw ToolFailure(text: "\(work) fails without a fault")
    }
    _ = try rig.starts()
    // Half way through what is exchanged; of a short command the answer is held back.
    let direction: Fault.Direction = work == .upload ? .up : .down
    let total = work == .upload ? undisturbed.bytesUp : undisturbed.bytesDown
    let offset = work == .command ? total - 100 : total / 2
    let proxy = try rig.proxy([Fault(.stall, direction, at: offset)])
    let options = try rig.options(
      proxy, client: ["ServerAliveInterval 1", "ServerAliveCountMax 2"])
    let outcome = try await rig.run(work, options, deadline: .seconds(120))
    #expect(outcome.code == .connectionLost, "\(outcome)")
    #expect(try rig.starts() == 1)
  }

  /// The banner, the exchange of keys, the login.
  @Test(arguments: [0, 20, 1_000, 2_200])
  func aStallBeforeTheLoginEndsAtTheDeadline(offset: Int) async throws {
    let rig = try await SSHFaultRig()
    let proxy = try rig.proxy([Fault(.stall, .down, at: offset)])
    let outcome = try await rig.run(.command, rig.options(proxy, deadline: .seconds(2)))
    #expect(outcome.code == .timedOut, "\(outcome)")
    #expect(try rig.starts() == 0)
  }

  @Test(arguments: SSHFaultRig.Work.allCases)
  func aKilledServerLosesTheConnection(work: SSHFaultRig.Work) async throws {
    let rig = try await SSHFaultRig()
    try rig.writePattern()
    let undisturbed = try rig.proxy()
    _ = try await rig.run(work, rig.options(undisturbed))
    _ = try rig.starts()
    // It is held in the middle of its bytes, and killed there.
    let direction: Fault.Direction = work == .upload ? .up : .down
    let total = work == .upload ? undisturbed.bytesUp : undisturbed.bytesDown
    let offset = work == .command ? total - 100 : total / 2
    let proxy = try rig.proxy([Fault(.stall, direction, at: offset)])
    let options = try rig.options(proxy)
    let running = Task { try await rig.run(work, options) }
    #expect(eventually { proxy.happened == 1 })
    try await rig.server.kill()
    proxy.release()
    let outcome = try await running.value
    #expect(outcome.code == .connectionLost, "\(outcome)")
    #expect(try rig.starts() == 1)
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
