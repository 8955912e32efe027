extension JSONValue {
  /// Why a text is no JSON.
  public struct ParseError: Error, Hashable, Sendable {
    /// What was wrong.
    public var what: String
    /// The offset of the first byte that couldn't be read.
    public var offset: Int
  }

  /// Reads one JSON value that fills `bytes`.
  ///
  /// - Parameter bytes: the text in UTF-8; blanks around it are allowed, nesting up to 512 levels.
  /// - Throws: ``ParseError``.
  public init(parsing bytes: some Collection<UInt8>) throws(ParseError) {
    var parser = JSONParser(bytes: Array(bytes))
    self = try parser.document { (parser) throws(ParseError) in
      try parser.value()
    }
  }

  /// Reads one JSON value that fills `text`.
  ///
  /// - Throws: ``ParseError``.
  public init(parsing text: String) throws(ParseError) {
    try self.init(parsing: Array(text.utf8))
  }
}

/// Reads JSON texts, as values or as nodes with their places.
struct JSONParser {
  let bytes: [UInt8]
  var position = 0
  var depth = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Reads what fills the text.
  mutating func document<Result>(
    _ read: (inout JSONParser) throws(JSONValue.ParseError) -> Result
  ) throws(JSONValue.ParseError) -> Result {
    let result = try read(&self)
    skipBlanks()
    guard position == bytes.count else { throw error("there is text behind the value") }
    return result
  }

  mutating func value() throws(JSONValue.ParseError) -> JSONValue {
    skipBlanks()
    guard let first = peek else { throw error("the text ends too early") }
    switch first {
    case UInt8(ascii: "{"):
      return try nested { (self) throws(JSONValue.ParseError) in
        try self.object()
      }
    case UInt8(ascii: "["):
      return try nested { (self) throws(JSONValue.ParseError) in
        try self.array()
      }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "N"): return try word("NaN", .number("NaN"))
    case UInt8(ascii: "I"): return try word("Infinity", .number("Infinity"))
    default: return try number()
    }
  }

  mutating func nested<Result>(
    _ read: (inout JSONParser) throws(JSONValue.ParseError) -> Result
  ) throws(JSONValue.ParseError) -> Result {
    guard depth < 512 else { throw error("it is nested too deeply") }
    depth += 1
    defer { depth -= 1 }
    return try read(&self)
  }

  private mutating func object() throws(JSONValue.ParseError) -> JSONValue {
    var members: [JSONValue.Member] = []
    try list(until: "}") { (self) throws(JSONValue.ParseError) in
      members.append(.init(try self.name().text, try self.value()))
    }
    return .object(members)
  }

  private mutating func array() throws(JSONValue.ParseError) -> JSONValue {
    var elements: [JSONValue] = []
    try list(until: "]") { (self) throws(JSONValue.ParseError) in
      elements.append(try self.value())
    }
    return .array(elements)
  }

  /// Reads from an opening bracket to the closing one, with commas between what `item` reads.
  mutating func list(
    until close: Unicode.Scalar, item: (inout JSONParser) throws(JSONValue.ParseError) -> Void
  ) throws(JSONValue.ParseError) {
    position += 1
    skipBlanks()
    if take(close) { return }
    while true {
      try item(&self)
      skipBlanks()
      if take(close) { return }
      guard take(",") else { throw error("a ',' or '\(close)' is missing") }
    }
  }

  /// Reads the name of a member and the colon behind it.
  mutating func name() throws(JSONValue.ParseError) -> (text: String, extent: Range<Int>) {
    skipBlanks()
    guard peek == UInt8(ascii: "\"") else { throw error("a name in quotes is missing") }
    let start = position
    let text = try string()
    let extent = start..<position
    skipBlanks()
    guard take(":") else { throw error("a ':' is missing") }
    return (text, extent)
  }

  private mutating func string() throws(JSONValue.ParseError) -> String {
    position += 1
    var out: [UInt8] = []
    while let byte = peek {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: out, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &out)
      case 0..<0x20:
        position -= 1
        throw error("a control character stands in a string")
      default: out.append(byte)
      }
    }
    throw error("a string doesn't end")
  }

  private mutating func escape(into out: inout [UInt8]) throws(JSONValue.ParseError) {
    guard let byte = peek else { throw error("a string doesn't end") }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): out.append(0x0a)
    case UInt8(ascii: "r"): out.append(0x0d)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0c)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "u"): out += Array(String(Character(try scalar())).utf8)
    default:
      position -= 1
      throw error("an unknown escape stands in a string")
    }
  }

  /// A `\uXXXX`, or two that form a surrogate pair; a lone surrogate becomes U+FFFD.
  private mutating func scalar() throws(JSONValue.ParseError) -> Unicode.Scalar {
    let first = try hex4()
    if let scalar = Unicode.Scalar(first) { return scalar }
    let start = position
    if first < 0xdc00, take("\\"), take("u") {
      let second = try hex4()
      if (0xdc00..<0xe000).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
      {
        return scalar
      }
    }
    position = start
    return "\u{fffd}"
  }

  private mutating func hex4() throws(JSONValue.ParseError) -> UInt32 {
    guard position + 4 <= bytes.count,
      let digits = String(validating: bytes[position..<position + 4], as: UTF8.self),
      digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16)
    else { throw error("four hexadecimal digits are missing") }
    position += 4
    return value
  }

  private mutating func word(
    _ word: String, _ value: JSONValue
  ) throws(JSONValue.ParseError) -> JSONValue {
    guard bytes[position...].starts(with: word.utf8) else { throw error("an unknown word") }
    position += word.utf8.count
    return value
  }

  private mutating func number() throws(JSONValue.ParseError) -> JSONValue {
    let start = position
    let negative = take("-")
    if negative, peek == UInt8(ascii: "I") { return try word("Infinity", .number("-Infinity")) }
    let whole = digits()
    guard whole > 0 else { throw error("a value is missing") }
    if whole > 1, bytes[position - whole] == UInt8(ascii: "0") {
      position -= whole - 1
      throw error("a number starts with 0")
    }
    if take("."), digits() == 0 { throw error("a digit is missing") }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      if digits() == 0 { throw error("a digit is missing") }
    }
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    return position - start
  }

  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func skipBlanks() {
    while let byte = peek, [0x20, 0x0a, 0x0d, 0x09].contains(byte) { position += 1 }
  }

  func error(_ what: String) -> JSONValue.ParseError {
    JSONValue.ParseError(what: what, offset: position)
  }
}
