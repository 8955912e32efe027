extension BoundExpression {
  /// The value, where `values` gives that of the parameter in a place, or nil if it has none; nil if
  /// it isn't known.
  public func evaluate(_ values: (Int) -> Value?) -> Value? {
    evaluate(operands: { ExpressionOperand(values($0)) }).value
  }

  /// Whether it is true, where `values` gives the value of the parameter in a place, or nil if it has
  /// none; nil if that isn't known or it is no truth value.
  public func truth(_ values: (Int) -> Value?) -> Bool? {
    truth(operands: { ExpressionOperand(values($0)) })
  }

  /// The value, for operands that were read before.
  public func evaluate(operands: (Int) -> ExpressionOperand) -> ExpressionOperand {
    value(root, operands)
  }

  /// Whether it is true, for operands that were read before; nil if that isn't known or it is no
  /// truth value.
  public func truth(operands: (Int) -> ExpressionOperand) -> Bool? {
    value(root, operands).truth
  }

  private func value(_ step: Int, _ read: (Int) -> ExpressionOperand) -> ExpressionOperand {
    switch steps[step] {
    case .constant(let index): return constants[index]
    case .parameter(let index): return read(index)
    case .arithmetic(let first, let links):
      var result = value(first, read)
      for link in links {
        let operation = operations[link]
        result = result.combined(operation.operation, value(operation.step, read))
      }
      return result
    case .comparison(let first, let links): return Self.operand(chain(first, links, read))
    case .all(let row): return Self.operand(connected(row, read, decidedBy: false))
    case .any(let row): return Self.operand(connected(row, read, decidedBy: true))
    case .unary(.not, let operand): return Self.operand(value(operand, read).truth.map { !$0 })
    case .unary(.minus, let operand): return value(operand, read).negated
    case .unary(.plus, let operand): return value(operand, read).numeric
    case .conditional(let chosen, let condition, let other):
      guard let truth = value(condition, read).truth else { return .absent }
      return value(truth ? chosen : other, read)
    case .list(let row):
      return ExpressionStructure(row.map { value(rows[$0], read) }).map { .structure($0) }
        ?? .absent
    case .call(let function, let row): return call(function, row, read)
    }
  }

  private static func operand(_ truth: Bool?) -> ExpressionOperand {
    truth.map { .bool($0) } ?? .absent
  }

  /// Kleene's `and`, which one false decides, or `or`, which one true decides.
  private func connected(
    _ row: Range<Int>, _ read: (Int) -> ExpressionOperand, decidedBy decisive: Bool
  ) -> Bool? {
    var isKnown = true
    for index in row {
      let truth = value(rows[index], read).truth
      if truth == decisive { return decisive }
      if truth == nil { isKnown = false }
    }
    return isKnown ? !decisive : nil
  }

  /// A chain of comparisons, which one false decides; every operand is evaluated once.
  private func chain(
    _ first: Int, _ links: Range<Int>, _ read: (Int) -> ExpressionOperand
  ) -> Bool? {
    var left = value(first, read)
    var isKnown = true
    for index in links {
      let link = comparisons[index]
      let truth: Bool?
      if link.operation.isMembership, case .list(let row) = steps[link.step] {
        // A list is the last operand of a chain.
        let found = contains(left, row, read)
        truth = link.operation == .isIn ? found : found.map { !$0 }
      } else {
        let right = value(link.step, read)
        truth = left.compares(link.operation, right)
        left = right
      }
      if truth == false { return false }
      if truth == nil { isKnown = false }
    }
    return isKnown ? true : nil
  }

  private func contains(
    _ element: ExpressionOperand, _ row: Range<Int>, _ read: (Int) -> ExpressionOperand
  ) -> Bool? {
    var isKnown = true
    for index in row {
      let isEqual = value(rows[index], read).equals(element)
      if isEqual == true { return true }
      if isEqual == nil { isKnown = false }
    }
    return isKnown ? false : nil
  }

  private func call(
    _ function: ExpressionFunction, _ row: Range<Int>, _ read: (Int) -> ExpressionOperand
  ) -> ExpressionOperand {
    var arguments: [ExpressionOperand] = []
    for index in row {
      let argument = value(rows[index], read)
      if case .absent = argument { return function == .exists ? .bool(false) : .absent }
      arguments.append(argument)
    }
    return function == .exists ? .bool(true) : function(arguments)
  }
}
