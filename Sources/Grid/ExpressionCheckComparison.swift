import Diagnostics

extension ExpressionCheck {
  /// Checks a chain of comparisons.
  mutating func comparison(
    _ node: Node, _ operators: [ExpressionComparison]
  ) throws(ExpressionFailure) {
    var found = try kinds(of: node.operands[0])
    for (index, operation) in operators.enumerated() {
      let (left, right) = (node.operands[index], node.operands[index + 1])
      let range = left.range.lowerBound..<right.range.upperBound
      if operation.isMembership, right.isList {
        // A list is the last operand of a chain; its items are looked at once only, so that lists
        // within lists take no longer than others.
        let items = try union(right.operands)
        if !items.isEmpty { noteEquality(left, found, right, items, operation, at: range) }
        return
      }
      let other = try kinds(of: right)
      if operation.isMembership {
        try membership(left, found, right, other, by: operation.rawValue)
      } else if operation.isEquality {
        noteEquality(left, found, right, other, operation, at: range)
      } else {
        _ = try pair(
          left, found, right, other, operation.rawValue, "compares two numbers or two texts")
      }
      if left.isLiteral, right.isLiteral {
        note(
          "`\(left.brief) \(operation.rawValue) \(right.brief)` compares two constants", at: range,
          why: "in a row of comparisons each is between neighbours:"
            + " `x > 0 < 1` is `x > 0 and 0 < 1`", remedy: "write `0 < x < 1`")
      }
      found = other
    }
  }

  // Out of line, as are others here: what it needs of the stack isn't needed at every level.
  @inline(never)
  private mutating func membership(
    _ left: Node, _ found: Kinds, _ right: Node, _ other: Kinds, by word: String
  ) throws(ExpressionFailure) {
    let place = try fit(right, other, [.text, .structure], by: word, "looks in a list or a text")
    guard place == .text else { return }
    _ = try fit(left, found, .text, by: word, "looks for a text in a text")
  }

  /// A note on a comparison that is the same for all values.
  @inline(never)
  private mutating func noteEquality(
    _ left: Node, _ found: Kinds, _ right: Node, _ other: Kinds,
    _ operation: ExpressionComparison, at range: Range<Int>
  ) {
    guard found.comparable.isDisjoint(with: other.comparable) else { return }
    let outcome = operation == .equal || operation == .isIn ? "never" : "always"
    let them =
      right.isList
      ? "the items of the list are \(other.plural)" : Self.subject(right, other)
    note(
      "`\(left.brief) \(operation.rawValue) \(right.brief)` is \(outcome) true", at: range,
      why: "\(Self.subject(left, found)), and \(them)", remedy: Self.unquoted(left, right))
  }

  /// What to write for a number in quotes.
  private static func unquoted(_ left: Node, _ right: Node) -> String? {
    for node in [left, right] + right.operands {
      guard case .literal(let value) = node.form, value.kind == .text else { continue }
      let bare = Value(typing: value.text)
      if bare.kind != .text { return "\(bare.text) is a \(bare.noun) only without quotes" }
    }
    return nil
  }
}

extension Value {
  fileprivate var noun: String {
    switch kind {
    case .integer, .decimal: "number"
    case .bool: "truth value"
    default: "null"
    }
  }
}
