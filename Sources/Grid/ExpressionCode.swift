/// An expression whose parameters are places in a list of values: made once, evaluated for many
/// points.
public struct BoundExpression: Sendable {
  /// One step; operands are the indices of other steps, which stand before it.
  enum Step: Sendable {
    case constant(Int)
    case parameter(Int)
    case unary(ExpressionUnary, Int)
    case arithmetic(Int, links: Range<Int>)
    case comparison(Int, links: Range<Int>)
    case list(Range<Int>)
    case all(Range<Int>)
    case any(Range<Int>)
    case conditional(value: Int, condition: Int, other: Int)
    case call(ExpressionFunction, Range<Int>)
  }

  /// An operator and the step of its right operand.
  struct Link<Operator: Sendable>: Sendable {
    let operation: Operator
    let step: Int
  }

  private(set) var steps: [Step] = []
  private(set) var constants: [ExpressionOperand] = []
  private(set) var operations: [Link<ExpressionArithmetic>] = []
  private(set) var comparisons: [Link<ExpressionComparison>] = []
  /// Operands of steps that have any number of them.
  private(set) var rows: [Int] = []
  private(set) var root = 0

  /// With the place of every parameter that `node` names.
  init(_ node: ExpressionNode, _ indices: [String: Int]) {
    root = add(node, indices)
  }

  private mutating func add(_ node: ExpressionNode, _ indices: [String: Int]) -> Int {
    let step = step(node, indices)
    steps.append(step)
    return steps.count - 1
  }

  private mutating func step(_ node: ExpressionNode, _ indices: [String: Int]) -> Step {
    switch node.form {
    case .literal(let value): return constant(ExpressionOperand(value))
    case .parameter(let name):
      return indices[name].map { .parameter($0) } ?? constant(.absent)
    case .call(.len) where node.operands[0].isList:
      return constant(.integer(node.operands[0].operands.count))
    case .call(let function) where node.operands[0].isList:
      return .call(function, row(node.operands[0].operands, indices))
    default: break
    }
    let operands = node.operands.map { add($0, indices) }
    switch node.form {
    case .unary(let sign): return .unary(sign, operands[0])
    case .arithmetic(let operators):
      let start = operations.count
      operations += zip(operators, operands.dropFirst()).map { Link(operation: $0, step: $1) }
      return .arithmetic(operands[0], links: start..<operations.count)
    case .comparison(let operators):
      let start = comparisons.count
      comparisons += zip(operators, operands.dropFirst()).map { Link(operation: $0, step: $1) }
      return .comparison(operands[0], links: start..<comparisons.count)
    case .conditional:
      return .conditional(value: operands[0], condition: operands[1], other: operands[2])
    case .all: return .all(row(operands))
    case .any: return .any(row(operands))
    case .call(let function): return .call(function, row(operands))
    case .list, .literal, .parameter: return .list(row(operands))
    }
  }

  private mutating func constant(_ operand: ExpressionOperand) -> Step {
    constants.append(operand)
    return .constant(constants.count - 1)
  }

  private mutating func row(_ nodes: [ExpressionNode], _ indices: [String: Int]) -> Range<Int> {
    row(nodes.map { add($0, indices) })
  }

  private mutating func row(_ operands: [Int]) -> Range<Int> {
    rows += operands
    return rows.count - operands.count..<rows.count
  }
}
