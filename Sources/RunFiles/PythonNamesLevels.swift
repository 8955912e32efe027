/// Walking along tokens without entering brackets or the parameters of lambdas.
extension PythonNames {
  /// The first token of this level that fits.
  func first(in range: Range<Int>, where fits: (PythonToken) -> Bool) -> Int? {
    var index = range.lowerBound
    while index < range.upperBound {
      if fits(tokens[index]) { return index }
      index = next(index, in: range)
    }
    return nil
  }

  /// The first `:` of this level that isn't a lambda's.
  func colon(in range: Range<Int>) -> Int? { first(in: range) { $0.isSymbol(":") } }

  /// The next token of this level.
  private func next(_ index: Int, in range: Range<Int>) -> Int {
    if tokens[index].opens { return partners[index] + 1 }
    if tokens[index].isKeyword("lambda"), let colon = lambdaColon(index, in: range) {
      return colon + 1
    }
    return index + 1
  }

  /// The `:` that ends the parameters of a lambda.
  func lambdaColon(_ lambda: Int, in range: Range<Int>) -> Int? {
    var open = 1
    var index = lambda + 1
    while index < range.upperBound {
      let token = tokens[index]
      if token.isKeyword("lambda") { open += 1 }
      if token.isSymbol(":") { open -= 1 }
      if open == 0 { return index }
      index = token.opens ? partners[index] + 1 : index + 1
    }
    return nil
  }

  /// Whether a bracket behind this token is a call or a subscript.
  func endsOperand(_ index: Int) -> Bool {
    switch tokens[index].kind {
    case .name: tokens[index].isName
    case .number, .string, .stringEnd, .close: true
    default: false
    }
  }
}
