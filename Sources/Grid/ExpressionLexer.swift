import Diagnostics

/// Cuts an expression into words and signs, one at a time, so that the first mistake is the first
/// one that is complained about.
struct ExpressionLexer {
  typealias Token = ExpressionToken

  let source: ExpressionSource
  private(set) var position = 0

  init(_ source: ExpressionSource) { self.source = source }

  /// - Throws: if what comes next is no word and no sign of the language.
  mutating func next() throws(ExpressionFailure) -> Token {
    while let byte = byte(at: position), byte.isBlank { position += 1 }
    let start = position
    guard let first = byte(at: start) else { return Token(kind: .end, range: start..<start) }
    let kind: Token.Kind
    if Quotes.isQuote(first) {
      kind = .literal(Value(text: try text()))
    } else if first == UInt8(ascii: "`") {
      kind = .name(try nameInBackticks(), isQuoted: true)
    } else if first.isDigit || first == UInt8(ascii: ".") && byte(at: start + 1)?.isDigit == true {
      kind = .literal(try number())
    } else if first.isASCIILetter || first == UInt8(ascii: "_") {
      kind = word()
    } else {
      kind = .symbol(try sign())
    }
    return Token(kind: kind, range: start..<position)
  }

  func byte(at index: Int) -> UInt8? {
    source.bytes.indices.contains(index) ? source.bytes[index] : nil
  }

  mutating func skip(_ count: Int) { position += count }

  private mutating func word() -> Token.Kind {
    let text = take { $0.isASCIILetter || $0.isDigit || $0 == UInt8(ascii: "_") || $0 == Self.dot }
    if let symbol = Token.Symbol(word: text) { return .symbol(symbol) }
    if text == "None" { return .literal(Value(typing: "null")) }
    let value = Value(typing: text)
    return value.kind == .text ? .name(text, isQuoted: false) : .literal(value)
  }

  private mutating func nameInBackticks() throws(ExpressionFailure) -> String {
    let start = position
    skip(1)
    let name = take { $0 != UInt8(ascii: "`") }
    guard byte(at: position) != nil else {
      throw source.complaint(
        "the backtick isn't closed", at: start..<start + 1,
        remedy: "close it behind the name: `learning-rate`")
    }
    skip(1)
    do {
      try ParameterName.check(name, at: source.sourcePlace(start + 1..<position - 1))
    } catch {
      throw ExpressionFailure(error)
    }
    return name
  }

  private mutating func number() throws(ExpressionFailure) -> Value {
    let start = position
    var text = takeNumberPart()
    let isHexadecimal = text.hasPrefix("0x")
    if let last = text.utf8.last, last | 0x20 == UInt8(ascii: "e"), !isHexadecimal,
      let sign = byte(at: position), sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+"),
      byte(at: position + 1)?.isDigit == true
    {
      skip(1)
      text = source.string(start..<position) + takeNumberPart()
    }
    let value = Value(typing: text)
    guard value.kind == .integer || value.kind == .decimal else {
      throw noNumber(text, at: start..<position)
    }
    guard (try? ExactDecimal(value.canonical)) != nil else {
      throw source.complaint(
        "the number \(text) has more than 38 digits", at: start..<position,
        why: "numbers are computed exactly, in up to 38 digits", remedy: "write fewer digits")
    }
    return value
  }

  private mutating func takeNumberPart() -> String {
    take { $0.isDigit || $0.isASCIILetter || $0 == UInt8(ascii: "_") || $0 == Self.dot }
  }

  mutating func take(while isTaken: (UInt8) -> Bool) -> String {
    let start = position
    while let byte = byte(at: position), isTaken(byte) { position += 1 }
    return source.string(start..<position)
  }

  private func noNumber(_ text: String, at range: Range<Int>) -> ExpressionFailure {
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    let joined = parts.joined()
    let remedy =
      if parts.count > 1, ExpressionLexer.isNumber(joined) {
        "write \(joined)"
      } else if let name = text.drop(while: \.isNumber).first, name.isLetter || name == "_" {
        "put a `*` between them to multiply; the name of a parameter stands in backticks: `\(text)`"
      } else {
        "write it like 12, 0.5 or 1e-5"
      }
    return source.complaint("`\(text)` is no number", at: range, remedy: remedy)
  }

  private static func isNumber(_ text: String) -> Bool {
    NumberLiteral(Array(text.utf8)[...]) != nil
  }

  private static let dot = UInt8(ascii: ".")
}
