/// Two numbers, the one below the other, as they were written.
struct DrawInterval: Sendable {
  let lower: Literal
  let upper: Literal

  static let unit = DrawInterval(
    lower: Literal(number: .zero, text: "0", isInteger: true),
    upper: Literal(number: ExactDecimal(1), text: "1", isInteger: true))

  var ends: DrawEnds { DrawEnds(lower: lower, upper: upper) }

  /// How far apart they are.
  var width: Double { lower.number.distance(to: upper.number) }

  /// How far apart their logarithms are; both are positive.
  var logarithmicWidth: Double {
    let (low, high) = (lower.number.toDouble, upper.number.toDouble)
    let growth = width / low
    return growth.isFinite
      ? DeterministicMath.log1p(growth) : DeterministicMath.log(high) - DeterministicMath.log(low)
  }

  /// Both numbers in canonical form.
  var arguments: [String] { [lower.number.description, upper.number.description] }
}

/// The lowest and the highest number that is drawn; nil where there is no such end.
struct DrawEnds: Sendable {
  var lower: Literal?
  var upper: Literal?

  var interval: DrawInterval? {
    guard let lower, let upper else { return nil }
    return DrawInterval(lower: lower, upper: upper)
  }

  var range: (lowest: ExactDecimal?, highest: ExactDecimal?) { (lower?.number, upper?.number) }

  /// The end that `number` reaches or passes, in its own spelling; nil if it lies inside.
  func end(reachedBy number: ExactDecimal) -> Value? {
    if let lower, number <= lower.number { return Value(typing: lower.text) }
    if let upper, number >= upper.number { return Value(typing: upper.text) }
    return nil
  }
}

extension ExactDecimal {
  /// `other` minus this number.
  func distance(to other: ExactDecimal) -> Double {
    (try? other - self)?.toDouble ?? (other.toDouble - toDouble)
  }
}
