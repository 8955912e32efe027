import Diagnostics

/// An expression over the parameters of a block, ready to be evaluated at its points.
struct Rule: Sendable {
  /// As it was written.
  let text: String
  let place: Location?
  let expression: BoundExpression
  /// The places of the parameters that it speaks of.
  let parameters: [Int]

  /// Whether it holds; nil where it speaks of what a point doesn't have.
  func truth(at point: Assignment) -> Bool? {
    expression.truth(operands: { point.operands[$0] })
  }

  func value(at point: Assignment) -> Value? {
    expression.evaluate(operands: { point.operands[$0] }).value
  }
}

/// The values of one point while it is made, each also as an operand if there are expressions.
struct Assignment: Sendable {
  private(set) var values: [Value?]
  private(set) var operands: [ExpressionOperand]
  private let hasOperands: Bool

  init(count: Int, hasOperands: Bool) {
    values = Array(repeating: nil, count: count)
    operands = Array(repeating: .absent, count: hasOperands ? count : 0)
    self.hasOperands = hasOperands
  }

  subscript(parameter: Int) -> Value? {
    get { values[parameter] }
    set {
      values[parameter] = newValue
      if hasOperands { operands[parameter] = ExpressionOperand(newValue) }
    }
  }

  /// Gives a parameter what it has at a position of a dimension.
  mutating func set(_ column: Column, at position: Int) {
    values[column.parameter] = column[position]
    if hasOperands { operands[column.parameter] = column.operand(position) }
  }
}
