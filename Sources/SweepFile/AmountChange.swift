/// How an amount is to change: `x2`, `+2h`, or to a new one.
public enum AmountChange: Hashable, Sendable {
  /// Times a number that isn't negative, as digits over a power of ten: `x1.5` is 15 / 10.
  case times(Int, over: Int)
  case plus(Int)
  case to(Int)

  /// Reads a change; nil if it is none.
  ///
  /// - Parameters:
  ///   - text: as it is written.
  ///   - amount: reads an amount in the unit of the result; nil where the text is none.
  init?(_ text: String, amount: (String) -> Int?) {
    if let factor = text.first, factor == "x" || factor == "×" || factor == "*" {
      guard let (digits, power) = Self.factor(text.dropFirst().drop { $0 == " " }) else {
        return nil
      }
      self = .times(digits, over: power)
    } else if text.hasPrefix("+") {
      guard let more = amount(String(text.dropFirst().drop { $0 == " " })), more > 0 else {
        return nil
      }
      self = .plus(more)
    } else {
      guard let new = amount(text) else { return nil }
      self = .to(new)
    }
  }

  /// A number greater than 0 of at most six digits before and three behind the point.
  private static func factor(_ text: Substring) -> (digits: Int, power: Int)? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), (1...6).contains(parts[0].count),
      parts.dropFirst().allSatisfy({ (1...3).contains($0.count) }),
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let digits = Int(parts.joined()), digits > 0
    else { return nil }
    let decimals = parts.count == 2 ? parts[1].count : 0
    return (digits, (0..<decimals).reduce(1) { power, _ in power * 10 })
  }

  /// Whether the amount of now isn't needed.
  public var isAbsolute: Bool { if case .to = self { true } else { false } }

  /// The amount behind the change, rounded up; nil where it is too great. A change to a new amount
  /// doesn't look at that of now.
  public func applied(to now: Int) -> Int? {
    switch self {
    case .to(let new): return new
    case .plus(let more):
      let (sum, overflow) = now.addingReportingOverflow(more)
      return overflow ? nil : sum
    case .times(let digits, let power):
      let (product, overflow) = now.multipliedReportingOverflow(by: digits)
      return overflow ? nil : product / power + (product % power == 0 ? 0 : 1)
    }
  }
}
