/// A number of points, evenly spaced between two ends, by integer arithmetic.
///
/// The ends are values as they were written. Where the ends are whole, inner points that are whole
/// stay so; else they are rounded as ``ExactDecimal/computed(_:)`` says.
struct Spaced: Sendable {
  private let first: Value
  private let last: Value
  private let grid: EvenGrid
  private let precision: ExactDecimal.Precision
  /// Whether both ends were written as integers.
  private let isInteger: Bool
  let count: Int

  /// At least 2 points between ends that differ; nil if they are too close to be told apart in 10
  /// digits.
  init?(from a: Literal, to b: Literal, count: Int, isFull: Bool) {
    grid = EvenGrid(from: a.number, to: b.number, intervals: count - 1)
    guard let digits = grid.digitsToTellApart else { return nil }
    precision = isFull ? .full : .brief(digits)
    isInteger = a.isInteger && b.isInteger
    first = Value(typing: a.text)
    last = Value(typing: b.text)
    self.count = count
  }

  subscript(index: Int) -> Value {
    if index == 0 { return first }
    if index == count - 1 { return last }
    let point = grid[index]
    guard !(isInteger && point.isWhole) else { return Value(point, plain: true) }
    return Value(point.computed(precision))
  }
}

/// The exact positions of evenly spaced points.
struct EvenGrid: Sendable {
  /// The ends as integers times 10^`exponent`.
  private let start: Int128
  private let span: Int128
  private let exponent: Int
  private let intervals: Int128
  /// How many digits the end that is larger in size has.
  private let digits: Int

  /// The ends of at least 1 interval.
  init(from a: ExactDecimal, to b: ExactDecimal, intervals: Int) {
    self.intervals = Int128(intervals)
    // Products with the number of intervals must stay within 38 digits. What is cut off an end for
    // that is more than 17 digits below the larger end.
    let room = 36 - Powers.digitCount(of: Int128(intervals))
    let leading = [a, b].filter { $0 != .zero }.map(\.leadingExponent).max() ?? 0
    let wanted = [a, b].filter { $0 != .zero }.map(\.exponent).min() ?? 0
    exponent = max(wanted, leading - room + 1)
    start = a.mantissa(cutAt: exponent)
    span = b.mantissa(cutAt: exponent) - start
    digits = leading - exponent + 1
  }

  /// Point `index`, cut off after about 24 digits where it has more.
  subscript(index: Int) -> ExactDecimal {
    ExactDecimal.quotient(start * intervals + Int128(index) * span, intervals, exponent: exponent)
  }

  /// The number of point `index` as an unreduced fraction, for a computation with doubles.
  func fraction(_ index: Int) -> (numerator: Double, denominator: Double) {
    let numerator = start * intervals + Int128(index) * span
    // Beyond 38 the powers of a base are out of reach, or all the same, anyhow.
    let power = Powers.ten(min(38, abs(exponent)))
    return exponent < 0
      ? (Double(numerator), Double(intervals) * Double(power))
      : (Double(numerator) * Double(power), Double(intervals))
  }

  /// How many digits, 6 to 10, keep neighbouring points apart; nil if 10 aren't enough.
  var digitsToTellApart: Int? {
    (6...10).first { count in
      let unit = digits - count
      let width = Powers.ten(max(0, unit)).magnitude * intervals.magnitude
      return width <= span.magnitude * Powers.ten(max(0, -unit)).magnitude
    }
  }
}

extension ExactDecimal {
  /// The mantissa that goes with `lower`, cut off where the number has digits below it.
  fileprivate func mantissa(cutAt lower: Int) -> Int128 {
    guard exponent < lower else { return (try? mantissa(for: lower)) ?? 0 }
    return lower - exponent > 38 ? 0 : mantissa / Powers.ten(lower - exponent)
  }
}
