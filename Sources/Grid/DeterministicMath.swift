/// Elementary functions from nothing but the operations that IEEE 754 rounds exactly (+ - × ÷ √), so
/// that a draw is the same, bit for bit, on every machine. The C library's `exp` and `log` differ
/// between systems in the last digit.
///
/// exp, expm1, log and log1p are right to about 1 unit in the last place. They reduce the argument as
/// fdlibm does (Ng, "e_exp.c", "e_log.c", 1993) and sum power series.
enum DeterministicMath {
  /// ln 2 as a sum; multiples of the first part by an exponent are exact.
  static let ln2 = (high: 0x1.62e42feep-1, low: 0x1.a39ef35793c76p-33)

  /// e^x.
  static func exp(_ x: Double) -> Double {
    guard x < 709.8 else { return x.isNaN ? x : .infinity }
    guard x > -746 else { return 0 }
    let (k, rest) = reduced(x)
    return scaled(1 + (rest.main + rest.tail), by: k)
  }

  /// e^x - 1, exact to the last digit for small x too.
  static func expm1(_ x: Double) -> Double {
    guard x < 709.8 else { return x.isNaN ? x : .infinity }
    guard x > -40 else { return -1 }
    let (k, rest) = reduced(x)
    guard k != 0 else { return rest.main + rest.tail }
    return scaled((1 - scaled(1, by: -k)) + rest.main + rest.tail, by: k)
  }

  /// x = k ln 2 + r with |r| at most about ln 2 / 2, and e^r - 1 as a sum of which the first part is r
  /// but for its rounding.
  private static func reduced(_ x: Double) -> (k: Int, rest: (main: Double, tail: Double)) {
    let k = (x / (ln2.high + ln2.low)).rounded(.toNearestOrEven)
    let high = x - k * ln2.high
    let low = k * ln2.low
    let r = high - low
    let series = exponentialSeries.reversed().reduce(0) { $0 * r + $1 }
    return (Int(k), (high, r * r * series - low))
  }

  /// 1/2!, 1/3! … 1/15!: what is left out is below 10^-19.
  private static let exponentialSeries: [Double] = {
    var factorial = 1.0
    return (2...15).map { n in
      factorial *= Double(n)
      return 1 / factorial
    }
  }()

  /// x × 2^k, rounded once.
  static func scaled(_ x: Double, by k: Int) -> Double {
    Double(sign: .plus, exponent: k, significand: x)
  }
}

extension DeterministicMath {
  /// ln x; -∞ for 0, not a number below it.
  static func log(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    guard x < .infinity else { return x }
    return logarithm(of: x, correction: 0)
  }

  /// ln(1 + x), exact to the last digit for small x too.
  static func log1p(_ x: Double) -> Double {
    guard x > -1 else { return x == -1 ? -.infinity : .nan }
    guard x < .infinity else { return x }
    if x > -0.29, x < 0.41 { return logarithm(onePlus: x, exponent: 0, correction: 0) }
    let sum = 1 + x
    // What the sum rounds off, relative to it.
    let lost = x > 1 ? 1 - (sum - x) : x - (sum - 1)
    return logarithm(of: sum, correction: lost / sum)
  }

  private static func logarithm(of x: Double, correction: Double) -> Double {
    let isUpper = x.significand > 0x1.6a09e667f3bcdp0
    let mantissa = isUpper ? x.significand / 2 : x.significand
    let exponent = Int(x.exponent) + (isUpper ? 1 : 0)
    return logarithm(onePlus: mantissa - 1, exponent: exponent, correction: correction)
  }

  /// exponent × ln 2 + ln(1 + f) + correction, for f between about √½ - 1 and √2 - 1.
  ///
  /// With s = f / (2 + f), ln(1 + f) is 2 artanh s, which is f - f²/2 + s (f²/2 + R), where R is the
  /// series of artanh from its second term on.
  private static func logarithm(
    onePlus f: Double, exponent: Int, correction: Double
  ) -> Double {
    let k = Double(exponent)
    let s = f / (2 + f)
    let square = s * s
    let rest = square * logarithmicSeries.reversed().reduce(0) { $0 * square + $1 }
    let half = 0.5 * f * f
    let tail = s * (half + rest) + (k * ln2.low + correction)
    return k * ln2.high - ((half - tail) - f)
  }

  /// 2/3, 2/5 … 2/25: what is left out is below 10^-19.
  private static let logarithmicSeries = (1...12).map { 2 / Double(2 * $0 + 1) }
}
