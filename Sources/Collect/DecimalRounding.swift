/// The double nearest to a decimal number, without a table of powers and without `strtod`.
enum DecimalRounding {
  /// 5 to the powers that fit into 64 bits.
  private static let fives: [UInt64] = (0...27).map { power in
    (0..<power).reduce(UInt64(1)) { product, _ in product * 5 }
  }

  /// 10 to the powers that a double holds exactly.
  private static let tens: [Double] = (0...22).map { power in
    (0..<power).reduce(1.0) { product, _ in product * 10 }
  }

  /// `mantissa` × 10 to the power `exponent`, rounded to the nearest, ties to even; nil where the
  /// exponent is beyond ±27, which wants more digits than a division of 128 bits by 64 gives.
  @inline(__always)
  static func nearest(_ mantissa: UInt64, exponent: Int) -> Double? {
    guard mantissa != 0 else { return 0 }
    if exponent == 0 { return Double(mantissa) }
    guard -27...27 ~= exponent else { return nil }
    if mantissa >> 53 == 0, exponent < 0, exponent >= -22 {
      // Both are exact, so that one division rounds once (Clinger, 1990).
      return Double(mantissa) / tens[-exponent]
    }
    return exponent < 0
      ? divided(mantissa, by: fives[-exponent], exponent)
      : multiplied(mantissa, fives[exponent], exponent)
  }

  private static func divided(_ mantissa: UInt64, by five: UInt64, _ exponent: Int) -> Double {
    let (up, fiveUp) = (mantissa.leadingZeroBitCount, five.leadingZeroBitCount)
    let top = mantissa << UInt64(up)
    // Both have their highest bit set, so the quotient has 63 bits or 64: more than a double keeps.
    let (quotient, rest) = (five << UInt64(fiveUp)).dividingFullWidth((top >> 1, top << 63))
    // What is left over counts only where the quotient would be a tie.
    return scaled(rest == 0 ? quotient : quotient | 1, fiveUp - up - 63 + exponent)
  }

  private static func multiplied(_ mantissa: UInt64, _ five: UInt64, _ exponent: Int) -> Double {
    let (high, low) = mantissa.multipliedFullWidth(by: five)
    guard high != 0 else { return scaled(low, exponent) }
    let up = high.leadingZeroBitCount
    let top = up == 0 ? high : high << UInt64(up) | low >> UInt64(64 - up)
    return scaled(low << UInt64(up) == 0 ? top : top | 1, 64 - up + exponent)
  }

  /// `bits` × 2 to the power `exponent`, which is far from what a double can't hold.
  private static func scaled(_ bits: UInt64, _ exponent: Int) -> Double {
    Double(bits) * Double(bitPattern: UInt64(1_023 + exponent) << 52)
  }
}
