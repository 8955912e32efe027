extension ExactDecimal: CustomStringConvertible {
  /// Reads a number that fills `text`, such as `12`, `-0.50` or `1e-5`.
  ///
  /// - Throws: ``Failure/notANumber`` or ``Failure/overflow``.
  public init(_ text: String) throws(Failure) {
    guard let literal = NumberLiteral(Array(text.utf8)[...]) else { throw .notANumber }
    try self.init(literal)
  }

  init(_ literal: NumberLiteral) throws(Failure) {
    guard literal.digits.count <= 38 else { throw .overflow }
    let size = literal.digits.reduce(Int128(0)) { $0 * 10 + Int128($1) }
    try self.init(mantissa: literal.negative ? -size : size, exponent: literal.exponent)
  }

  /// A double, by the shortest decimal that gives it back; nil if it isn't finite.
  init?(_ double: Double) {
    guard double.isFinite else { return nil }
    try? self.init("\(double)")
  }

  /// The number as one text for all its spellings: without zeros at the end of a fraction, and
  /// with an exponent only below 10^-4, or where it would end in zeros from 10^15 on.
  public var description: String { literal.canonical }

  /// The number without an exponent, whatever its size.
  public var plainDescription: String { literal.plain }

  /// The nearest double; infinite or zero where a double doesn't reach.
  public var toDouble: Double { Double(literal.canonical) ?? .nan }

  private var literal: NumberLiteral {
    var digits: [UInt8] = []
    var rest = mantissa.magnitude
    while rest > 0 {
      digits.append(UInt8(rest % 10))
      rest /= 10
    }
    return NumberLiteral(
      negative: isNegative, digits: digits.reversed(), exponent: exponent,
      isInteger: exponent == 0)
  }
}
