import Diagnostics

/// Tokens outside of strings.
extension PythonTokensReader {
  mutating func code() throws(Diagnostic) {
    let byte = bytes[position]
    switch byte {
    case .lineFeed, .carriageReturn:
      if contexts.isEmpty { endLine() }
      position += 1
    case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0c: position += 1
    case .backslash: skipContinuation()
    case UInt8(ascii: "#"):
      let end = bytes[position...].firstIndex(where: \.isLineEnd) ?? bytes.count
      tokens.comments.append(position..<end)
      position = end
    case UInt8(ascii: "\""), UInt8(ascii: "'"): try string(prefix: 0)
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
      try open(.open) { .bracket(token: $0) }
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): try close()
    default:
      if byte.isNameStart {
        try word()
      } else if byte.isDigit || (byte == UInt8(ascii: ".") && isDigit(position + 1)) {
        add(.number, to: numberEnd)
      } else {
        symbol()
      }
    }
  }

  private mutating func skipContinuation() {
    let next = position + 1
    if bytes.has(.carriageReturn, at: next), bytes.has(.lineFeed, at: next + 1) {
      position += 3
    } else if next < bytes.count, bytes[next].isLineEnd {
      position += 2
    } else {
      position += 1
    }
  }

  private mutating func word() throws(Diagnostic) {
    let end = bytes[position...].firstIndex { !$0.isNamePart } ?? bytes.count
    let isBeforeQuote =
      bytes.has(UInt8(ascii: "\""), at: end) || bytes.has(UInt8(ascii: "'"), at: end)
    if isBeforeQuote, Self.prefixes.contains(text.string(position..<end).lowercased()) {
      try string(prefix: end - position)
    } else {
      add(.name, to: end)
    }
  }

  private static let prefixes: Set<String> = [
    "r", "u", "b", "f", "t", "br", "rb", "ur", "fr", "rf", "tr", "rt",
  ]

  private func isDigit(_ index: Int) -> Bool { index < bytes.count && bytes[index].isDigit }

  private var numberEnd: Int {
    var end = position
    func skipDigits() { while end < bytes.count, isDigitOrLine(bytes[end]) { end += 1 } }
    let radixes = ["0x", "0X", "0o", "0O", "0b", "0B"]
    if radixes.contains(where: { bytes.has($0, at: position) }) {
      end += 2
      while end < bytes.count, isHexadecimal(bytes[end]) { end += 1 }
      return end
    }
    skipDigits()
    if bytes.has(UInt8(ascii: "."), at: end) {
      end += 1
      skipDigits()
    }
    if bytes.has("e", at: end) || bytes.has("E", at: end) {
      let hasSign = bytes.has("+", at: end + 1) || bytes.has("-", at: end + 1)
      let digits = end + (hasSign ? 2 : 1)
      if isDigit(digits) {
        end = digits
        skipDigits()
      }
    }
    return bytes.has("j", at: end) || bytes.has("J", at: end) ? end + 1 : end
  }

  private func isDigitOrLine(_ byte: UInt8) -> Bool { byte.isDigit || byte == UInt8(ascii: "_") }

  private func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigitOrLine(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }

  private mutating func symbol() {
    if case .field(_, let string) = contexts.last {
      if bytes[position] == UInt8(ascii: ":") {
        add(.formatColon, to: position + 1)
        contexts.append(.format(string))
        return
      }
      if bytes[position] == UInt8(ascii: "!"), !bytes.has(UInt8(ascii: "="), at: position + 1) {
        let letters = bytes[(position + 1)...].prefix { $0.isNamePart || $0.isBlank }
        add(.conversion, to: letters.endIndex)
        return
      }
    }
    let length = Self.symbols.first { bytes.has($0, at: position) }?.utf8.count ?? 1
    add(.symbol, to: position + length)
  }

  /// The symbols of more than one character, the longest first.
  private static let symbols = [
    "**=", "//=", ">>=", "<<=", "...", "**", "//", ">>", "<<", "<=", ">=", "==", "!=", "<>", "->",
    ":=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=",
  ]
}
