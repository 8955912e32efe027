extension ExpressionFunction {
  /// The result for arguments of which none is absent; absent if it isn't known.
  func callAsFunction(_ arguments: [ExpressionOperand]) -> ExpressionOperand {
    guard let first = arguments.first else { return self == .sum ? .integer(0) : .absent }
    switch self {
    case .abs: return first.isBelowZero ? first.negated : first.numeric
    case .min: return Self.extreme(arguments) { $0 < 0 }
    case .max: return Self.extreme(arguments) { $0 > 0 }
    case .sum: return arguments.dropFirst().reduce(first.numeric) { $0.combined(.add, $1.numeric) }
    case .round:
      return first.rounded(digits: arguments.count > 1 ? arguments[1].plain : .integer(0))
    case .floor: return first.combined(.floorDivide, .integer(1))
    case .ceil: return first.negated.combined(.floorDivide, .integer(1)).negated
    case .sqrt, .exp, .log2, .log10: return onDouble(first)
    case .log where arguments.count == 1: return onDouble(first)
    case .log:
      guard let x = first.double, let base = arguments[1].double else { return .absent }
      return ExpressionOperand(logarithm(of: x, base: base))
    case .int: return first.whole
    case .float, .number: return first.read
    case .isNumber: return .bool(first.isNumber)
    case .str, .len, .lower, .upper, .startsWith, .endsWith, .contains, .isText:
      return onText(first, arguments.count > 1 ? arguments[1] : .null)
    case .pow, .exists: return .absent
    }
  }

  private func onDouble(_ operand: ExpressionOperand) -> ExpressionOperand {
    guard let x = operand.double else { return .absent }
    return ExpressionOperand(value(of: self, at: x))
  }

  private static func extreme(
    _ operands: [ExpressionOperand], _ isBetter: (Int) -> Bool
  ) -> ExpressionOperand {
    var best = operands[0]
    for operand in operands {
      guard operand.isNumber, let order = operand.order(to: best) else { return .absent }
      if isBetter(order) { best = operand }
    }
    return best
  }

  private func onText(
    _ operand: ExpressionOperand, _ other: ExpressionOperand
  ) -> ExpressionOperand {
    if self == .str { return operand.value.map { .text($0.text) } ?? .absent }
    if self == .len, case .structure(let structure) = operand { return .integer(structure.count) }
    guard case .text(let text) = operand else { return self == .isText ? .bool(false) : .absent }
    switch self {
    case .isText: return .bool(true)
    case .len: return .integer(text.unicodeScalars.count)
    case .lower: return .text(text.lowercased())
    case .upper: return .text(text.uppercased())
    default: break
    }
    guard case .text(let part) = other else { return .absent }
    switch self {
    case .startsWith: return .bool(text.utf8.starts(with: part.utf8))
    case .endsWith: return .bool(text.utf8.reversed().starts(with: part.utf8.reversed()))
    default: return .bool(text.holds(part))
    }
  }
}

extension ExpressionOperand {
  /// Itself if it is a number, else absent.
  var numeric: ExpressionOperand { isNumber ? self : .absent }

  fileprivate var isBelowZero: Bool { order(to: .integer(0)).map { $0 < 0 } ?? false }

  /// A number or a truth value as a whole number, cut towards 0; a text that is a whole number, as
  /// that.
  fileprivate var whole: ExpressionOperand {
    switch plain {
    case .bool(let truth): return .integer(truth ? 1 : 0)
    case .text:
      let number = read
      guard let decimal = number.exact, decimal.isWhole else { return .absent }
      return number.plain
    default:
      let size = (isBelowZero ? negated : numeric).combined(.floorDivide, .integer(1))
      return isBelowZero ? size.negated : size
    }
  }

  /// A number as it is, a text that is a number, with blanks around it or not, as that.
  fileprivate var read: ExpressionOperand {
    guard case .text(let text) = plain else { return numeric }
    return ExpressionOperand(Value(typing: Array(text.utf8)[...].trimmed.string)).numeric
  }

  /// Rounded to so many digits behind the point, or before it if `digits` is negative; halves to the
  /// even neighbour.
  fileprivate func rounded(digits: ExpressionOperand) -> ExpressionOperand {
    guard case .integer(let digits) = digits, let number = decimal else { return .absent }
    return ExpressionOperand(number.rounded(digitsBehindPoint: digits))
  }
}

extension ExactDecimal {
  /// Rounded to `count` digits behind the point, halves to the even neighbour.
  fileprivate func rounded(digitsBehindPoint count: Int) -> ExactDecimal {
    // No number reaches so far that more digits would change it.
    let kept = -max(-10_000_000, min(count, 10_000_000))
    guard exponent < kept else { return self }
    guard kept - exponent <= 38 else { return .zero }
    let unit = Powers.ten(kept - exponent).magnitude
    var (size, rest) = mantissa.magnitude.quotientAndRemainder(dividingBy: unit)
    if rest * 2 > unit || rest * 2 == unit && size % 2 == 1 { size += 1 }
    let signed = isNegative ? -Int128(size) : Int128(size)
    return (try? ExactDecimal(mantissa: signed, exponent: kept)) ?? self
  }
}
