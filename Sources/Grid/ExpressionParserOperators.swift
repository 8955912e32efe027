import Diagnostics

extension ExpressionParser {
  /// `value if condition else other`, of which `value` was read.
  mutating func conditional(_ value: Node) throws(ExpressionFailure) -> Node {
    let mark = token.range
    try advance()
    let condition = try parse(.or)
    guard token.isSymbol(.else) else {
      guard token.kind == .end || token.isSymbol(.close) || token.isSymbol(.comma) else {
        throw unexpected(after: condition)
      }
      throw source.complaint(
        "`if` without `else`", at: mark, remedy: "say what else: a if condition else b")
    }
    try advance()
    let other = try parse(.conditional)
    return try choice(value, condition, other, at: value.range.lowerBound)
  }

  func choice(
    _ value: Node, _ condition: Node, _ other: Node, at start: Int
  ) throws(ExpressionFailure) -> Node {
    for node in [value, condition, other] { try refuseList(node) }
    return Node(.conditional, [value, condition, other], at: start..<end)
  }

  /// A row of operands between `and` or between `or`; rows within it become part of it.
  mutating func connected(
    _ first: Node, by symbol: Token.Symbol, _ form: Node.Form, operands level: ExpressionLevel
  ) throws(ExpressionFailure) -> Node {
    var operands = Self.row(first, like: symbol)
    while token.isSymbol(symbol) {
      try refuseList(operands[operands.count - 1])
      try advance()
      operands += Self.row(try parse(level), like: symbol)
    }
    try refuseList(operands[operands.count - 1])
    return Node(form, operands, at: first.range.lowerBound..<end)
  }

  private static func row(_ node: Node, like symbol: Token.Symbol) -> [Node] {
    switch (node.form, symbol) {
    case (.all, .and), (.any, .or): node.operands
    default: [node]
    }
  }

  mutating func comparison(_ first: Node) throws(ExpressionFailure) -> Node {
    var operands = [first]
    var operators: [ExpressionComparison] = []
    while let operation = try comparisonSign() {
      try refuseList(operands[operands.count - 1])
      let operand = try parse(.sum)
      if !operation.isEquality, !operation.isMembership { try refuseList(operand) }
      operands.append(operand)
      operators.append(operation)
    }
    return Node(.comparison(operators), operands, at: first.range.lowerBound..<end)
  }

  /// Takes the sign of a comparison; nil if there is none.
  private mutating func comparisonSign() throws(ExpressionFailure) -> ExpressionComparison? {
    guard case .symbol(let symbol) = token.kind else { return nil }
    if symbol == .not {
      guard peek()?.isSymbol(.isIn) == true else { throw notWithin() }
      try advance()
      try advance()
      return .isNotIn
    }
    guard symbol.isComparison, let operation = ExpressionComparison(rawValue: symbol.rawValue)
    else { return nil }
    try advance()
    return operation
  }

  /// Operators of one precedence, from the left; a power alone binds to the right.
  mutating func arithmetic(
    _ first: Node, _ operation: ExpressionArithmetic
  ) throws(ExpressionFailure) -> Node {
    let level = operation.level
    var (operands, operators) = ([first], [ExpressionArithmetic]())
    if case .arithmetic(let earlier) = first.form, first.level == level, level != .power {
      (operands, operators) = (first.operands, earlier)
    }
    while case .symbol(let symbol) = token.kind,
      let operation = ExpressionArithmetic(rawValue: symbol.rawValue), operation.level == level
    {
      try refuseList(operands[operands.count - 1])
      try advance()
      let operand = try parse(level == .power ? .unary : level.tighter)
      try refuseList(operand)
      operands.append(operand)
      operators.append(operation)
      if level == .power { break }
    }
    return Node(.arithmetic(operators), operands, at: first.range.lowerBound..<end)
  }
}
