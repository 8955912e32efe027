import Foundation
import TestSupport

/// What happens to a command in its middle.
enum Harm: CustomStringConvertible {
  /// The connection ends, or is reset, or falls silent, where so many bytes have passed.
  case broken(Fault)
  /// sshd and its sessions are killed where so many bytes have passed.
  case serverKilled(Fault)
  /// The program is killed when so many bytes have passed both ways.
  case killedAfter(bytes: Int)
  /// The program is killed after so many seconds.
  case killedIn(seconds: Double)

  var description: String {
    switch self {
    case .broken(let fault): "\(fault.effect) after \(fault.offset) bytes \(fault.direction)"
    case .serverKilled(let fault):
      "server killed after \(fault.offset) bytes \(fault.direction)"
    case .killedAfter(let bytes): "killed after \(bytes) bytes"
    case .killedIn(let seconds): "killed after \(seconds) s"
    }
  }
}

/// What an undisturbed command took.
struct Measure {
  var up: Int
  var down: Int
  var seconds: Double

  /// A fault at any byte. Of the many bytes that go up the last ones ask for the most.
  func fault(_ effect: Fault.Effect, _ dice: inout Dice) -> Fault {
    switch dice.below(4) {
    case 0: Fault(effect, .up, at: dice.below(up))
    case 1: Fault(effect, .up, at: up - 1 - dice.below(min(up, 12_000)))
    default: Fault(effect, .down, at: dice.below(down))
    }
  }
}

extension FaultSweep {
  /// Runs a command undisturbed.
  func measure(_ arguments: [String]) throws -> Measure {
    let proxy = try FaultProxy(to: host.port)
    try host.lead(to: proxy.port)
    let start = ContinuousClock.now
    let result = try launch(arguments).wait()
    let time = ContinuousClock.now - start
    try host.lead(to: host.port)
    guard result.status == 0 else { throw Unexpected(result: result) }
    return Measure(up: proxy.bytesUp, down: proxy.bytesDown, seconds: time / .seconds(1))
  }

  struct Unexpected: Error {
    var result: ProgramResult
  }

  /// Runs a command that is harmed. The host is well again when it returns.
  func run(_ arguments: [String], harmedBy harm: Harm) throws -> ProgramResult {
    defer { try? host.lead(to: host.port) }
    switch harm {
    case .broken(let fault):
      let proxy = try FaultProxy(to: host.port, faults: [fault])
      try host.lead(to: proxy.port, keepsAlive: fault.effect == .stall)
      return try withExtendedLifetime(proxy) { try launch(arguments).wait() }
    case .serverKilled(let fault):
      // It is held in the middle of its bytes, and killed there.
      let proxy = try FaultProxy(to: host.port, faults: [fault])
      try host.lead(to: proxy.port)
      let running = try launch(arguments)
      _ = eventually { proxy.happened > 0 || !running.isRunning }
      try host.kill()
      proxy.release()
      let result = try running.wait()
      try host.restart()
      return result
    case .killedAfter(let bytes):
      let proxy = try FaultProxy(to: host.port)
      try host.lead(to: proxy.port)
      let running = try launch(arguments)
      while running.isRunning, proxy.bytesUp + proxy.bytesDown < bytes { usleep(200) }
      running.signal(SIGKILL)
      return try running.wait()
    case .killedIn(let seconds):
      let running = try launch(arguments)
      usleep(UInt32(seconds * 1_000_000))
      running.signal(SIGKILL)
      return try running.wait()
    }
  }

  private func launch(_ arguments: [String]) throws -> RunningProgram {
    try RunningProgram(
      ClusterSweepProgram.path, arguments, in: folder, environment: program.environment)
  }
}
