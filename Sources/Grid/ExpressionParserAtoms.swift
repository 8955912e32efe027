import Diagnostics

extension ExpressionParser {
  /// Reads an operand that needs no brackets.
  mutating func atom() throws(ExpressionFailure) -> Node {
    let range = token.range
    switch token.kind {
    case .literal(let value):
      try advance()
      return Node(.literal(value), at: range)
    case .name(let name, let isQuoted):
      try advance()
      let isCall = !isQuoted && token.isSymbol(.open)
      return isCall ? try call(name, range) : parameter(name, at: range)
    case .symbol(.open): return try brackets()
    case .symbol(.openList):
      try advance()
      let items = try items(until: .closeList, openedAt: range)
      return Node(.list, items, at: range.lowerBound..<end)
    case .symbol(.if):
      guard peek()?.isSymbol(.open) == true else { throw missingOperand() }
      try advance()
      return try choiceCall(range)
    default: throw missingOperand()
    }
  }

  /// What stands in round brackets: an expression, or a list in the manner of Python's tuples.
  private mutating func brackets() throws(ExpressionFailure) -> Node {
    let open = token.range
    try advance()
    let node = try parse(.conditional)
    guard token.isSymbol(.comma) else {
      try close(.close, openedAt: open, after: node)
      // Its brackets belong to what a complaint shows of it.
      return Node(node.form, node.operands, at: open.lowerBound..<end)
    }
    try advance()
    let others = try items(until: .close, openedAt: open)
    return Node(.list, [node] + others, at: open.lowerBound..<end)
  }

  /// Reads items between commas and the bracket behind them; a comma may stand behind the last.
  private mutating func items(
    until closer: Token.Symbol, openedAt open: Range<Int>
  ) throws(ExpressionFailure) -> [Node] {
    var items: [Node] = []
    while !token.isSymbol(closer) {
      let item = try parse(.conditional)
      items.append(item)
      guard token.isSymbol(.comma) else {
        try close(closer, openedAt: open, after: item)
        return items
      }
      try advance()
    }
    try advance()
    return items
  }

  private mutating func close(
    _ closer: Token.Symbol, openedAt open: Range<Int>, after node: Node
  ) throws(ExpressionFailure) {
    guard token.isSymbol(closer) else {
      guard token.kind == .end else { throw unexpected(after: node) }
      throw source.complaint(
        "the bracket \(source.string(open)) isn't closed", at: open,
        remedy: "close it with \(closer.rawValue)")
    }
    try advance()
  }

  private mutating func call(_ name: String, _ mark: Range<Int>) throws(ExpressionFailure) -> Node {
    guard let function = ExpressionFunction(rawValue: name) else {
      throw unknownFunction(name, at: mark)
    }
    let arguments = try arguments()
    guard function.counts.contains(arguments.count) else {
      throw wrongArguments(name, arguments.count, mark.lowerBound..<end, function.usage)
    }
    for argument in arguments where !(function.takesList && arguments.count == 1) {
      try refuseList(argument)
    }
    let whole = mark.lowerBound..<end
    if function == .pow {
      return Node(.arithmetic([.power]), arguments, at: whole)
    }
    if function == .exists {
      guard case .parameter = arguments[0].form else {
        throw source.complaint(
          "exists takes the name of a parameter", at: arguments[0].range,
          why: "it says whether the parameter has a value at a point",
          remedy: "write a name alone: exists(momentum)")
      }
    }
    if [.min, .max].contains(function), arguments[0].isList, arguments[0].operands.isEmpty {
      throw source.complaint("an empty list has no \(name)", at: whole, remedy: "give it items")
    }
    return Node(.call(function), arguments, at: whole)
  }

  /// `if(condition, value, other)`, the conditional of other languages.
  private mutating func choiceCall(_ mark: Range<Int>) throws(ExpressionFailure) -> Node {
    let arguments = try arguments()
    guard arguments.count == 3 else {
      let usage = "if(condition, value, other)"
      throw wrongArguments("if", arguments.count, mark.lowerBound..<end, usage)
    }
    return try choice(arguments[1], arguments[0], arguments[2], at: mark.lowerBound)
  }

  private mutating func arguments() throws(ExpressionFailure) -> [Node] {
    let open = token.range
    try advance()
    return try items(until: .close, openedAt: open)
  }
}
