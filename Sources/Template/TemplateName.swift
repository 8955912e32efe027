public import Diagnostics

/// A value of its own that a template says it takes, in a comment: `{{! needs image: a file (.sif) }}`, or
/// `{{! takes mounts: folders }}` for one that it can do without.
public struct TemplateName: Hashable, Sendable {
  public var name: String
  public var isNeeded: Bool
  /// What it is, for people.
  public var meaning: String
  /// Where it is declared.
  public var location: SourceLocation

  /// nil if the comment declares nothing.
  init?(_ comment: Tag) {
    guard comment.kind == .comment, let colon = comment.name.firstIndex(of: ":") else { return nil }
    let words = comment.name[..<colon].split(whereSeparator: \.isWhitespace)
    guard words.count == 2, ["needs", "takes"].contains(words[0]) else { return nil }
    name = String(words[1])
    isNeeded = words[0] == "needs"
    meaning = comment.name[colon...].dropFirst().split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    location = comment.location
  }
}

/// Follows which tags of a template are reached with given values, and complains about those that would
/// leave a hole.
struct TemplateHoles {
  private let values: [String: ScriptTemplate.Value]
  private var isOpen: [Bool] = []

  init(_ values: [String: ScriptTemplate.Value]) { self.values = values }

  mutating func check(_ tags: [Tag]) throws(Diagnostic) {
    for tag in tags {
      switch tag.kind {
      case .comment: break
      case .section: isOpen.append(hasValue(tag.name))
      case .inverted: isOpen.append(!hasValue(tag.name))
      case .end: _ = isOpen.popLast()
      case .quoted, .raw:
        guard isOpen.allSatisfy(\.self), tag.name != "." else { continue }
        try check(tag)
      }
    }
  }

  func hasValue(_ name: String) -> Bool {
    switch values[name] {
    case .text: true
    case .list(let items): !items.isEmpty
    case .absent, nil: false
    }
  }

  private func check(_ tag: Tag) throws(Diagnostic) {
    if case .list = values[tag.name] {
      throw Diagnostic(
        "'\(tag.name)' may have several values, and here is room for one",
        at: .source(tag.location),
        remedy: "write {{# \(tag.name) }}{{ . }}{{/ \(tag.name) }}, which is repeated for each")
    }
    guard hasValue(tag.name) else {
      throw Diagnostic(
        "the template needs a value for '\(tag.name)', and there is none",
        at: .source(tag.location),
        why: "the line would be written with a hole in it",
        remedy: ScriptTemplate.remedies[tag.name]
          ?? "give it in the sweep file: template: {name: …, \(tag.name): …}; or let the template do "
          + "without: {{# \(tag.name) }} … {{/ \(tag.name) }}")
    }
  }
}

extension ScriptTemplate {
  /// What gives a value to names that every template may use.
  static let remedies: [String: String] = [
    "requeue_before": "add to the sweep file: requeue: 120s before the limit, at most 20",
    "prologue": "add to the sweep file: prologue: [module load python]",
  ].merging(
    [
      "time", "cpus", "memory", "gpus", "partition", "account", "qos", "constraint", "nodes",
      "tasks",
    ].map { ($0, "set `resources.\($0)` in the sweep file or in hosts.yaml") }
  ) { first, _ in first }
}
