public import Diagnostics

extension Expression {
  /// An expression whose parameters are known and whose operators fit their kinds.
  public struct Checked: Sendable {
    public let expression: Expression
    /// The kinds of value that it can have, where it is known.
    public let kinds: Set<Value.Kind>
    /// What the reader should know: operators that don't apply to some of the values, comparisons
    /// that are always the same. They are warnings.
    public private(set) var notes: [Diagnostic]
  }

  /// Checks names and kinds.
  ///
  /// - Parameters:
  ///   - names: the names of all parameters, of which a complaint about an unknown one proposes the
  ///     nearest.
  ///   - parameters: what is known of the parameter of a name; nil if there is none.
  /// - Returns: the expression, with notes on what the reader should know.
  /// - Throws: if a parameter is unknown, or an operator doesn't fit any value that an operand can
  ///   have.
  public func check(
    among names: [String] = [], _ parameters: (String) -> ExpressionDomain?
  ) throws(Diagnostic) -> Checked {
    var domains: [String: ExpressionKinds] = [:]
    for name in self.names { domains[name] = parameters(name).map { ExpressionKinds($0) } }
    if let unknown = root.firstParameter(where: { domains[$0] == nil }) {
      throw unknownParameter(unknown, among: names) { parameters($0) != nil }
    }
    var check = ExpressionCheck(source: source, domains: domains)
    let kinds = try ExpressionFailure.opened { () throws(ExpressionFailure) in
      try check.kinds(of: root)
    }
    return Checked(expression: self, kinds: kinds.kinds, notes: check.notes)
  }
}

extension Expression.Checked {
  /// The same, as a constraint or condition.
  ///
  /// - Throws: if it can't be true or false.
  public func truth() throws(Diagnostic) -> Expression.Checked {
    let (source, root) = (expression.source, expression.root)
    let found = ExpressionKinds(kinds)
    let range = 0..<source.bytes.count
    guard found.contains(.bool) else {
      throw source.complaint(
        "`\(root.brief)` is \(found.singular), not true or false", at: range,
        remedy: ExpressionCheck.comparison(root, found)
      ).diagnostic
    }
    guard found != .bool else { return self }
    var copy = self
    copy.notes.append(
      source.complaint(
        "`\(root.brief)` isn't always true or false", at: range,
        why: "it can be \(found.subtracting(.bool).singular), which is taken as unknown",
        severity: .warning
      ).diagnostic)
    return copy
  }

  /// The same with its parameters looked up, to be evaluated: `index` gives the place of the parameter
  /// of a name among the values that an evaluation gets.
  ///
  /// - Throws: a `bug`, if a parameter has no place.
  public func bound(_ index: (String) -> Int?) throws(Diagnostic) -> BoundExpression {
    var indices: [String: Int] = [:]
    for name in expression.names {
      guard let index = index(name) else {
        throw Diagnostic("the parameter '\(name)' has no place among the values", kind: .bug)
      }
      indices[name] = index
    }
    return BoundExpression(expression.root, indices)
  }
}
