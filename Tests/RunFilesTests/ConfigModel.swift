import Diagnostics
import Grid
import JSON
import YAML

/// What a config file says, whatever it looks like.
enum ConfigModel: Equatable {
  /// The one form of a value, so that numbers are compared as numbers and texts as texts.
  case value(String)
  case list([ConfigModel])
  case mapping([String: ConfigModel])

  init(_ value: Value) {
    self = value.kind == .structure ? Self(value.json) : .value(value.canonical)
  }

  init(_ json: JSONValue) {
    switch json {
    case .array(let elements): self = .list(elements.map { Self($0) })
    case .object(let members):
      self = .mapping(Dictionary(members.map { ($0.name, Self($0.value)) }) { $1 })
    default: self = .value(Value(json: json).canonical)
    }
  }

  /// Reads YAML as its version 1.2 does; tags count nothing.
  init(yaml: String) throws {
    let source = try SourceText(file: "f", utf8: Array(yaml.utf8))
    self = try YAMLSyntaxReader.read(source).map { Self($0) } ?? .value("null")
  }

  private init(_ node: YAMLSyntaxNode) {
    switch node.content {
    case .alias(let name, _): self = .value("*\(name)")
    case .sequence(let items): self = .list(items.map { Self($0) })
    case .mapping(let entries):
      let pairs = entries.map { entry in (Self.name(entry.key), Self(entry.value)) }
      self = .mapping(Dictionary(pairs) { $1 })
    case .scalar(let text, let style):
      self = .value(
        (style == .plain ? Value(typing: Self.typed(text)) : Value(text: text)).canonical)
    }
  }

  private static func name(_ key: YAMLSyntaxNode) -> String {
    if case .scalar(let text, _) = key.content { text } else { "?" }
  }

  /// What begins with a quote is text in a plain scalar, while a value would be unquoted.
  private static func typed(_ text: String) -> String {
    text.hasPrefix("'") || text.hasPrefix("\"") ? "'\(text.replacing("'", with: "''"))'" : text
  }

  /// All paths that lead to a value in it, itself among them.
  var paths: [[String]] {
    switch self {
    case .value: [[]]
    case .list(let items):
      [[]]
        + items.enumerated().flatMap { item in item.element.paths.map { ["\(item.offset)"] + $0 } }
    case .mapping(let entries):
      [[]]
        + entries.sorted { $0.key < $1.key }.flatMap { entry in
          entry.value.paths.map { [entry.key] + $0 }
        }
    }
  }

  subscript(path: [String]) -> ConfigModel? {
    guard let first = path.first else { return self }
    let rest = Array(path.dropFirst())
    return switch self {
    case .value: nil
    case .list(let items): Int(first).flatMap { items.indices.contains($0) ? items[$0][rest] : nil }
    case .mapping(let entries): entries[first]?[rest]
    }
  }

  /// Sets a value; creates mappings on the way, also in the place of null.
  mutating func set(_ path: ArraySlice<String>, _ value: ConfigModel) {
    guard let first = path.first else {
      self = value
      return
    }
    switch self {
    case .list(var items):
      guard let index = Int(first), items.indices.contains(index) else { return }
      items[index].set(path.dropFirst(), value)
      self = .list(items)
    case .mapping(var entries):
      entries[first, default: .value("null")].set(path.dropFirst(), value)
      self = .mapping(entries)
    case .value:
      self = .mapping([:])
      set(path, value)
    }
  }
}
