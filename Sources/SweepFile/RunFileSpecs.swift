public import Diagnostics
internal import YAML

/// A config file that every run has its own of: a base in which values are set.
public struct ConfigSpec: Hashable, Sendable {
  /// The path of the base, from the sweep file's folder.
  public var base: Located<String>
  /// What the file is called in the run's folder; nil for the name of the base.
  public var name: Located<String>?
  /// Which parameter's value is set at which dotted path; nil for each at the path of its name.
  public var sets: [Setting]?

  public struct Setting: Hashable, Sendable {
    public var path: Located<String>
    public var parameter: Located<String>
  }

  public init(base: Located<String>) { self.base = base }

  static let keywords = [
    Keyword("base", "base: config.yaml"), Keyword("as", "as: run.yaml"),
    Keyword("set", "set: {training.learning_rate: lr}"),
  ]

  /// Reads `config`: a path, or a mapping.
  static func read(_ section: Section, _ complaints: inout Complaints) -> ConfigSpec? {
    guard let node = section.node("config") else { return nil }
    guard case .mapping = node.content else {
      return section.line("config", &complaints).map { ConfigSpec(base: $0) }
    }
    let inner = Section(
      node, title: " under 'config'", noun: "'config'", keywords: keywords,
      complaints: &complaints)
    guard inner.node("base") != nil else {
      complaints.add(
        "the key 'base' is missing under 'config'", at: inner.location,
        remedy: "add the file whose values are set: base: config.yaml")
      return nil
    }
    guard let base = inner.line("base", &complaints) else { return nil }
    var spec = ConfigSpec(base: base)
    spec.name = inner.line("as", &complaints)
    spec.sets = inner.node("set").map { settings($0, &complaints) }
    return spec
  }

  private static func settings(
    _ node: YAMLNode, _ complaints: inout Complaints
  ) -> [Setting] {
    guard case .mapping(let entries) = node.content else {
      complaints.add(
        "'set' must be a mapping, not \(node.noun)", at: node.location,
        remedy: "write paths and parameters: set: {training.learning_rate: lr}")
      return []
    }
    return entries.compactMap { entry in
      entry.value.checkedText(
        of: "'\(entry.key.value)'", example: "\(entry.key.value): lr", &complaints
      ).map { Setting(path: entry.key, parameter: $0) }
    }
  }
}
