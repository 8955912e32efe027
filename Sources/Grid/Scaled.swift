/// A number of points that grow by one factor: between two ends, or as powers of a base.
///
/// Inner points are computed with doubles and rounded as ``ExactDecimal/computed(_:)`` says.
struct Scaled: Sendable {
  private enum Law {
    /// start × ratio^(k / intervals); the ends are values as they were written.
    case between(first: Value, last: Value, start: Double, ratio: Double)
    /// base^exponent for evenly spaced exponents.
    case powers(base: Double, exponents: EvenGrid)
  }

  private let law: Law
  private let precision: ExactDecimal.Precision
  let count: Int

  /// Why there is no such progression.
  enum Failure: Error {
    /// Doubles don't reach so far.
    case outOfReach
    /// Neighbours can't be told apart in 10 digits.
    case tooClose
  }

  /// The points of a log scale: at least 2, between ends that are positive and differ.
  ///
  /// - Throws: ``Failure``.
  init(from a: Literal, to b: Literal, count: Int, isFull: Bool) throws(Failure) {
    let start = a.number.toDouble
    let ratio = b.number.toDouble / start
    guard start.isNormal, ratio.isNormal else { throw .outOfReach }
    law = .between(
      first: Value(typing: a.text), last: Value(typing: b.text), start: start, ratio: ratio)
    let growth = power(ratio, 1, over: Double(count - 1))
    precision = try Self.precision(growth: growth, isFull: isFull)
    self.count = count
  }

  /// The powers of `base` (positive, not 1) with exponents from `a` to `b`, which differ;
  /// at least 2 of them.
  ///
  /// - Throws: ``Failure``.
  init(base: ExactDecimal, from a: ExactDecimal, to b: ExactDecimal, count: Int) throws(Failure) {
    let base = base.toDouble
    let exponents = EvenGrid(from: a, to: b, intervals: count - 1)
    let ends = [0, count - 1].map { Self.point(base, exponents, $0) }
    guard ends.allSatisfy(\.isNormal) else { throw .outOfReach }
    law = .powers(base: base, exponents: exponents)
    let growth = power(ends[1] / ends[0], 1, over: Double(count - 1))
    precision = try Self.precision(growth: growth, isFull: true)
    self.count = count
  }

  subscript(index: Int) -> Value {
    switch law {
    case .between(let first, let last, let start, let ratio):
      if index == 0 { return first }
      if index == count - 1 { return last }
      return rounded(start * power(ratio, Double(index), over: Double(count - 1)))
    case .powers(let base, let exponents):
      return rounded(Self.point(base, exponents, index))
    }
  }

  /// One power of `base`, a positive number.
  static func value(base: ExactDecimal, exponent: ExactDecimal) throws(Failure) -> Value {
    let point = power(base.toDouble, exponent.toDouble, over: 1)
    guard point.isNormal, let number = ExactDecimal(point) else { throw .outOfReach }
    return Value(number.computed(.full))
  }

  private func rounded(_ point: Double) -> Value {
    // Between two ends that are finite every point is.
    Value((ExactDecimal(point) ?? .zero).computed(precision))
  }

  private static func point(_ base: Double, _ exponents: EvenGrid, _ index: Int) -> Double {
    let (numerator, denominator) = exponents.fraction(index)
    return power(base, numerator, over: denominator)
  }

  private static func precision(
    growth: Double, isFull: Bool
  ) throws(Failure) -> ExactDecimal.Precision {
    guard let precision = ExactDecimal.Precision(growth: growth) else { throw .tooClose }
    return isFull ? .full : precision
  }
}

extension ExactDecimal.Precision {
  /// What keeps numbers apart of which each is `growth` times the one before it; nil if 10 digits
  /// aren't enough.
  init?(growth: Double) {
    let gap = abs(growth - 1) / max(1, growth)
    // The unit of the last of n digits is at most 10^(1 - n) of the number.
    guard let digits = (6...10).first(where: { Double(Powers.ten($0 - 1)) * gap >= 1 }) else {
      return nil
    }
    self = .brief(digits)
  }
}
