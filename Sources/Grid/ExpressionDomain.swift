/// What is known of a parameter before it has a value: the kinds of value that it can have.
public struct ExpressionDomain: Hashable, Sendable {
  public var kinds: Set<Value.Kind>

  public init(_ kinds: Set<Value.Kind>) { self.kinds = kinds }

  /// A parameter of which nothing is known.
  public static let any = ExpressionDomain([.integer, .decimal, .bool, .null, .text, .structure])
}

/// The kinds that the value of a part of an expression can have.
struct ExpressionKinds: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  static let integer = ExpressionKinds(rawValue: 1)
  static let decimal = ExpressionKinds(rawValue: 2)
  static let bool = ExpressionKinds(rawValue: 4)
  static let null = ExpressionKinds(rawValue: 8)
  static let text = ExpressionKinds(rawValue: 16)
  static let structure = ExpressionKinds(rawValue: 32)

  static let number: ExpressionKinds = [.integer, .decimal]
  static let any: ExpressionKinds = [.number, .bool, .null, .text, .structure]

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(_ kind: Value.Kind) {
    switch kind {
    case .integer: self = .integer
    case .decimal: self = .decimal
    case .bool: self = .bool
    case .null: self = .null
    case .text: self = .text
    case .structure: self = .structure
    }
  }

  init(_ kinds: Set<Value.Kind>) {
    self = kinds.reduce(into: []) { $0.formUnion(ExpressionKinds($1)) }
  }

  /// Everything, if nothing is known.
  init(_ domain: ExpressionDomain) {
    let known = ExpressionKinds(domain.kinds)
    self = known.isEmpty ? .any : known
  }

  /// The kinds of ``Value`` that are meant.
  var kinds: Set<Value.Kind> {
    ExpressionDomain.any.kinds.filter { contains(ExpressionKinds($0)) }
  }

  /// The same kinds, but for equality: whole and other numbers are of one kind.
  var comparable: ExpressionKinds { isDisjoint(with: .number) ? self : union(.number) }

  /// `a number`, `a text or null`.
  var singular: String {
    named(["a number", "a text", "a truth value", "a list", "a mapping"])
  }

  /// `numbers`, `texts or null`.
  var plural: String { named(["numbers", "texts", "truth values", "lists", "mappings"]) }

  private func named(_ words: [String]) -> String {
    let kinds: [ExpressionKinds] = [.number, .text, .bool, .structure, .structure, .null]
    var names = zip(kinds, words + ["null"]).filter { !isDisjoint(with: $0.0) }.map(\.1)
    guard let last = names.popLast() else { return "" }
    return names.isEmpty ? last : names.joined(separator: ", ") + " or " + last
  }
}
