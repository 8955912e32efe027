import Diagnostics

/// Finds the kinds of value that an expression can have, and operators that don't fit them.
struct ExpressionCheck {
  typealias Node = ExpressionNode
  typealias Kinds = ExpressionKinds

  let source: ExpressionSource
  /// The kinds of every parameter that is named.
  let domains: [String: Kinds]
  private(set) var notes: [Diagnostic] = []

  init(source: ExpressionSource, domains: [String: Kinds]) {
    self.source = source
    self.domains = domains
  }

  /// - Throws: if an operator fits no value of an operand.
  mutating func kinds(of node: Node) throws(ExpressionFailure) -> Kinds {
    switch node.form {
    case .literal(let value): return Kinds(value.kind)
    case .parameter(let name): return domains[name] ?? .any
    case .list:
      _ = try union(node.operands)
      return .structure
    case .unary(.not): return try require(node.operands[0], .bool, by: "not")
    case .unary(let sign): return try require(node.operands[0], .number, by: sign.rawValue)
    case .arithmetic(let operators): return try arithmetic(node, operators)
    case .comparison(let operators):
      try comparison(node, operators)
      return .bool
    case .all, .any:
      let word = node.level == .and ? "and" : "or"
      for operand in node.operands { _ = try require(operand, .bool, by: word) }
      return .bool
    case .conditional:
      _ = try require(node.operands[1], .bool, by: "if")
      return try kinds(of: node.operands[0]).union(kinds(of: node.operands[2]))
    case .call(let function): return try call(node, function)
    }
  }

  mutating func union(_ nodes: [Node]) throws(ExpressionFailure) -> Kinds {
    var result: Kinds = []
    for node in nodes { result.formUnion(try kinds(of: node)) }
    return result
  }

  private mutating func call(
    _ node: Node, _ function: ExpressionFunction
  ) throws(ExpressionFailure) -> Kinds {
    var found: Kinds = []
    let isListOfNumbers = function.argument == .number && node.operands[0].isList
    let arguments = isListOfNumbers ? node.operands[0].operands : node.operands
    for argument in arguments {
      found.formUnion(try require(argument, function.argument, by: function.rawValue))
    }
    return function.result(found, count: arguments.count)
  }

  private mutating func arithmetic(
    _ node: Node, _ operators: [ExpressionArithmetic]
  ) throws(ExpressionFailure) -> Kinds {
    var found = try kinds(of: node.operands[0])
    for (index, operation) in operators.enumerated() {
      let right = node.operands[index + 1]
      let other = try kinds(of: right)
      if operation == .add {
        found = try sum(node.leading(index + 1), found, right, other)
        continue
      }
      let both = [
        try fit(node.leading(index + 1), found, .number, by: operation.rawValue),
        try fit(right, other, .number, by: operation.rawValue),
      ]
      noteZero(operation, right, at: node.range.lowerBound..<right.range.upperBound)
      found = operation.result(both[0], both[1])
    }
    return found
  }

  private mutating func sum(
    _ left: @autoclosure () -> Node, _ found: Kinds, _ right: Node, _ other: Kinds
  ) throws(ExpressionFailure) -> Kinds {
    let does = "adds two numbers or joins two texts"
    let common = try pair(left(), found, right, other, "+", does)
    let isNumber = !common.isDisjoint(with: .number)
    let number = isNumber ? ExpressionArithmetic.add.result(found, other) : []
    return number.union(common.intersection(.text))
  }

  // Out of line, as are others here: what it needs of the stack isn't needed at every level.
  @inline(never)
  private mutating func noteZero(
    _ operation: ExpressionArithmetic, _ divisor: Node, at range: Range<Int>
  ) {
    guard [.divide, .floorDivide, .remainder].contains(operation),
      case .literal(let value) = divisor.form, value.canonical == "0"
    else { return }
    note("a division by 0 is never known", at: range, remedy: "divide by another number")
  }

  /// Makes a note, unless the same was made before.
  @inline(never)
  mutating func note(
    _ what: String, at range: Range<Int>, why: @autoclosure () -> String? = nil,
    remedy: @autoclosure () -> String? = nil
  ) {
    guard !notes.contains(where: { $0.what == what }) else { return }
    notes.append(
      source.complaint(what, at: range, why: why(), remedy: remedy(), severity: .warning).diagnostic
    )
  }
}

extension ExpressionArithmetic {
  /// The kinds of the result for numbers of the given kinds.
  func result(_ left: ExpressionKinds, _ right: ExpressionKinds) -> ExpressionKinds {
    let isWhole = left.union(right).intersection(.number) == .integer
    return isWhole && self != .divide && self != .power ? .integer : .number
  }
}

extension ExpressionNode {
  /// The part of a row of operations that has the first `count` operands.
  func leading(_ count: Int) -> ExpressionNode {
    guard count > 1, case .arithmetic(let operators) = form else { return operands[0] }
    let kept = Array(operands.prefix(count))
    return ExpressionNode(
      .arithmetic(Array(operators.prefix(count - 1))), kept,
      at: range.lowerBound..<kept[count - 1].range.upperBound)
  }
}
