extension ExpressionOperand {
  /// `self operation other`; absent if it isn't known.
  @inline(__always)
  func combined(_ operation: ExpressionArithmetic, _ other: ExpressionOperand) -> ExpressionOperand
  {
    if case .integer(let a) = self, case .integer(let b) = other,
      let result = Self.integers(operation, a, b)
    {
      return .integer(result)
    }
    return slowlyCombined(operation, other)
  }

  /// Whole numbers, where the result is one and fits.
  @inline(__always)
  private static func integers(_ operation: ExpressionArithmetic, _ a: Int, _ b: Int) -> Int? {
    let (result, overflow): (Int, Bool)
    switch operation {
    case .add: (result, overflow) = a.addingReportingOverflow(b)
    case .subtract: (result, overflow) = a.subtractingReportingOverflow(b)
    case .multiply: (result, overflow) = a.multipliedReportingOverflow(by: b)
    case .divide, .floorDivide, .remainder:
      guard b != 0, b != -1 else { return nil }
      let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
      let isBelow = rest != 0 && (rest < 0) != (b < 0)
      switch operation {
      case .divide: return rest == 0 ? quotient : nil
      case .floorDivide: return isBelow ? quotient - 1 : quotient
      default: return isBelow ? rest + b : rest
      }
    case .power: return integerPower(a, b)
    }
    return overflow ? nil : result
  }

  private static func integerPower(_ base: Int, _ exponent: Int) -> Int? {
    guard (0..<64).contains(exponent) else { return nil }
    var result = 1
    for _ in 0..<exponent {
      let (product, overflow) = result.multipliedReportingOverflow(by: base)
      guard !overflow else { return nil }
      result = product
    }
    return result
  }

  private func slowlyCombined(
    _ operation: ExpressionArithmetic, _ other: ExpressionOperand
  ) -> ExpressionOperand {
    if operation == .add, case .text(let a) = self, case .text(let b) = other {
      return .text(a + b)
    }
    if let a = exact, let b = other.exact {
      switch ExactArithmetic.result(operation, a, b) {
      case .number(let number): return ExpressionOperand(number)
      case .unknown: return .absent
      case .doesNotFit: break
      }
    }
    guard let a = double, let b = other.double else { return .absent }
    return ExpressionOperand(Self.doubles(operation, a, b))
  }

  /// Not finite where there is no result.
  private static func doubles(_ operation: ExpressionArithmetic, _ a: Double, _ b: Double) -> Double
  {
    switch operation {
    case .add: return a + b
    case .subtract: return a - b
    case .multiply: return a * b
    case .divide: return a / b
    case .floorDivide: return (a / b).rounded(.down)
    case .remainder:
      let rest = a.truncatingRemainder(dividingBy: b)
      return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
    case .power: return raised(a, to: b)
    }
  }

  /// The number with the other sign; absent if it is none.
  var negated: ExpressionOperand {
    switch plain {
    case .integer(let number) where number != .min: .integer(-number)
    case .integer(let number): ExpressionOperand(-ExactDecimal(number))
    case .decimal(let number): ExpressionOperand(-number)
    case .double(let number): .double(-number)
    default: .absent
    }
  }
}
