import Foundation

/// Numbers that follow from a seed (Steele, Lea, Flood 2014).
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<max(1, limit), using: &self) }

  /// A line that no compressor shortens by much.
  mutating func line() -> String {
    let noise = (0..<4).map { _ in String(next(), radix: 36) }.joined()
    return "step=\(below(1_000)) val_loss=0.\(100_000 + below(900_000)) \(noise)\n"
  }
}

/// How much is tried, which the environment says.
enum Trials {
  /// `CLUSTERSWEEP_FAULTS`: how many places or moments of each kind; the whole is 200.
  static let count = number("CLUSTERSWEEP_FAULTS") ?? 8
  /// Whether the environment doesn't say how much.
  static let isSample = number("CLUSTERSWEEP_FAULTS") == nil
  /// `CLUSTERSWEEP_FAULTS_SEED`: from which they are drawn.
  static let seed = UInt64(number("CLUSTERSWEEP_FAULTS_SEED") ?? 20_261_121)
  /// Of what takes seconds each.
  static var few: Int { max(2, count / 10) }

  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }
}
