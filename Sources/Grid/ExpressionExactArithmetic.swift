/// Arithmetic on exact decimals that says where it ends.
enum ExactArithmetic {
  enum Result {
    case number(ExactDecimal)
    /// There is none: a division by 0.
    case unknown
    /// It has more digits than an exact decimal, or is too large or too small.
    case doesNotFit
  }

  /// Beyond this power of ten a result couldn't be written as a number.
  private static let reach = 999_000

  static func result(_ operation: ExpressionArithmetic, _ a: ExactDecimal, _ b: ExactDecimal)
    -> Result
  {
    switch operation {
    case .add: Result(try? a + b)
    case .subtract: Result(try? a - b)
    case .multiply: Result(product(a, b))
    case .divide: b == .zero ? .unknown : Result(quotient(a, b))
    case .floorDivide: b == .zero ? .unknown : Result(floorDivided(a, b)?.quotient)
    case .remainder: b == .zero ? .unknown : Result(floorDivided(a, b)?.rest)
    case .power: power(a, b)
    }
  }

  private static func product(_ a: ExactDecimal, _ b: ExactDecimal) -> ExactDecimal? {
    guard abs(a.exponent + b.exponent) <= reach else { return nil }
    return try? a * b
  }

  /// The quotient, rounded to 24 digits if it has more.
  private static func quotient(_ a: ExactDecimal, _ b: ExactDecimal) -> ExactDecimal? {
    var exponent = a.exponent - b.exponent
    guard abs(exponent) <= reach else { return nil }
    let divisor = b.mantissa.magnitude
    var (digits, rest) = a.mantissa.magnitude.quotientAndRemainder(dividingBy: divisor)
    let isWhole = rest == 0
    // The digit behind the 24th decides how it is rounded.
    while rest != 0, digits < Powers.ten(24).magnitude {
      let (digit, next) = divisor.dividingFullWidth(rest.multipliedFullWidth(by: 10))
      digits = digits * 10 + digit
      rest = next
      exponent -= 1
    }
    let size = Int128(digits)
    let number = try? ExactDecimal(
      mantissa: a.isNegative == b.isNegative ? size : -size, exponent: exponent)
    return isWhole ? number : number?.rounded(to: ExpressionOperand.quotientDigits)
  }

  /// The largest whole number not above a / b, and what is left, with the sign of b.
  private static func floorDivided(
    _ a: ExactDecimal, _ b: ExactDecimal
  ) -> (quotient: ExactDecimal?, rest: ExactDecimal?)? {
    guard let (left, right, exponent) = try? ExactDecimal.aligned(a, b) else { return nil }
    var (quotient, rest) = left.quotientAndRemainder(dividingBy: right)
    if rest != 0, (rest < 0) != (right < 0) {
      quotient -= 1
      rest += right
    }
    return (
      try? ExactDecimal(mantissa: quotient, exponent: 0),
      try? ExactDecimal(mantissa: rest, exponent: exponent)
    )
  }

  /// A power with a whole exponent, by squaring.
  private static func power(_ base: ExactDecimal, _ exponent: ExactDecimal) -> Result {
    guard case .integer(let count) = ExpressionOperand(exponent) else { return .doesNotFit }
    if count < 0, base == .zero { return .unknown }
    var (result, square) = (ExactDecimal(1), base)
    var rest = count.magnitude
    while rest > 0 {
      if rest & 1 == 1 {
        guard let product = product(result, square) else { return .doesNotFit }
        result = product
      }
      rest >>= 1
      guard rest > 0 else { break }
      guard let product = product(square, square) else { return .doesNotFit }
      square = product
    }
    return count < 0 ? Result(quotient(ExactDecimal(1), result)) : .number(result)
  }
}

extension ExactArithmetic.Result {
  init(_ number: ExactDecimal?) {
    self = number.map { .number($0) } ?? .doesNotFit
  }
}

extension ExpressionOperand {
  /// To how many digits a quotient is rounded.
  static let quotientDigits = 24
}
