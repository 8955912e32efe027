import Diagnostics

extension ExpressionLexer {
  /// Reads an operator or a bracket.
  mutating func sign() throws(ExpressionFailure) -> Token.Symbol {
    for count in [2, 1] where position + count <= source.bytes.count {
      let range = position..<position + count
      let text = source.string(range)
      if let remedy = Self.remedies[text] {
        throw source.complaint(
          "`\(text)` is no operator of expressions", at: range, remedy: remedy)
      }
      if let symbol = Token.Symbol(sign: text) {
        skip(count)
        return symbol
      }
    }
    throw unknownCharacter()
  }

  /// What is meant by signs of other languages.
  private static let remedies = [
    "=": "write == to compare", ":=": "write == to compare", "=>": "write >=", "=<": "write <=",
    "<>": "write !=",
    "&": "write `and`", "|": "write `or`", "^": "write ** for a power", "~": "write `not`",
    "?": "write `a if c else b`", ":": "write `a if c else b` for a choice",
    "{": "write a list in square brackets: [1, 2]",
    "<<": "write * 2 ** n", ">>": "write // 2 ** n",
  ]

  /// What is meant by characters that look better in print.
  private static let plain: [Character: String] = [
    "≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "—": "-",
    "‘": "'", "’": "'", "‚": "'", "“": "\"", "”": "\"", "„": "\"", "«": "\"", "»": "\"",
    "¬": "not", "∧": "and", "∨": "or", "∈": "in", "∉": "not in", "\u{a0}": "a plain blank",
  ]

  private func unknownCharacter() -> ExpressionFailure {
    let rest = source.bytes[position...].string
    let character = rest.first ?? " "
    let range = position..<position + character.utf8.count
    if character == "." {
      return source.complaint(
        "values have no attributes and no methods", at: range,
        remedy: "call a function: upper(x) instead of x.upper()")
    }
    let isVisible = character.unicodeScalars.allSatisfy {
      $0.value > 0x20 && $0.value != 0x7f && !(0x80...0xa0).contains($0.value)
    }
    let shown =
      isVisible
      ? "`\(character)`"
      : character.unicodeScalars.map { "U+" + String($0.value, radix: 16).uppercased() }
        .joined(separator: " ")
    return source.complaint(
      "the character \(shown) can't stand in an expression", at: range,
      remedy: Self.plain[character].map { "write \($0)" } ?? "put a text in quotes")
  }
}
