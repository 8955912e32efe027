public import Grid
import JSON

/// How a value is spelled in a hole of a text.
public enum HoleStyle: Hashable, Sendable {
  /// The written form of the value, whatever it is.
  case raw
  /// An expression of Python that is exactly the value: a number as it is written, `True`, `False`,
  /// `None`, a text as a string literal, a list or mapping as a display.
  ///
  /// - Parameters:
  ///   - parentheses: when a number stands in parentheses, for what follows it.
  ///   - quotes: the quotes of the f-strings around it. Before Python 3.12 neither these nor a
  ///     backslash may stand in a field of an f-string.
  case python(parentheses: PythonParentheses = .none, quotes: FStringQuotes = [])
  /// A number, truth value, null, list or mapping as it is written, a text in quotes.
  ///
  /// - Parameter parenthesized: whether a number with a sign stands in parentheses.
  case quoted(TextQuoting, parenthesized: Bool = false)
  /// JSON: a number as it is written where JSON knows that spelling.
  case json
  /// YAML that readers of its versions 1.1 and 1.2 read alike.
  case yaml(YAMLSpelling)
  /// Entries of a mapping of a config file, which may belong to several parameters.
  case entries(ConfigEntries)
  /// Another style with text before and behind it, which is written only with it.
  indirect case enclosed(String, HoleStyle, String)

  /// The spelling of `value`.
  public func text(of value: Value) -> String {
    switch self {
    case .raw: return value.text
    case .python(let parentheses, let quotes):
      return PythonSpelling(parentheses: parentheses, quotes: quotes).text(of: value)
    case .quoted(let quoting, let parenthesized):
      if value.kind == .text { return quoting.quoted(value.text) }
      return parenthesized && value.isSigned ? "(\(value.text))" : value.text
    case .json: return value.json.text()
    case .yaml(let spelling): return spelling.text(of: value)
    case .entries(let entries): return entries.text { _ in value } ?? ""
    case .enclosed(let before, let style, let behind):
      return before + style.text(of: value) + behind
    }
  }

  /// What fills a hole; nil for a run that doesn't have the parameter. `value` gives the value of any
  /// parameter, nil if the run doesn't have it.
  func fill(_ parameter: Int, _ value: (Int) -> Value?) -> String? {
    switch self {
    case .entries(let entries): entries.text(value)
    case .enclosed(let before, let style, let behind):
      style.fill(parameter, value).map { before + $0 + behind }
    default: value(parameter).map(text)
    }
  }
}

extension Value {
  var isNumber: Bool { kind == .integer || kind == .decimal }

  /// Whether it is a number that is written with a sign.
  var isSigned: Bool { isNumber && (text.hasPrefix("-") || text.hasPrefix("+")) }
}
