import Diagnostics

extension ExpressionLexer {
  /// Reads a text in single or double quotes, with the escapes of Python.
  mutating func text() throws(ExpressionFailure) -> String {
    let start = position
    let quote = byte(at: start)
    skip(1)
    var out: [UInt8] = []
    while let byte = byte(at: position) {
      if byte == UInt8(ascii: "\\") {
        out += Array(String(Character(try escape())).utf8)
        continue
      }
      skip(1)
      if byte == quote { return String(decoding: out, as: UTF8.self) }
      out.append(byte)
    }
    let range = start..<start + 1
    throw source.complaint(
      "the quote \(source.string(range)) isn't closed", at: range,
      remedy: "close it; a quote within a text is written \\' or \\\"")
  }

  private mutating func escape() throws(ExpressionFailure) -> Unicode.Scalar {
    let start = position
    let letter = byte(at: start + 1)
    skip(2)
    switch letter {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "'"): return "'"
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "x"): return try scalar(2, from: start)
    case UInt8(ascii: "u"): return try scalar(4, from: start)
    case UInt8(ascii: "U"): return try scalar(8, from: start)
    default: throw wrongEscape(start, "an unknown escape stands in a text")
    }
  }

  /// The character whose code point is written in `count` hexadecimal digits.
  private mutating func scalar(_ count: Int, from start: Int) throws(ExpressionFailure)
    -> Unicode.Scalar
  {
    let digits = source.string(position..<min(position + count, source.bytes.count))
    guard digits.utf8.count == count, digits.allSatisfy(\.isHexDigit),
      let code = UInt32(digits, radix: 16)
    else {
      throw wrongEscape(start, "an escape needs \(count) hexadecimal digits")
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw wrongEscape(start, "there is no character with the code \(digits)")
    }
    skip(count)
    return scalar
  }

  private func wrongEscape(_ start: Int, _ what: String) -> ExpressionFailure {
    let end = min(start + 2, source.bytes.count)
    return source.complaint(
      what, at: start..<end, why: #"there are \n \t \r \\ \' \" \xHH \uHHHH \UHHHHHHHH"#,
      remedy: #"write \\ for a backslash"#)
  }
}
