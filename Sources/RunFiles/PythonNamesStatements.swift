/// Simple statements and what they bind.
extension PythonNames {
  /// Reads simple statements between semicolons.
  mutating func statements(_ range: Range<Int>, _ bound: Bound) {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = first(in: start..<range.upperBound) { $0.isSymbol(";") } ?? range.upperBound
      if start < end { statement(start..<end, hidden.merging(bound) { $1 }) }
      start = end + 1
    }
  }

  private mutating func statement(_ range: Range<Int>, _ bound: Bound) {
    let first = tokens[range.lowerBound]
    let rest = range.dropFirst()
    switch first.text {
    case "from": mark(range, .imported)
    case "import": modules(rest)
    case "global", "nonlocal": mark(range, .declared)
    case "del": _ = target(rest, .deleted, bound)
    case "@":
      let arguments = self.first(in: rest) { $0.opens } ?? range.upperBound
      mark(rest.lowerBound..<arguments, .decorator)
      expression(arguments..<range.upperBound, bound)
    case "type" where isTypeAlias(range):
      let equals = self.first(in: rest) { $0.isSymbol("=") } ?? range.upperBound
      mark(rest.lowerBound..<equals, .definition)
      expression(equals..<range.upperBound, bound)
    default: assignment(range, bound)
    }
  }

  /// Reads what stands behind `import`: `a.b` binds `a`, `a as b` binds `b`.
  private mutating func modules(_ range: Range<Int>) {
    mark(range, .module)
    var start = range.lowerBound
    while start < range.upperBound {
      let end = first(in: start..<range.upperBound) { $0.isSymbol(",") } ?? range.upperBound
      let alias = first(in: start..<end) { $0.isKeyword("as") }
      hide((alias.map { $0 + 1..<end } ?? start..<end).prefix(1), .module)
      start = end + 1
    }
  }

  private func isTypeAlias(_ range: Range<Int>) -> Bool {
    range.count > 3 && tokens[range.lowerBound + 1].isName
      && (tokens[range.lowerBound + 2].isSymbol("=") || tokens[range.lowerBound + 2].text == "[")
  }

  /// Reads an assignment of any kind, or an expression.
  private mutating func assignment(_ range: Range<Int>, _ bound: Bound) {
    var start = range.lowerBound
    if let colon = colon(in: range) {
      _ = target(start..<colon, .assigned, bound)
      let equals = first(in: colon + 1..<range.upperBound) { $0.isSymbol("=") } ?? range.upperBound
      expression(colon + 1..<equals, bound)
      start = min(equals + 1, range.upperBound)
    } else if let symbol = first(in: range, where: Self.changes) {
      _ = target(start..<symbol, .changed, bound)
      start = symbol + 1
    }
    while let equals = first(in: start..<range.upperBound, where: { $0.isSymbol("=") }) {
      _ = target(start..<equals, .assigned, bound)
      start = equals + 1
    }
    expression(start..<range.upperBound, bound)
  }

  /// Whether a token is `+=` or one of its kin.
  private static func changes(_ token: PythonToken) -> Bool {
    token.kind == .symbol && token.text.count > 1 && token.text.hasSuffix("=")
      && !["==", "!=", "<=", ">=", ":="].contains(token.text)
  }

  /// Reads what is assigned to.
  ///
  /// - Returns: the names that it binds.
  mutating func target(_ range: Range<Int>, _ role: NameRole, _ bound: Bound) -> [String] {
    var names: [String] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let token = tokens[index]
      let last = token.opens ? partners[index] : index
      if token.opens, index > range.lowerBound, endsOperand(index - 1) {
        bracket(index, bound)
      } else if token.opens {
        names += target(index + 1..<last, role, bound)
      } else if token.isName {
        let isAttribute = index > range.lowerBound && isAfterDot(index)
        if index + 1 < range.upperBound, isTrailer(index + 1) {
          mark(index, isAttribute ? .attribute : tokens[index + 1].text == "(" ? .called : .item)
        } else {
          mark(index, role)
          if !isAttribute { names.append(token.text) }
        }
      }
      index = last + 1
    }
    return names
  }

  private func isTrailer(_ index: Int) -> Bool {
    tokens[index].kind == .open || tokens[index].isSymbol(".")
  }
}
