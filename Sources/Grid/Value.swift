public import JSON

/// One value of a parameter: the text that programs receive, and what kind of value it is.
///
/// Equal means the same kind and the same bytes; `0.1` and `0.10` are different values of one
/// ``canonical`` form.
public struct Value: Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case integer, decimal, bool, null, text
    /// A list or a mapping, written as JSON.
    case structure
  }

  /// The written form, byte for byte what programs receive.
  public let text: String
  public let kind: Kind
  /// What identity uses: one form for all spellings of a number, a truth value or null, and a text
  /// in JSON quotes, so that the text `'1'` and the number `1` never meet.
  public let canonical: String

  /// Types a bare item: an integer, a decimal, `true` or `false`, `null`, a text in quotes, else
  /// the text as it stands.
  ///
  /// The rules are those of the YAML 1.2 core schema: `no` and `1:30` are texts, `0x10` and `0o7`
  /// integers, and nothing at all is null. `'it''s'` and `"a\nb"` are texts without their quotes.
  public init(typing text: String) {
    let bytes = Array(text.utf8)[...]
    if let literal = NumberLiteral(bytes) {
      let kind: Kind = literal.isInteger ? .integer : .decimal
      self.init(text: text, kind: kind, canonical: literal.canonical)
    } else if let integer = Self.radixInteger(text) {
      self.init(text: text, kind: .integer, canonical: integer)
    } else if ["true", "True", "TRUE"].contains(text) {
      self.init(text: text, kind: .bool, canonical: "true")
    } else if ["false", "False", "FALSE"].contains(text) {
      self.init(text: text, kind: .bool, canonical: "false")
    } else if ["null", "Null", "NULL", "~"].contains(text) {
      self.init(text: text, kind: .null, canonical: "null")
    } else if text.isEmpty {
      self.init(text: "null", kind: .null, canonical: "null")
    } else {
      self.init(text: Quotes.content(of: bytes) ?? text)
    }
  }

  /// A text, whatever it looks like.
  public init(text: String) {
    self.init(text: text, kind: .text, canonical: JSONValue.string(text).text())
  }

  /// A list or a mapping as one value, such as the widths of a network; any other JSON value is typed
  /// as such.
  public init(json: JSONValue) {
    switch json {
    case .null, .bool, .number: self.init(typing: json.text())
    case .string(let text): self.init(text: text)
    case .array, .object:
      self.init(text: json.text(), kind: .structure, canonical: Self.canonical(json))
    }
  }

  /// A list in the text in which it was written.
  init(structure: Value, writtenAs text: String) {
    self.init(text: text, kind: structure.kind, canonical: structure.canonical)
  }

  /// Members in the order of their names, every number in its one form.
  private static func canonical(_ json: JSONValue) -> String {
    switch json {
    case .array(let elements): "[" + elements.map(canonical).joined(separator: ",") + "]"
    case .object(let members):
      "{"
        + members.map { (JSONValue.string($0.name).text(), canonical($0.value)) }
        .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
        .map { "\($0.0):\($0.1)" }.joined(separator: ",") + "}"
    default: Value(json: json).canonical
    }
  }

  /// A number in its canonical form, or without an exponent, however large it is.
  init(_ number: ExactDecimal, plain: Bool = false) {
    let text = plain ? number.plainDescription : number.description
    let isInteger = number.isWhole && !text.utf8.contains(UInt8(ascii: "e"))
    self.init(
      text: text, kind: isInteger ? .integer : .decimal, canonical: number.description)
  }

  private init(text: String, kind: Kind, canonical: String) {
    self.text = text
    self.kind = kind
    self.canonical = canonical
  }

  private static func radixInteger(_ text: String) -> String? {
    let radix = text.hasPrefix("0x") ? 16 : text.hasPrefix("0o") ? 8 : 0
    let digits = text.dropFirst(2)
    guard radix > 0, let first = digits.first, first.isHexDigit,
      let value = Int128(digits, radix: radix)
    else { return nil }
    return NumberLiteral(Array("\(value)".utf8)[...])?.canonical
  }
}

extension Value: Hashable {
  public static func == (a: Value, b: Value) -> Bool {
    a.kind == b.kind && a.text.utf8.elementsEqual(b.text.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    for byte in text.utf8 { hasher.combine(byte) }
  }
}

extension Value {
  /// The value as JSON: a number as it is written where JSON knows that spelling, else in its
  /// canonical form; a text as a string.
  public var json: JSONValue {
    switch kind {
    case .integer, .decimal:
      // What begins like `NaN` is no number of ours, so this asks only about the spelling.
      if case .number(let number)? = try? JSONValue(parsing: text) {
        .number(number)
      } else {
        .number(canonical)
      }
    case .bool: .bool(canonical == "true")
    case .null: .null
    case .text: .string(text)
    case .structure:
      (try? JSONValue(parsing: text)) ?? (try? JSONValue(parsing: canonical)) ?? .string(text)
    }
  }

  /// The value in the form in which a list of the range grammar reads it back: a text that would be
  /// read as something else stands in quotes.
  public var literal: String {
    guard kind == .text, !Quotes.isPlain(text) else { return text }
    return Quotes.quoted(text)
  }
}

extension Value {
  /// The value as a literal of expressions.
  var expressionLiteral: String {
    switch kind {
    case .integer, .decimal, .bool, .null: canonical
    case .text: JSONValue.string(text).text()
    case .structure: text
    }
  }
}
