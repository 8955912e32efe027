import Diagnostics
import JSON

extension Term {
  /// The one value that the term stands for: a text is typed unless it is quoted, a list or a mapping is
  /// a structure.
  var value: Value {
    switch self {
    case .text(let text, let isQuoted, _): isQuoted ? Value(text: text) : Value(typing: text)
    case .list, .mapping: Value(json: json)
    }
  }

  private var json: JSONValue {
    switch self {
    case .text: value.json
    case .list(let terms, _): .array(terms.map(\.json))
    case .mapping(let entries, _): .object(entries.map { .init($0.key, $0.term.json) })
    }
  }
}
