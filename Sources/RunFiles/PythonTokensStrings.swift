import Diagnostics

/// Strings, and the parts of f-strings.
extension PythonTokensReader {
  /// Reads a string, or the begin of an f-string, whose prefix has `prefix` letters.
  mutating func string(prefix: Int) throws(Diagnostic) {
    let letters = text.string(position..<position + prefix).lowercased()
    let open = position + prefix
    let quote = bytes[open]
    let isTriple = isTripled(quote, open)
    let content = open + (isTriple ? 3 : 1)
    if letters.contains("f") || letters.contains("t") {
      let string = FString(
        start: position..<content, quote: quote, isTriple: isTriple,
        isRaw: letters.contains("r"), outerQuotes: quotes)
      add(.stringStart, to: content)
      contexts.append(.string(string))
      quotes.insert(quote == UInt8(ascii: "'") ? .single : .double)
      return
    }
    var end = content
    while end < bytes.count {
      if bytes[end] == .backslash {
        end = pastEscape(end)
      } else if bytes[end] == quote, !isTriple || isTripled(quote, end) {
        add(.string, to: end + (isTriple ? 3 : 1))
        return
      } else if bytes[end].isLineEnd, !isTriple {
        break
      } else {
        end += 1
      }
    }
    throw endless(position..<content)
  }

  private func isTripled(_ quote: UInt8, _ index: Int) -> Bool {
    bytes.has(quote, at: index) && bytes.has(quote, at: index + 1)
      && bytes.has(quote, at: index + 2)
  }

  private func pastEscape(_ backslash: Int) -> Int {
    let isTwoByteEnd =
      bytes.has(.carriageReturn, at: backslash + 1) && bytes.has(.lineFeed, at: backslash + 2)
    return min(bytes.count, backslash + (isTwoByteEnd ? 3 : 2))
  }

  /// Reads the text of an f-string, or of the format of one of its fields, up to what ends it.
  mutating func stringText(_ string: FString, isFormat: Bool) throws(Diagnostic) {
    var end = position
    while end < bytes.count {
      let byte = bytes[end]
      let isDoubled = !isFormat && bytes.has(byte, at: end + 1)
      switch byte {
      case UInt8(ascii: "{") where isDoubled, UInt8(ascii: "}") where isDoubled: end += 2
      case UInt8(ascii: "{"):
        add(.stringText, to: end)
        try open(.field) { .field(token: $0, string) }
        return
      case UInt8(ascii: "}") where isFormat:
        add(.stringText, to: end)
        contexts.removeLast()
        try close()
        return
      case .backslash: end = pastEscape(end, in: string)
      case string.quote where !string.isTriple || isTripled(string.quote, end):
        guard !isFormat else {
          throw unreadable("a field of an f-string isn't closed", end..<end + 1)
        }
        add(.stringText, to: end)
        endString(string)
        return
      default:
        guard !byte.isLineEnd || string.isTriple else { throw endless(string.start) }
        end += 1
      }
    }
    throw endless(string.start)
  }

  private mutating func endString(_ string: FString) {
    contexts.removeLast()
    quotes = string.outerQuotes
    add(.stringEnd, to: position + (string.isTriple ? 3 : 1))
  }

  /// A backslash doesn't protect a brace, but the braces of `\N{DASH}` belong to a name.
  private func pastEscape(_ backslash: Int, in string: FString) -> Int {
    if bytes.has("{", at: backslash + 1) || bytes.has("}", at: backslash + 1) {
      return backslash + 1
    }
    if !string.isRaw, bytes.has("N{", at: backslash + 1),
      let close = bytes[backslash...].firstIndex(of: UInt8(ascii: "}"))
    {
      return close + 1
    }
    return pastEscape(backslash)
  }
}
