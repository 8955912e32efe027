import Foundation
import TestSupport

/// What happens while a trial's first `submit` runs. It is over when ``happen(to:_:_:)`` returns.
enum ClusterFault: String, CaseIterable {
  /// The connection ends, or is reset, at any byte.
  case cut
  /// The connection falls silent at any byte.
  case stall
  /// The client is killed at any byte or moment.
  case killed
  /// The controller stops answering, and answers later what it was asked meanwhile.
  case held
  /// The controller is stopped and started again.
  case restarted
  /// What runs on the login node is killed.
  case crashed
  /// Another process submits from the same ledger; either may be killed.
  case concurrent
  /// A copy of the project submits as well; either may be killed.
  case copied
  /// The disk of the ledger is full at any byte.
  case full

  /// Of ten trials of the first kind so many are of this.
  var share: Int {
    switch self {
    case .cut, .killed: 10
    case .held, .restarted: 5
    case .stall, .crashed, .concurrent, .copied, .full: 4
    }
  }

  /// - Returns: how the commands ended that ran meanwhile.
  func happen(
    to trial: ClusterTrial, _ measure: Measure, _ dice: inout Dice
  ) throws -> [ProgramResult] {
    let cluster = trial.cluster
    let bytes = dice.below(measure.up + measure.down)
    switch self {
    case .cut:
      let effect: Fault.Effect = dice.below(2) == 0 ? .close : .reset
      return [try trial.submit(over: [measure.fault(effect, &dice)])]
    case .stall: return [try trial.submit(over: [measure.fault(.stall, &dice)], keepsAlive: true)]
    case .killed: return [try trial.submit(at: bytes) { $0.signal(SIGKILL) }]
    case .held:
      return [
        try trial.submit(at: bytes) { client in
          try cluster.signalController(SIGSTOP)
          // sbatch gives up meanwhile, and its request is still there.
          _ = eventually(within: 8) { !client.isRunning }
          try cluster.signalController(SIGCONT)
        }
      ]
    case .restarted:
      let isKilled = dice.below(3) == 0
      return [
        try trial.submit(at: bytes) { client in
          try cluster.restart()
          if isKilled { client.signal(SIGKILL) }
        }
      ]
    case .crashed:
      return [try trial.submit(at: bytes) { _ in try cluster.crashLoginNode(below: trial.place) }]
    case .concurrent: return try race([trial.program, trial.program], trial, measure, &dice)
    case .copied: return try race([trial.program] + trial.copies, trial, measure, &dice)
    case .full:
      try trial.disk?.fill(leaving: dice.below(400_000))
      let result = try trial.submit(at: .max) { _ in }
      trial.disk?.makeRoom()
      return [result]
    }
  }

  private func race(
    _ programs: [ClusterSweepProgram], _ trial: ClusterTrial, _ measure: Measure,
    _ dice: inout Dice
  ) throws -> [ProgramResult] {
    var clients: [RunningProgram] = []
    for program in programs {
      clients.append(try program.start("submit"))
      usleep(UInt32(dice.below(Int(measure.seconds * 200_000))))
    }
    if dice.below(2) == 0 {
      usleep(UInt32(dice.below(Int(measure.seconds * 1_000_000))))
      clients[dice.below(clients.count)].signal(SIGKILL)
    }
    return try clients.map { try $0.wait() }
  }
}

extension ClusterTrial {
  /// Runs `submit` over a harmed connection.
  func submit(over faults: [Fault], keepsAlive: Bool = false) throws -> ProgramResult {
    let proxy = try FaultProxy(to: cluster.port, faults: faults)
    try cluster.lead(to: proxy.port, keepsAlive: keepsAlive)
    defer { try? cluster.lead(to: cluster.port) }
    return try withExtendedLifetime(proxy) { try program("submit") }
  }

  /// Runs `submit` and does something when so many bytes have passed both ways, or when it has ended.
  func submit(at bytes: Int, _ act: (RunningProgram) throws -> Void) throws -> ProgramResult {
    let proxy = try FaultProxy(to: cluster.port)
    try cluster.lead(to: proxy.port)
    defer { try? cluster.lead(to: cluster.port) }
    let client = try program.start("submit")
    while client.isRunning, proxy.bytesUp + proxy.bytesDown < bytes { usleep(200) }
    try act(client)
    return try client.wait()
  }

  /// Runs `submit` undisturbed.
  func measure() throws -> Measure {
    let proxy = try FaultProxy(to: cluster.port)
    try cluster.lead(to: proxy.port)
    defer { try? cluster.lead(to: cluster.port) }
    let start = ContinuousClock.now
    let result = try program("submit")
    let time = ContinuousClock.now - start
    guard result.status == 0 else { throw FaultSweep.Unexpected(result: result) }
    return Measure(up: proxy.bytesUp, down: proxy.bytesDown, seconds: time / .seconds(1))
  }
}
