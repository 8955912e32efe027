import Diagnostics
import Grid
import JSON
import Testing

@testable import RunFiles

/// A config file with values at dotted paths, for tests.
struct ConfigCase: Sendable, CustomTestStringConvertible {
  var base: String
  var values: [(path: String, value: Value?)]
  var result: String

  /// The values are typed as in a sweep file, lists and mappings are JSON; nil is for what the run
  /// doesn't have.
  init(_ base: String, _ values: KeyValuePairs<String, String?>, _ result: String) {
    self.base = base
    self.values = values.map { ($0.key, $0.value.map(Self.value)) }
    self.result = result
  }

  var testDescription: String { base }

  static func value(_ text: String) -> Value {
    let isStructure = text.hasPrefix("[") || text.hasPrefix("{")
    if isStructure, let json = try? JSONValue(parsing: text) { return Value(json: json) }
    return Value(typing: text)
  }

  func file(
    _ format: ConfigFormat = .yaml, createsParents: Bool = true
  ) throws(Diagnostics) -> ConfigFile {
    let sets = values.enumerated().map {
      ConfigSet(path: $0.element.path.split(separator: ".").map(String.init), parameter: $0.offset)
    }
    return try ConfigFile(
      Array(base.utf8), file: "base", format: format, sets: sets, createsParents: createsParents)
  }

  func filled(_ format: ConfigFormat = .yaml) throws(Diagnostics) -> String {
    let text = try file(format).text
    return String(decoding: text.filled { values[$0].value }, as: UTF8.self)
  }
}
