import Grid
import JSON

/// Spells values so that readers of YAML 1.1, such as PyYAML, and of YAML 1.2 read the same from them.
///
/// A text stands in double quotes where one of them would read something else from it or nothing at
/// all. A number keeps the text in which it was written; where PyYAML would take that for a text, such
/// as `1e-5`, a tag says that it is a number: `!!float 1e-5`.
public struct YAMLSpelling: Hashable, Sendable {
  /// Whether it stands in brackets.
  public var isInFlow: Bool
  /// Whether a number gets a tag where it needs one. Not so in the place of a value that has a tag, or is
  /// itself such a number: whoever reads the one reads the other.
  public var tagsNumbers: Bool

  public init(isInFlow: Bool = false, tagsNumbers: Bool = true) {
    self.isInFlow = isInFlow
    self.tagsNumbers = tagsNumbers
  }

  func text(of value: Value) -> String {
    switch value.kind {
    case .integer, .decimal: number(value.text, isInteger: value.kind == .integer)
    case .bool, .null: value.text
    case .text: text(value.text)
    case .structure: text(of: value.json)
    }
  }

  /// A text, plain or in quotes.
  func text(_ text: String) -> String {
    let isPlain =
      YAMLPlain.canStand(text, isInFlow: isInFlow) && YAMLPlain.isText(Array(text.utf8))
    return isPlain ? text : Self.quoted(text)
  }

  private func number(_ text: String, isInteger: Bool) -> String {
    let sign = text.prefix { $0 == "-" || $0 == "+" }
    let digits = text.dropFirst(sign.count)
    // Zeros in front make an octal number in YAML 1.1.
    if isInteger, digits.hasPrefix("0"), digits.utf8.allSatisfy(YAMLPlain.isDigit) {
      let significant = digits.drop { $0 == "0" }
      return significant.isEmpty ? "0" : String(sign + significant)
    }
    guard tagsNumbers, !YAMLPlain.isNumber11(Array(text.utf8)) else { return text }
    return (isInteger ? "!!int " : "!!float ") + text
  }

  /// Lists and mappings stand in brackets.
  private func text(of json: JSONValue) -> String {
    var inner = self
    inner.isInFlow = true
    switch json {
    case .null, .bool: return json.text()
    case .number("NaN"): return ".nan"
    case .number("Infinity"): return ".inf"
    case .number("-Infinity"): return "-.inf"
    case .number(let text): return inner.text(of: Value(typing: text))
    case .string(let text): return inner.text(text)
    case .array(let elements):
      return "[" + elements.map(inner.text(of:)).joined(separator: ", ") + "]"
    case .object(let members):
      let entries = members.map { "\(inner.text($0.name)): \(inner.text(of: $0.value))" }
      return "{" + entries.joined(separator: ", ") + "}"
    }
  }

  /// In double quotes, where everything that isn't printable is escaped.
  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": out += "\\" + String(scalar)
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      default:
        if YAMLPlain.isPrintable(scalar) {
          out.unicodeScalars.append(scalar)
        } else {
          let hex = String(scalar.value, radix: 16)
          out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }
      }
    }
    return out + "\""
  }
}
