import Grid

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Powers as bounds: exact where they are decimals of a size that anybody writes.
enum HyperTrainerPower {
  /// `base`^`exponent` for a base above 0; nil if no double is near it.
  static func power(_ base: ExactDecimal, _ exponent: ExactDecimal) -> ExactDecimal? {
    let double = pow(base.toDouble, exponent.toDouble)
    guard double.isFinite, double > 0 else { return nil }
    return exact(base, exponent) ?? (try? ExactDecimal("\(double)"))
  }

  private static func exact(_ base: ExactDecimal, _ exponent: ExactDecimal) -> ExactDecimal? {
    guard exponent.isWhole, let count = Int(exponent.plainDescription) else { return nil }
    if base.mantissa == 1 {
      return try? ExactDecimal(mantissa: 1, exponent: base.exponent * count)
    }
    guard (0...64).contains(count) else { return nil }
    var result = ExactDecimal(1)
    for _ in 0..<count {
      guard let product = try? result * base else { return nil }
      result = product
    }
    return result.digits <= 17 ? result : nil
  }
}

extension ExactDecimal {
  /// How many digits the mantissa has.
  fileprivate var digits: Int { String(mantissa.magnitude).count }
}
