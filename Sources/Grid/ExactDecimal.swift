/// A decimal number held exactly: an integer times a power of ten, of at most 38 digits.
public struct ExactDecimal: Hashable, Sendable {
  /// The digits as one integer, without zeros at its end; below 10^38 in size.
  public let mantissa: Int128
  /// The power of ten by which the mantissa is multiplied; 0 for zero.
  public let exponent: Int

  /// Why a text or a result is no exact decimal.
  public enum Failure: Error, Hashable, Sendable {
    case notANumber
    /// It needs more than 38 digits.
    case overflow
  }

  public static let zero = ExactDecimal()

  private init() {
    mantissa = 0
    exponent = 0
  }

  /// The number `mantissa` × 10^`exponent`.
  ///
  /// - Throws: ``Failure/overflow`` if it has more than 38 digits.
  public init(mantissa: Int128, exponent: Int) throws(Failure) {
    var digits = mantissa
    var power = exponent
    while digits != 0, digits % 10 == 0 {
      digits /= 10
      power += 1
    }
    guard digits.magnitude < Self.limit else { throw .overflow }
    self.mantissa = digits
    self.exponent = digits == 0 ? 0 : power
  }

  public init(_ integer: Int) {
    // An Int has 19 digits at most, so that this can't overflow.
    self = (try? ExactDecimal(mantissa: Int128(integer), exponent: 0)) ?? .zero
  }

  public var isNegative: Bool { mantissa < 0 }

  /// Whether it has no fraction.
  public var isWhole: Bool { exponent >= 0 }

  /// How many digits the mantissa has; 0 for zero.
  var digitCount: Int { Powers.digitCount(of: mantissa) }

  /// The power of ten of the first digit.
  var leadingExponent: Int { digitCount - 1 + exponent }

  static let limit: UInt128 = Powers.ten(38).magnitude
}

extension ExactDecimal {
  public static func + (a: ExactDecimal, b: ExactDecimal) throws(Failure) -> ExactDecimal {
    let (left, right, exponent) = try aligned(a, b)
    let (sum, overflow) = left.addingReportingOverflow(right)
    guard !overflow else { throw .overflow }
    return try ExactDecimal(mantissa: sum, exponent: exponent)
  }

  public static func - (a: ExactDecimal, b: ExactDecimal) throws(Failure) -> ExactDecimal {
    try a + -b
  }

  public static func * (a: ExactDecimal, b: ExactDecimal) throws(Failure) -> ExactDecimal {
    let (product, overflow) = a.mantissa.multipliedReportingOverflow(by: b.mantissa)
    guard !overflow else { throw .overflow }
    return try ExactDecimal(mantissa: product, exponent: a.exponent + b.exponent)
  }

  public static prefix func - (a: ExactDecimal) -> ExactDecimal {
    (try? ExactDecimal(mantissa: -a.mantissa, exponent: a.exponent)) ?? .zero
  }

  public var magnitude: ExactDecimal { isNegative ? -self : self }

  /// The mantissas of both numbers for the smaller of their exponents, and that exponent.
  static func aligned(
    _ a: ExactDecimal, _ b: ExactDecimal
  ) throws(Failure) -> (Int128, Int128, exponent: Int) {
    if a.mantissa == 0 { return (0, b.mantissa, b.exponent) }
    if b.mantissa == 0 { return (a.mantissa, 0, a.exponent) }
    let exponent = min(a.exponent, b.exponent)
    return (try a.mantissa(for: exponent), try b.mantissa(for: exponent), exponent)
  }

  /// The mantissa that goes with `lower`, an exponent not above the number's own.
  func mantissa(for lower: Int) throws(Failure) -> Int128 {
    if mantissa == 0 { return 0 }
    guard exponent - lower <= 38 else { throw .overflow }
    let (scaled, overflow) = mantissa.multipliedReportingOverflow(
      by: Powers.ten(exponent - lower))
    guard !overflow, scaled.magnitude < Self.limit else { throw .overflow }
    return scaled
  }
}

extension ExactDecimal: Comparable {
  public static func < (a: ExactDecimal, b: ExactDecimal) -> Bool {
    if a.mantissa.signum() != b.mantissa.signum() {
      return a.mantissa.signum() < b.mantissa.signum()
    }
    if a.leadingExponent != b.leadingExponent, a.mantissa != 0 {
      return (a.leadingExponent < b.leadingExponent) != a.isNegative
    }
    // With the same first power of ten, aligning can't need more than 38 digits.
    guard let (left, right, _) = try? aligned(a, b) else { return false }
    return left < right
  }
}

/// Powers of ten as 128-bit integers.
enum Powers {
  private static let table: [Int128] = (0..<38).reduce(into: [1]) { powers, _ in
    powers.append((powers.last ?? 1) * 10)
  }

  /// 10^`power`, for 0 to 38.
  static func ten(_ power: Int) -> Int128 { table[power] }

  /// How many digits a number has; 0 for zero.
  static func digitCount(of number: Int128) -> Int {
    let size = number.magnitude
    var low = 0
    var high = table.count
    while low < high {
      let middle = (low + high) / 2
      if table[middle].magnitude <= size { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
