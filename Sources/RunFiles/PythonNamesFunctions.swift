/// Functions and lambdas: their parameters, and what is read in defaults and annotations.
extension PythonNames {
  /// Reads the header of a function, behind its `def`.
  ///
  /// - Returns: what is bound in its body.
  mutating func function(_ range: Range<Int>, _ outer: Bound) -> Bound {
    guard let open = first(in: range, where: { $0.text == "(" }) else { return outer }
    mark(range.lowerBound..<open, .function)
    let bound = parameters(open + 1..<partners[open], outer)
    expression(partners[open] + 1..<range.upperBound, outer)
    return bound
  }

  /// Reads parameters.
  ///
  /// - Returns: `outer`, and them.
  mutating func parameters(_ range: Range<Int>, _ outer: Bound) -> Bound {
    guard depth < PythonTokensReader.deepest else { return outer }
    depth += 1
    defer { depth -= 1 }
    var bound = outer
    var start = range.lowerBound
    while start < range.upperBound {
      let comma = first(in: start..<range.upperBound) { $0.isSymbol(",") } ?? range.upperBound
      let end =
        first(in: start..<comma) { $0.isSymbol("=") || $0.isSymbol(":") } ?? comma
      for name in target(start..<end, .parameter, outer) { bound[name] = .parameter }
      if end < comma { annotationAndDefault(end + 1..<comma, outer) }
      start = comma + 1
    }
    return bound
  }

  private mutating func annotationAndDefault(_ range: Range<Int>, _ outer: Bound) {
    let equals = first(in: range) { $0.isSymbol("=") } ?? range.upperBound
    expression(range.lowerBound..<equals, outer)
    expression(equals..<range.upperBound, outer)
  }
}
