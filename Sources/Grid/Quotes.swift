import JSON

/// Texts in quotes: `'it''s'` takes its content as it stands, `"a\tb"` reads the escapes of JSON.
enum Quotes {
  static func isQuote(_ byte: UInt8?) -> Bool {
    byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"")
  }

  /// The index of the quote that closes the one at `open`; nil if there is none.
  static func closing(_ open: Int, in bytes: ArraySlice<UInt8>) -> Int? {
    let quote = bytes[open]
    var position = open + 1
    while position < bytes.endIndex {
      let next = position + 1 < bytes.endIndex ? bytes[position + 1] : nil
      if bytes[position] == quote {
        guard quote == UInt8(ascii: "'"), next == quote else { return position }
        position += 1
      } else if quote == UInt8(ascii: "\""), bytes[position] == UInt8(ascii: "\\") {
        position += 1
      }
      position += 1
    }
    return nil
  }

  /// The content of a text in quotes that fills `bytes`; nil if it is none, or an escape in it is
  /// wrong.
  static func content(of bytes: ArraySlice<UInt8>) -> String? {
    guard isQuote(bytes.first), closing(bytes.startIndex, in: bytes) == bytes.endIndex - 1 else {
      return nil
    }
    let inner = bytes.dropFirst().dropLast()
    if bytes.first == UInt8(ascii: "'") { return unquoted(inner) }
    guard inner.contains(UInt8(ascii: "\\")) else { return String(decoding: inner, as: UTF8.self) }
    return (try? JSONValue(parsing: bytes))?.string
  }

  private static func unquoted(_ inner: ArraySlice<UInt8>) -> String {
    var out: [UInt8] = []
    var position = inner.startIndex
    while position < inner.endIndex {
      out.append(inner[position])
      position += inner[position] == UInt8(ascii: "'") ? 2 : 1
    }
    return String(decoding: out, as: UTF8.self)
  }

  static func quoted(_ text: String) -> String {
    var out = [UInt8(ascii: "'")]
    for byte in text.utf8 {
      out.append(byte)
      if byte == UInt8(ascii: "'") { out.append(byte) }
    }
    out.append(UInt8(ascii: "'"))
    return String(decoding: out, as: UTF8.self)
  }

  /// Whether a list reads `text` without quotes as that very text.
  static func isPlain(_ text: String) -> Bool {
    let special = Array(",:'\"[](){}@".utf8)
    guard !text.utf8.contains(where: { special.contains($0) || $0 <= 0x20 || $0 == 0x7f }) else {
      return false
    }
    return Value(typing: text).kind == .text
  }
}
