import Diagnostics

extension ExpressionCheck {
  /// The kinds of `node` that are among `needed`, which the operator or function `word` needs.
  ///
  /// - Throws: if there are none.
  mutating func require(
    _ node: Node, _ needed: Kinds, by word: String
  ) throws(ExpressionFailure) -> Kinds {
    try fit(node, kinds(of: node), needed, by: word)
  }

  /// The same for a node whose kinds were found.
  // Out of line, as are others here: what it needs of the stack isn't needed at every level.
  @inline(never)
  mutating func fit(
    _ node: @autoclosure () -> Node, _ found: Kinds, _ needed: Kinds, by word: String,
    _ does: String? = nil
  ) throws(ExpressionFailure) -> Kinds {
    let common = found.intersection(needed)
    if common == found { return common }
    let node = node()
    guard !common.isEmpty else {
      throw source.complaint(
        "`\(word)` \(does ?? "takes \(needed.plural)"), but \(Self.subject(node, found))",
        at: node.range, remedy: Self.remedy(node, found, needed))
    }
    let rest = found.subtracting(needed).singular
    note(
      "`\(word)` doesn't apply where \(node.named) is \(rest)", at: node.range, why: Self.partly)
    return common
  }

  /// The kinds that two operands have in common, both numbers or both texts.
  ///
  /// - Throws: if there are none.
  @inline(never)
  mutating func pair(
    _ left: @autoclosure () -> Node, _ found: Kinds, _ right: Node, _ other: Kinds,
    _ word: String, _ does: String
  ) throws(ExpressionFailure) -> Kinds {
    let both = found.comparable.intersection(other.comparable).intersection([.number, .text])
    if both == .number || both == .text, found.comparable == both, other.comparable == both {
      return both
    }
    let left = left()
    let range = left.range.lowerBound..<right.range.upperBound
    guard !both.isEmpty else {
      throw source.complaint(
        "`\(word)` \(does), but \(Self.subject(left, found)) and \(Self.subject(right, other))",
        at: range, remedy: Self.conversion(left, found, right, other, joins: word == "+"))
    }
    let kinds = both == .text ? "texts" : both == .number ? "numbers" : "numbers, or both texts"
    note(
      "`\(word)` applies only where both sides are \(kinds)", at: range,
      why: "\(Self.subject(left, found)), and \(Self.subject(right, other)); \(Self.partly)")
    return both
  }

  static func subject(_ node: Node, _ kinds: Kinds) -> String {
    if case .parameter(let name) = node.form {
      return "the values of '\(name)' are \(kinds.plural)"
    }
    return "`\(node.brief)` is \(kinds.singular)"
  }

  private static let partly =
    "where it doesn't apply the result is unknown: a constraint lets that pass, a condition doesn't"

  /// How to make a condition of something.
  static func comparison(_ node: Node, _ kinds: Kinds) -> String? {
    let written = node.bracketed(below: .sum)
    if !kinds.isDisjoint(with: .number) { return "compare it, as in \(written) > 0" }
    return kinds.contains(.text) ? "compare it, as in \(written) == 'text'" : nil
  }

  private static func remedy(_ node: Node, _ found: Kinds, _ needed: Kinds) -> String? {
    let text = node.brief
    if needed == .bool { return comparison(node, found) }
    if found.contains(.structure) {
      return "a list can be compared by == and !=, searched with `in`, and has a len"
    }
    if needed.contains(.text), !found.isDisjoint(with: .number) {
      return "str(\(text)) makes a text of it"
    }
    if found.contains(.text) { return "number(\(text)) reads a text as a number" }
    if found.contains(.bool) { return "int(\(text)) is 1 or 0" }
    return found == .null ? "ask for it with == null" : nil
  }

  private static func conversion(
    _ left: Node, _ found: Kinds, _ right: Node, _ other: Kinds, joins: Bool
  ) -> String? {
    if joins, found.contains(.text) { return remedy(right, other, .text) }
    if joins, other.contains(.text) { return remedy(left, found, .text) }
    let (culprit, kinds) = found.isDisjoint(with: .number) ? (left, found) : (right, other)
    return remedy(culprit, kinds, .number)
  }
}

extension ExpressionNode {
  /// The name of a parameter in quotes, or the expression in backticks.
  fileprivate var named: String {
    if case .parameter(let name) = form { "'\(name)'" } else { "`\(brief)`" }
  }
}
