/// A real number as it was drawn, before it is written.
///
/// It is written in 6 significant digits of the number itself or of its spread, whichever is finer, and
/// never in more than 17, which is what a double resolves. The spread is the width of the range; of a
/// bell or a tail that is narrower, or has no range, about its standard deviation; of `max_log` the distance
/// from 1. A number that this takes to an end of the range, or past it, is that end in the spelling in
/// which it was given.
///
/// What is written is the value: folder names, programs and rankings see the same number.
struct DrawnReal {
  /// A number from which the draw lies `offset` away: so a narrow range far from 0 loses no digits.
  var base: ExactDecimal
  var offset: Double
  /// The power of ten of the first digit of the spread.
  var spreadExponent: Int

  /// The number before it is rounded.
  var number: ExactDecimal {
    // 20 digits leave room for those of the offset, and are more than a double has.
    let (base, offset) = (base.truncated(to: 20), ExactDecimal(offset) ?? .zero)
    if let sum = try? base + offset { return sum }
    return base.magnitude < offset.magnitude ? offset : base
  }

  func value(in ends: DrawEnds) -> Value {
    let number = number
    let digits = number.leadingExponent - spreadExponent + 6
    let rounded = number.rounded(to: min(17, max(6, digits)))
    return ends.end(reachedBy: rounded) ?? Value(rounded)
  }

  /// The power of ten of the first digit of a positive number.
  static func exponent(of number: Double) -> Int { ExactDecimal(number)?.leadingExponent ?? 0 }
}
