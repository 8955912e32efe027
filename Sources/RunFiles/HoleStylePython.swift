import Grid
import JSON

/// Which numbers stand in parentheses in Python.
public enum PythonParentheses: Hashable, Sendable {
  /// None: nothing that follows binds tighter than a sign.
  case none
  /// Numbers with a sign, as in `(-3)**2`.
  case signed
  /// All numbers, as in `(3).bit_length()`.
  case numbers
}

/// The quotes of the f-strings around a place in Python; none outside of f-strings.
public struct FStringQuotes: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let single = FStringQuotes(rawValue: 1)
  public static let double = FStringQuotes(rawValue: 2)
}

/// Spells values as expressions of Python, in ASCII, so that the declared encoding of a script counts
/// nothing.
struct PythonSpelling {
  var parentheses: PythonParentheses
  var quotes: FStringQuotes

  func text(of value: Value) -> String {
    switch value.kind {
    case .integer, .decimal:
      let isEnclosed = parentheses == .numbers || (parentheses == .signed && value.isSigned)
      return isEnclosed ? "(\(number(value.text)))" : number(value.text)
    case .bool, .null, .text, .structure:
      let text = display(value.json)
      // `{{` in an f-string is a brace, not a field that begins with one.
      return !quotes.isEmpty && text.hasPrefix("{") ? "(\(text))" : text
    }
  }

  /// Python has no integers with zeros in front.
  private func number(_ text: String) -> String {
    let sign = text.prefix { $0 == "-" || $0 == "+" }
    let digits = text.dropFirst(sign.count)
    guard digits.allSatisfy(\.isNumber) else { return text }
    let significant = digits.drop { $0 == "0" }
    return String(sign + (significant.isEmpty ? "0" : significant))
  }

  private func display(_ json: JSONValue) -> String {
    switch json {
    case .null: return "None"
    case .bool(let value): return value ? "True" : "False"
    case .number("NaN"): return "float(\(literal("nan")))"
    case .number("Infinity"): return "float(\(literal("inf")))"
    case .number("-Infinity"): return "float(\(literal("-inf")))"
    case .number(let text): return text
    case .string(let text): return literal(text)
    case .array(let elements): return "[" + elements.map(display).joined(separator: ", ") + "]"
    case .object(let members):
      let pairs = members.map { "\(literal($0.name)): \(display($0.value))" }
      return "{" + pairs.joined(separator: ", ") + "}"
    }
  }

  private func literal(_ text: String) -> String {
    if quotes.isEmpty { return Self.escaped(text) }
    let isPlain = text.utf8.allSatisfy { (0x20..<0x7f).contains($0) && !"\\'\"".utf8.contains($0) }
    if isPlain, !quotes.contains(.single) { return "'\(text)'" }
    if isPlain, !quotes.contains(.double) { return "\"\(text)\"" }
    // No literal can stand here before Python 3.12, but this can, and is the same text.
    return "bytes([\(text.utf8.map(String.init).joined(separator: ", "))]).decode()"
  }

  private static func escaped(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let quote: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
    var out = String(quote)
    for scalar in scalars {
      switch scalar {
      case quote, "\\": out += "\\" + String(scalar)
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case " "..."~": out.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{ff}": out += "\\x" + hex(scalar, 2)
      case "\u{100}"..."\u{ffff}": out += "\\u" + hex(scalar, 4)
      default: out += "\\U" + hex(scalar, 8)
      }
    }
    return out + String(quote)
  }

  private static func hex(_ scalar: Unicode.Scalar, _ width: Int) -> String {
    let digits = String(scalar.value, radix: 16)
    return String(repeating: "0", count: width - digits.count) + digits
  }
}
