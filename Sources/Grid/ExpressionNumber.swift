extension ExpressionOperand {
  /// An exact number; a whole one that fits is an `Int`.
  init(_ number: ExactDecimal) {
    if number.isWhole, number.leadingExponent < 19, let mantissa = try? number.mantissa(for: 0),
      let integer = Int(exactly: mantissa)
    {
      self = .integer(integer)
    } else {
      self = .decimal(number)
    }
  }

  /// A double; absent if it isn't finite.
  init(_ number: Double) {
    self = number.isFinite ? .double(number) : .absent
  }

  /// The number, if it is an exact one.
  var exact: ExactDecimal? {
    switch self {
    case .integer(let number): ExactDecimal(number)
    case .decimal(let number): number
    case .written(let operand, _): operand.exact
    default: nil
    }
  }

  /// The nearest double, if it is a number.
  var double: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .decimal(let number): number.nearestDouble
    case .double(let number): number
    case .written(let operand, _): operand.double
    default: nil
    }
  }

  var isNumber: Bool {
    switch plain {
    case .integer, .decimal, .double: true
    default: false
    }
  }

  /// The number, with a double as the shortest decimal that gives it back.
  var decimal: ExactDecimal? {
    if case .double(let number) = plain { ExactDecimal(number) } else { exact }
  }
}

extension ExactDecimal {
  /// The same as ``toDouble``, without a text where one operation on doubles gives it.
  ///
  /// A mantissa below 2^53 and powers of ten up to 10^22 are doubles themselves, so that one
  /// operation rounds rightly (W. D. Clinger, *How to Read Floating Point Numbers Accurately*, 1990).
  var nearestDouble: Double {
    guard mantissa.magnitude < 1 << 53, (-22...22).contains(exponent) else { return toDouble }
    let (digits, power) = (Double(mantissa), Double(Powers.ten(abs(exponent))))
    return exponent < 0 ? digits / power : digits * power
  }
}
