extension ExactDecimal {
  /// How many digits a computed point may have, where no short decimal is meant.
  enum Precision {
    /// At least 6 digits, and as many more as keep neighbours apart: the range forms.
    case brief(Int)
    /// 15 digits, all that a double holds for sure: functions in the manner of NumPy.
    case full

    var digits: Int {
      switch self {
      case .brief(let digits): digits
      case .full: 15
      }
    }
  }

  /// The decimal that stands for a computed number: the shortest within 1e-12 of it (relative) if
  /// that has at most 8 digits, else the number rounded to the digits of `precision`.
  func computed(_ precision: Precision) -> ExactDecimal {
    let number = truncated(to: 24)
    let short = number.rounded(to: 8)
    return short.isNear(number) ? short : number.rounded(to: precision.digits)
  }

  /// Rounded to `count` digits, halves away from zero.
  func rounded(to count: Int) -> ExactDecimal {
    guard digitCount > count else { return self }
    let unit = Powers.ten(digitCount - count)
    let (quotient, rest) = mantissa.magnitude.quotientAndRemainder(dividingBy: unit.magnitude)
    let size = Int128(quotient) + (rest * 2 >= unit.magnitude ? 1 : 0)
    return scaled(size, dropping: digitCount - count)
  }

  /// Cut off after `count` digits.
  func truncated(to count: Int) -> ExactDecimal {
    guard digitCount > count else { return self }
    let size = Int128(mantissa.magnitude / Powers.ten(digitCount - count).magnitude)
    return scaled(size, dropping: digitCount - count)
  }

  private func scaled(_ size: Int128, dropping digits: Int) -> ExactDecimal {
    let signed = isNegative ? -size : size
    return (try? ExactDecimal(mantissa: signed, exponent: exponent + digits)) ?? self
  }

  /// Whether it is within 1e-12 of `number`, relative to it; `number` has at most 24 digits.
  func isNear(_ number: ExactDecimal) -> Bool {
    guard let difference = try? number - self,
      let scaled = try? difference.magnitude * ExactDecimal(1_000_000_000_000)
    else { return false }
    return scaled <= number.magnitude
  }

  /// `numerator` / `denominator` × 10^`exponent`, cut off after about 24 digits; the
  /// denominator is positive and below 10^37.
  static func quotient(_ numerator: Int128, _ denominator: Int128, exponent: Int) -> ExactDecimal {
    var (digits, rest) = numerator.magnitude.quotientAndRemainder(
      dividingBy: denominator.magnitude)
    var power = exponent
    while rest != 0, digits < Powers.ten(24).magnitude {
      let (digit, next) = (rest * 10).quotientAndRemainder(dividingBy: denominator.magnitude)
      digits = digits * 10 + digit
      rest = next
      power -= 1
    }
    let signed = numerator < 0 ? -Int128(digits) : Int128(digits)
    return (try? ExactDecimal(mantissa: signed, exponent: power)) ?? .zero
  }
}
