public import Diagnostics

/// A condition, a constraint or a computation over the parameters of a point, such as
/// `batch * accum <= 512`: read once, checked against what its parameters can be, evaluated for many
/// points.
///
/// The language looks like Python's, but is a small one: it has operators, a few functions, and no
/// way to change or to reach anything. Every evaluation ends, and none fails: what can't be computed
/// is *unknown*.
///
/// - **Numbers** are exact decimals: `0.1 + 0.2 == 0.3`. `+ - *` are exact up to 38 digits, `/` is
///   exact where the result has at most 24 digits and else rounded to 24, `//` and `%` round down as
///   in Python (the rest has the sign of the divisor), `**` is exact for whole exponents. What
///   doesn't fit, and roots, exponentials and logarithms, are doubles; a double is compared by the
///   shortest decimal that gives it back. A division by 0, the logarithm of a negative number or a
///   result beyond doubles is unknown.
/// - **Unknown** is also the value of a parameter that a point doesn't have. `and`, `or` and `not`
///   are Kleene's: `false and unknown` is false, `true or unknown` is true. Every other operator
///   passes the unknown on. `exists(x)` is always true or false. Who asks takes a constraint that
///   is unknown as satisfied, a condition that is unknown as false, and a computed value that is
///   unknown as absent.
/// - **Kinds** don't mix: `1 == 1.0`, but the text `'1'` isn't the number 1 and `true` isn't 1. `==`
///   and `!=` compare anything; `<` compares two numbers, or two texts by their bytes.
/// - **Chains** are Python's: `0 < x <= 1` is `0 < x and x <= 1`. So are the precedences:
///   `-2 ** 2` is -4, `not a == b` is `not (a == b)`.
public struct Expression: Sendable {
  /// What was written.
  public let text: String
  /// The parameters it names, in the order in which they first appear.
  public let names: [String]
  let source: ExpressionSource
  let root: ExpressionNode

  /// Reads an expression of at most 10,000 bytes, nested at most 100 levels deep.
  ///
  /// - Parameters:
  ///   - text: the expression.
  ///   - place: where it begins; complaints are placed from there on.
  /// - Throws: a complaint about the first mistake.
  public init(_ text: String, at place: SourceLocation? = nil) throws(Diagnostic) {
    self = try ExpressionFailure.opened { () throws(ExpressionFailure) in
      let source = try ExpressionSource(text, at: place)
      return try Expression(text, source, ExpressionParser(source))
    }
  }

  /// Reads a constraint on the parameter `name`: the rest of an expression whose left operand is the
  /// parameter's value, such as `> 0`, `% 2 == 0`, `in [1, 2]` or `** 2 > 0`; or a whole expression,
  /// which names parameters.
  ///
  /// A value stands there as one operand, so that -3 satisfies `** 2 > 0`.
  ///
  /// - Throws: a complaint about the first mistake, or that no parameter is named.
  public static func constraint(
    _ tail: String, on name: String, at place: SourceLocation? = nil
  ) throws(Diagnostic) -> Expression {
    try ExpressionFailure.opened { () throws(ExpressionFailure) in
      let source = try ExpressionSource(tail, at: place)
      let parser = try ExpressionParser(source)
      if try isTail(tail, source, parser) {
        return try Expression(tail, source, ExpressionParser(source, implied: name))
      }
      let whole = try Expression(tail, source, parser)
      guard !whole.names.isEmpty else { throw whole.namesNothing(name) }
      return whole
    }
  }

  /// Whether a constraint begins with an operator that lacks its left operand.
  private static func isTail(
    _ text: String, _ source: ExpressionSource, _ parser: ExpressionParser
  ) throws(ExpressionFailure) -> Bool {
    guard case .symbol(let symbol) = parser.token.kind else { return false }
    switch symbol {
    case .add, .subtract:
      // `-x < 3` is a whole expression, `- 3 > 0` can't mean anything but a rest.
      return try Expression(text, source, parser).names.isEmpty
    case .not: return parser.peek()?.isSymbol(.isIn) == true
    case .and, .or: return true
    default: return symbol.isComparison || symbol.isArithmetic
    }
  }

  private func namesNothing(_ name: String) -> ExpressionFailure {
    let written = ExpressionNode.written(name)
    return source.complaint(
      "the constraint `\(root.brief)` names no parameter", at: 0..<source.bytes.count,
      remedy: "begin it with an operator, such as > 0, or name the parameter: \(written) > 0")
  }

  private init(
    _ text: String, _ source: ExpressionSource, _ parser: ExpressionParser
  ) throws(ExpressionFailure) {
    var parser = parser
    root = try parser.whole()
    names = parser.names
    self.text = text
    self.source = source
  }
}

extension Expression: CustomStringConvertible {
  /// The expression in one way of writing, with no more brackets than it needs; it is read back as
  /// the same.
  public var description: String { root.description }
}
