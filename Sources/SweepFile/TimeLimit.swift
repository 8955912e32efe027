/// A span of time as people and Slurm write it.
///
/// It may be written with units, the greatest first (`90s`, `10m`, `2h`, `1d`, `1h30m`), or in one
/// of the forms of sbatch(1): `MINUTES`, `MINUTES:SECONDS`, `HOURS:MINUTES:SECONDS`, `DAYS-HOURS`,
/// `DAYS-HOURS:MINUTES`, `DAYS-HOURS:MINUTES:SECONDS`.
public struct TimeLimit: Hashable, Sendable {
  /// The length in seconds; at least 1.
  public let seconds: Int

  /// What a Slurm time limit can hold: about 100 years.
  private static let maximum = 100 * 366 * 86_400

  /// nil if `text` is none of the forms, is zero, or is more than a hundred years.
  public init?(_ text: String) {
    guard let seconds = Self.withUnits(text) ?? Self.likeSlurm(text),
      (1...Self.maximum).contains(seconds)
    else { return nil }
    self.seconds = seconds
  }

  /// Slurm's `D-HH:MM:SS`.
  public var slurm: String {
    let (days, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
    let fields = [rest / 3600, rest / 60 % 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(days)-" + fields.joined(separator: ":")
  }

  private static let units: [(Character, seconds: Int)] = [
    ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1),
  ]

  private static func withUnits(_ text: String) -> Int? {
    var rest = text[...]
    var total = 0
    for (unit, seconds) in units {
      guard let end = rest.firstIndex(of: unit) else { continue }
      guard let count = number(rest[..<end]) else { return nil }
      total += count * seconds
      rest = rest[end...].dropFirst()
    }
    return rest.isEmpty && !text.isEmpty ? total : nil
  }

  private static func likeSlurm(_ text: String) -> Int? {
    let halves = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let fields = halves[halves.count - 1]
      .split(separator: ":", omittingEmptySubsequences: false).map(number)
    let numbers = fields.compactMap(\.self)
    guard numbers.count == fields.count, numbers.count <= 3 else { return nil }
    if halves.count == 2 {
      guard let days = number(halves[0]) else { return nil }
      return days * 86_400 + total(numbers, weights: [3600, 60, 1])
    }
    return total(numbers, weights: numbers.count == 3 ? [3600, 60, 1] : [60, 1])
  }

  private static func total(_ numbers: [Int], weights: [Int]) -> Int {
    zip(numbers, weights).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// At most nine digits, so that no sum of products overflows.
  private static func number(_ text: Substring) -> Int? {
    guard (1...9).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(text)
  }
}

/// A time limit in Slurm's `D-HH:MM:SS`, or nil if `text` is no time; see ``TimeLimit``.
public func slurmTime(_ text: String) -> String? { TimeLimit(text)?.slurm }
