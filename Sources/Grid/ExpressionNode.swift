/// A part of an expression, with the parts that it is made of.
final class ExpressionNode: Sendable {
  enum Form: Sendable {
    case literal(Value)
    case parameter(String)
    case list
    case unary(ExpressionUnary)
    /// Operators of one precedence, taken from the left: one fewer than operands.
    case arithmetic([ExpressionArithmetic])
    /// A chain such as `0 < x <= 1`, in which every neighbours' comparison is to hold.
    case comparison([ExpressionComparison])
    case all
    case any
    /// The value if so, the condition, the value if not.
    case conditional
    case call(ExpressionFunction)
  }

  let form: Form
  let operands: [ExpressionNode]
  /// Its bytes in the source.
  let range: Range<Int>

  init(_ form: Form, _ operands: [ExpressionNode] = [], at range: Range<Int>) {
    self.form = form
    self.operands = operands
    self.range = range
  }

  /// How tightly its parts hold together.
  var level: ExpressionLevel {
    switch form {
    case .literal, .parameter, .list, .call: .atom
    case .unary(.not): .not
    case .unary: .unary
    case .arithmetic(let operators): operators[0].level
    case .comparison: .comparison
    case .all: .and
    case .any: .or
    case .conditional: .conditional
    }
  }

  var isList: Bool { if case .list = form { true } else { false } }

  var isLiteral: Bool { if case .literal = form { true } else { false } }
}

/// The precedences, from the loosest to the tightest; they are Python's.
enum ExpressionLevel: Int, Comparable {
  case conditional, or, and, not, comparison, sum, product, unary, power, atom

  static func < (a: ExpressionLevel, b: ExpressionLevel) -> Bool { a.rawValue < b.rawValue }

  /// The next tighter one.
  var tighter: ExpressionLevel { ExpressionLevel(rawValue: rawValue + 1) ?? .atom }
}

enum ExpressionUnary: String, Sendable {
  case minus = "-"
  case plus = "+"
  case not
}

enum ExpressionArithmetic: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"
  case power = "**"

  var level: ExpressionLevel {
    switch self {
    case .add, .subtract: .sum
    case .multiply, .divide, .floorDivide, .remainder: .product
    case .power: .power
    }
  }
}

enum ExpressionComparison: String, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case isIn = "in"
  case isNotIn = "not in"

  /// Whether it compares anything with anything.
  var isEquality: Bool { self == .equal || self == .notEqual }

  var isMembership: Bool { self == .isIn || self == .isNotIn }
}
