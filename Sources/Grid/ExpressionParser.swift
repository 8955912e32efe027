import Diagnostics

/// Reads the grammar of expressions by precedence climbing.
struct ExpressionParser {
  typealias Node = ExpressionNode
  typealias Token = ExpressionToken

  let source: ExpressionSource
  var token: Token
  /// Where the last token stood.
  private(set) var last = 0..<0
  /// The parameters that were named so far.
  private(set) var names: [String] = []
  private var lexer: ExpressionLexer
  private var depth = 0
  /// The left operand that a constraint such as `> 0` leaves out.
  private var implied: Node?

  /// How deeply operations and brackets may stand within each other.
  static let deepest = 100

  /// Reads from the beginning, or behind the name `implied`, which is left out in front.
  ///
  /// - Throws: a complaint about the first word.
  init(_ source: ExpressionSource, implied: String? = nil) throws(ExpressionFailure) {
    self.source = source
    lexer = ExpressionLexer(source)
    token = try lexer.next()
    self.implied = implied.map { parameter($0, at: 0..<0) }
  }

  /// Reads the whole source.
  mutating func whole() throws(ExpressionFailure) -> Node {
    if token.kind == .end, implied == nil {
      throw source.complaint(
        "an expression is missing", at: 0..<source.bytes.count,
        remedy: "write one, such as batch * 2 <= 512")
    }
    let node = try parse(.conditional)
    guard token.kind == .end else { throw unexpected(after: node) }
    try refuseList(node)
    return node
  }

  /// Reads as much as holds together at least as tightly as `level`.
  mutating func parse(_ level: ExpressionLevel) throws(ExpressionFailure) -> Node {
    guard depth < Self.deepest else { throw tooDeep() }
    depth += 1
    defer { depth -= 1 }
    var node = try prefix(level)
    while case .symbol(let symbol) = token.kind {
      switch symbol {
      case .if where level <= .conditional: node = try conditional(node)
      case .or where level <= .or: node = try connected(node, by: .or, .any, operands: .and)
      case .and where level <= .and: node = try connected(node, by: .and, .all, operands: .not)
      case .not where level <= .comparison, _ where symbol.isComparison && level <= .comparison:
        node = try comparison(node)
      case _ where symbol.isArithmetic:
        guard let operation = ExpressionArithmetic(rawValue: symbol.rawValue),
          level <= operation.level
        else { return node }
        node = try arithmetic(node, operation)
      default: return node
      }
    }
    return node
  }

  /// Where the last token ended.
  var end: Int { last.upperBound }

  /// Reads the next token.
  // Out of line: what it needs of the stack isn't needed at every level.
  @inline(never)
  mutating func advance() throws(ExpressionFailure) {
    last = token.range
    token = try lexer.next()
  }

  /// The token behind the next one; nil if there is a mistake in it.
  func peek() -> Token? {
    var ahead = lexer
    return try? ahead.next()
  }

  mutating func parameter(_ name: String, at range: Range<Int>) -> Node {
    if !names.contains(name) { names.append(name) }
    return Node(.parameter(name), at: range)
  }

  private mutating func prefix(_ level: ExpressionLevel) throws(ExpressionFailure) -> Node {
    if let node = implied {
      implied = nil
      return node
    }
    switch token.kind {
    case .symbol(.not):
      guard level <= .not else { throw notWithin() }
      return try unary(.not, of: .not)
    case .symbol(.exclamation):
      let node = try unary(.not, of: .unary)
      try refuseAmbiguous(node)
      return node
    case .symbol(.subtract): return try unary(.minus, of: .unary)
    case .symbol(.add): return try unary(.plus, of: .unary)
    default: return try atom()
    }
  }

  private mutating func unary(
    _ form: ExpressionUnary, of level: ExpressionLevel
  ) throws(ExpressionFailure) -> Node {
    let start = token.range.lowerBound
    try advance()
    let operand = try parse(level)
    try refuseList(operand)
    return Node(.unary(form), [operand], at: start..<end)
  }

  func refuseList(_ node: Node) throws(ExpressionFailure) {
    guard node.isList else { return }
    throw source.complaint(
      "a list can't stand here", at: node.range,
      why: "it stands behind `in`, `==` or `!=`, or alone in min, max, sum and len")
  }
}
