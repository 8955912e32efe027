/// A word or sign of an expression.
final class ExpressionToken: Sendable {
  enum Kind: Equatable, Sendable {
    /// A number, a text in quotes, a truth value or null.
    case literal(Value)
    /// A name; one in backticks is a parameter, whatever it looks like.
    case name(String, isQuoted: Bool)
    case symbol(Symbol)
    case end
  }

  enum Symbol: String, CaseIterable, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case floorDivide = "//"
    case remainder = "%"
    case power = "**"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case open = "("
    case close = ")"
    case openList = "["
    case closeList = "]"
    case comma = ","
    case exclamation = "!"
    case and, or, not
    case isIn = "in"
    case `if`, `else`
  }

  let kind: Kind
  /// Its bytes in the source.
  let range: Range<Int>

  init(kind: Kind, range: Range<Int>) {
    self.kind = kind
    self.range = range
  }

  func isSymbol(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }

  /// The name, if it is one without backticks.
  var bareName: String? {
    if case .name(let name, isQuoted: false) = kind { name } else { nil }
  }
}

extension ExpressionToken.Symbol {
  /// Two spellings that other languages have.
  private static let spellings: [String: ExpressionToken.Symbol] = ["&&": .and, "||": .or]

  /// The sign with that spelling, of one or two characters.
  init?(sign: String) {
    guard let symbol = Self(rawValue: sign) ?? Self.spellings[sign] else { return nil }
    self = symbol
  }

  /// What is called by a word that is no name.
  init?(word: String) {
    switch word {
    case "and", "or", "not", "in", "if", "else": self.init(rawValue: word)
    default: return nil
    }
  }

  var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn: true
    default: false
    }
  }

  var isArithmetic: Bool { ExpressionArithmetic(rawValue: rawValue) != nil }
}
