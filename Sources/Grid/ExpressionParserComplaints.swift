import Diagnostics

extension ExpressionParser {
  func tooDeep() -> ExpressionFailure {
    source.complaint(
      "the expression is nested more than \(Self.deepest) levels deep", at: token.range,
      remedy: "make several of it: a parameter can be computed from others")
  }

  func notWithin() -> ExpressionFailure {
    source.complaint(
      "`not` can't stand here", at: token.range, remedy: "put it in brackets: a == (not b)")
  }

  /// An operator binds tighter than `not`, but not than `!` in other languages.
  func refuseAmbiguous(_ node: Node) throws(ExpressionFailure) {
    guard case .symbol(let symbol) = token.kind, symbol.isComparison || symbol.isArithmetic else {
      return
    }
    let operand = node.operands[0].brief
    throw source.complaint(
      "`!\(operand) \(symbol.rawValue)` can be read in two ways", at: node.range,
      remedy: "write !(\(operand) \(symbol.rawValue) …) or (!\(operand)) \(symbol.rawValue) …")
  }

  /// A complaint about the token that stands where an operand is missing.
  func missingOperand() -> ExpressionFailure {
    switch token.kind {
    case .end:
      return source.complaint(
        "an operand is missing behind `\(source.string(last))`", at: last,
        remedy: "write it, or take the operator away")
    default:
      let text = source.string(token.range)
      let example = isSign ? "\(text) \(peek().map { source.string($0.range) } ?? "")" : "> 0"
      return source.complaint(
        "an operand is missing before `\(text)`", at: token.range,
        remedy: "write both sides of an operator, as in x \(example)")
    }
  }

  private var isSign: Bool {
    guard case .symbol(let symbol) = token.kind else { return false }
    return symbol.isComparison || symbol.isArithmetic
  }

  /// A complaint about the token that can't follow `node`.
  func unexpected(after node: Node) -> ExpressionFailure {
    let text = source.string(token.range)
    let word = token.bareName ?? ""
    if case .parameter(let name) = node.form {
      if name == "NOT" { return foreign(name, at: node.range, remedy: "write not") }
      if name == "lambda" { return foreign("lambda", at: node.range) }
      if isText, token.range.lowerBound == end { return formatted(name, at: node.range) }
    }
    if let remedy = Self.foreignWords[word] {
      return foreign(word, at: token.range, remedy: remedy)
    }
    switch token.kind {
    case .name where ["for", "async"].contains(word): return foreign(word, at: token.range)
    case .symbol(.openList):
      return source.complaint(
        "values can't be indexed", at: token.range,
        remedy: "compare whole values, or ask for an element with `in`")
    case .symbol(.open):
      return source.complaint(
        "`\(node.brief)` can't be called", at: token.range,
        remedy: "only functions can be called, by their names")
    case .symbol(.close), .symbol(.closeList):
      return source.complaint(
        "the bracket \(text) was never opened", at: token.range, remedy: "take it away")
    case .symbol(.comma):
      return source.complaint(
        "a comma can't stand here", at: token.range,
        remedy: "write `and` between conditions, and lists in square brackets")
    case .symbol(.else):
      return source.complaint(
        "`else` without `if`", at: token.range, remedy: "write a if condition else b")
    default:
      return source.complaint(
        "an operator is missing before `\(text)`", at: token.range,
        remedy: "write what joins it to what stands before it, such as `and`, `+` or `==`")
    }
  }

  private var isText: Bool {
    guard case .literal(let value) = token.kind else { return false }
    return value.kind == .text
  }

  private func foreign(
    _ word: String, at range: Range<Int>, remedy: String? = nil
  ) -> ExpressionFailure {
    source.complaint(
      "`\(word)` isn't part of expressions", at: range,
      why: remedy == nil
        ? "an expression computes one value, by operators, functions and `a if c else b`" : nil,
      remedy: remedy)
  }

  private func formatted(_ prefix: String, at range: Range<Int>) -> ExpressionFailure {
    source.complaint(
      "a text takes no prefix such as `\(prefix)`", at: range,
      remedy: "join texts with +: 'run-' + str(x)")
  }

  private static let foreignWords = [
    "is": "write == (or !=)", "mod": "write %", "div": "write //", "xor": "write !=",
    "AND": "write and", "OR": "write or", "IN": "write in",
  ]

  func wrongArguments(
    _ name: String, _ count: Int, _ range: Range<Int>, _ usage: String
  ) -> ExpressionFailure {
    source.complaint(
      "\(name) can't take \(count) argument\(count == 1 ? "" : "s")", at: range,
      remedy: "write \(usage)")
  }

  func unknownFunction(_ name: String, at range: Range<Int>) -> ExpressionFailure {
    let names = ExpressionFunction.allCases.map(\.rawValue) + ["if"]
    let method = name.split(separator: ".").last.map(String.init) ?? name
    let meant = method == name ? nil : nearestWord(to: method, among: names)
    let remedy =
      meant.map { "write \($0)(\(name.dropLast(method.count + 1)))" }
      ?? didYouMean(name, among: names)
    return source.complaint(
      "unknown function '\(name)'", at: range,
      why: "there are \(names.joined(separator: ", "))", remedy: remedy)
  }
}
