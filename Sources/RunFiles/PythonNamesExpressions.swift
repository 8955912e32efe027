/// Expressions, and the scopes of comprehensions within them.
extension PythonNames {
  mutating func expression(_ range: Range<Int>, _ outer: Bound) {
    // What a lambda binds holds up to the next token that can't be in its body.
    var bound = outer
    var index = range.lowerBound
    while index < range.upperBound {
      let token = tokens[index]
      if token.opens {
        bracket(index, bound)
        index = partners[index]
      } else if token.isKeyword("lambda"), let colon = lambdaColon(index, in: range) {
        bound = parameters(index + 1..<colon, bound)
        index = colon
      } else if token.isKeyword("as") {
        let comma = first(in: index..<range.upperBound) { $0.isSymbol(",") } ?? range.upperBound
        aliases += target(index + 1..<comma, .alias, outer)
        bound = outer
        index = comma
      } else if token.isName {
        mark(index, role(of: index, in: range, bound))
      } else if token.isSymbol(",") || token.isSymbol(":") || token.isKeyword("for") {
        bound = outer
      }
      index += 1
    }
  }

  private func role(of index: Int, in range: Range<Int>, _ bound: Bound) -> NameRole {
    if index > range.lowerBound, isAfterDot(index) { return .attribute }
    if index + 1 < range.upperBound {
      if tokens[index + 1].isSymbol("=") { return .keyword }
      if tokens[index + 1].isSymbol(":=") { return .assigned }
    }
    return bound[tokens[index].text] ?? .use
  }

  /// Reads what stands in a bracket or in a field of an f-string.
  mutating func bracket(_ open: Int, _ bound: Bound) {
    let inside = open + 1..<partners[open]
    if tokens[open].kind == .field {
      field(inside, bound)
    } else if let loop = first(in: inside, where: { $0.isKeyword("for") }) {
      comprehension(inside, loop, bound)
    } else {
      expression(inside, bound)
    }
  }

  /// Everything in a comprehension means its variables, except what the first loop runs over.
  private mutating func comprehension(_ range: Range<Int>, _ loop: Int, _ outer: Bound) {
    var bound = outer
    var clauses: [Range<Int>] = []
    var next: Int? = loop
    while let loop = next {
      let rest = loop + 1..<range.upperBound
      guard let keyword = first(in: rest, where: { $0.isKeyword("in") }) else {
        return expression(range, outer)
      }
      for name in target(loop + 1..<keyword, .comprehension, outer) { bound[name] = .comprehension }
      next = first(in: keyword + 1..<range.upperBound) { $0.isKeyword("for") }
      clauses.append(keyword + 1..<(next ?? range.upperBound))
    }
    expression(range.lowerBound..<loop, bound)
    for (position, clause) in clauses.enumerated() {
      let condition = first(in: clause) { $0.isKeyword("if") } ?? clause.upperBound
      expression(clause.lowerBound..<condition, position == 0 ? outer : bound)
      expression(condition..<clause.upperBound, bound)
    }
  }

  private mutating func field(_ range: Range<Int>, _ bound: Bound) {
    let end =
      first(in: range) { $0.kind == .conversion || $0.kind == .formatColon } ?? range.upperBound
    if range.lowerBound < end, tokens[end - 1].isSymbol("=") {
      mark(range.lowerBound..<end, .selfDocumenting)
    } else {
      expression(range.lowerBound..<end, bound)
    }
    expression(end..<range.upperBound, bound)
  }
}
