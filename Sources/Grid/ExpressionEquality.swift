extension ExpressionOperand {
  /// Whether `self comparison other` holds; nil if that isn't known.
  @inline(__always)
  func compares(_ comparison: ExpressionComparison, _ other: ExpressionOperand) -> Bool? {
    if case .integer(let a) = self, case .integer(let b) = other {
      switch comparison {
      case .equal: return a == b
      case .notEqual: return a != b
      case .less: return a < b
      case .lessOrEqual: return a <= b
      case .greater: return a > b
      case .greaterOrEqual: return a >= b
      case .isIn, .isNotIn: return nil
      }
    }
    return slowlyCompares(comparison, other)
  }

  private func slowlyCompares(
    _ comparison: ExpressionComparison, _ other: ExpressionOperand
  ) -> Bool? {
    switch comparison {
    case .equal: return equals(other)
    case .notEqual: return equals(other).map { !$0 }
    case .isIn: return other.holds(self)
    case .isNotIn: return other.holds(self).map { !$0 }
    case .less, .lessOrEqual, .greater, .greaterOrEqual: break
    }
    guard let order = order(to: other) else { return nil }
    return switch comparison {
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    default: order >= 0
    }
  }

  /// Whether both are the same value; values of different kinds never are. nil if one isn't known.
  func equals(_ other: ExpressionOperand) -> Bool? {
    switch (plain, other.plain) {
    case (.absent, _), (_, .absent): nil
    case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
    case (.bool(let a), .bool(let b)): a == b
    case (.null, .null): true
    case (.structure(let a), .structure(let b)):
      a.value.canonical.utf8.elementsEqual(b.value.canonical.utf8)
    case (.decimal(let a), .decimal(let b)): a == b
    default: order(to: other).map { $0 == 0 } ?? false
    }
  }

  /// -1, 0 or 1 for two numbers or two texts.
  func order(to other: ExpressionOperand) -> Int? {
    switch (plain, other.plain) {
    case (.text(let a), .text(let b)):
      if a.utf8.lexicographicallyPrecedes(b.utf8) { return -1 }
      return a.utf8.elementsEqual(b.utf8) ? 0 : 1
    case (.double, _), (_, .double):
      guard let a = double, let b = other.double else { return nil }
      if a != b { return a < b ? -1 : 1 }
      // A number that isn't a double may lie beside the double that is nearest to it.
      return Self.order(decimal, other.decimal)
    default: return Self.order(exact, other.exact)
    }
  }

  private static func order(_ a: ExactDecimal?, _ b: ExactDecimal?) -> Int? {
    guard let a, let b else { return nil }
    return a == b ? 0 : a < b ? -1 : 1
  }

  /// Whether an element, a name or a part of this is `element`; nil if that isn't known.
  private func holds(_ element: ExpressionOperand) -> Bool? {
    switch (plain, element.plain) {
    case (_, .absent): return nil
    case (.text(let text), .text(let part)): return text.holds(part)
    case (.structure(let structure), let element):
      switch structure.parts {
      case .list(let elements): return elements.contains { $0.equals(element) == true }
      case .mapping(let names):
        guard case .text(let name) = element else { return false }
        return names.contains { $0.utf8.elementsEqual(name.utf8) }
      }
    default: return nil
    }
  }
}

extension String {
  /// Whether the bytes of `part` stand somewhere in it.
  func holds(_ part: String) -> Bool {
    let (text, part) = (Array(utf8), Array(part.utf8))
    guard text.count >= part.count else { return false }
    return (0...(text.count - part.count)).contains {
      text[$0..<($0 + part.count)].elementsEqual(part)
    }
  }
}
