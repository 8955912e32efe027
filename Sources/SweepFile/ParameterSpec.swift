public import Diagnostics
internal import YAML

/// A parameter as the sweep file has it: a name and the text from which its values are to be read.
public struct ParameterSpec: Hashable, Sendable {
  /// A text, and whether it is in quotes or a block and so means nothing but itself.
  public struct Value: Hashable, Sendable {
    public var text: Located<String>
    public var quoted: Bool

    public init(_ text: Located<String>, quoted: Bool) {
      self.text = text
      self.quoted = quoted
    }
  }

  public enum Kind: Hashable, Sendable {
    /// A range, a list, a call, a file or one value, in the range grammar.
    case text(Value)
    /// A YAML list, with each item on its own.
    case list([Value])
  }

  public var name: Located<String>
  public var kind: Kind

  public init(name: Located<String>, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

extension ParameterSpec {
  /// nil if there is something to complain about.
  init?(_ entry: YAMLNode.Entry, _ complaints: inout Complaints) {
    let name = entry.key.value
    switch entry.value.content {
    case .scalar(let text, _):
      guard !text.isEmpty || entry.value.isQuoted else {
        complaints.add(
          "parameter '\(name)' has no value", at: entry.key.location,
          remedy: "give it a list such as [1, 2], a range such as 1:3, or '' for an empty text")
        return nil
      }
      guard let value = Value(entry.value) else { return nil }
      kind = .text(value)
    case .sequence(let items):
      guard let values = Self.values(items, of: entry, &complaints) else { return nil }
      kind = .list(values)
    case .mapping:
      complaints.add(
        "distributions (a mapping as the value of a parameter) are not available in this version",
        at: entry.value.location,
        remedy: "give '\(name)' a list such as [0.1, 0.01] or a range such as 1e-4:l4:0.1")
      return nil
    }
    self.name = entry.key
  }

  private static func values(
    _ items: [YAMLNode], of entry: YAMLNode.Entry, _ complaints: inout Complaints
  ) -> [Value]? {
    guard !items.isEmpty else {
      complaints.add(
        "the list of parameter '\(entry.key.value)' is empty", at: entry.value.location,
        remedy: "give it at least one value")
      return nil
    }
    let values = items.compactMap { Value($0) }
    for item in items where Value(item) == nil {
      complaints.add(
        "an item of parameter '\(entry.key.value)' must be one value, not \(item.noun)",
        at: item.location, remedy: "write it in quotes if it is one text")
    }
    return values.count == items.count ? values : nil
  }
}

extension ParameterSpec.Value {
  init?(_ node: YAMLNode) {
    guard let text = node.text else { return nil }
    self.init(text, quoted: node.isQuoted)
  }
}
