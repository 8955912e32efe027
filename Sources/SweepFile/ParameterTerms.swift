internal import Diagnostics
internal import Grid
internal import YAML

extension Term {
  /// The node as the grid reads it.
  init(_ node: YAMLNode) {
    switch node.content {
    case .scalar(let text, _):
      let place = node.text?.place(ofCharacter: 0, length: text.count)
      self = .text(text, isQuoted: node.isQuoted, at: place ?? node.location)
    case .sequence(let items): self = .list(items.map { Term($0) }, at: node.location)
    case .mapping(let entries):
      self = .mapping(
        entries.map { Entry($0.key.value, at: $0.key.location, Term($0.value)) },
        at: node.location)
    }
  }
}

extension SpaceDeclaration.Block {
  /// Reads `params`: a mapping of names and what defines them.
  static func parameters(
    _ node: YAMLNode, _ complaints: inout Complaints
  ) -> [SpaceDeclaration.Parameter] {
    if node.isNull { return [] }
    guard case .mapping(let entries) = node.content else {
      complaints.add(
        "'params' must be a mapping, not \(node.noun)", at: node.location,
        remedy: "write lines 'NAME: VALUES' below it, such as 'lr: [0.1, 0.01]'")
      return []
    }
    return entries.compactMap { entry in
      guard hasValue(entry, &complaints) else { return nil }
      return .init(name: entry.key, term: Term(entry.value))
    }
  }

  private static func hasValue(_ entry: YAMLNode.Entry, _ complaints: inout Complaints) -> Bool {
    let name = entry.key.value
    switch entry.value.content {
    case .scalar(let text, _) where text.isEmpty && !entry.value.isQuoted:
      complaints.add(
        "parameter '\(name)' has no value", at: entry.key.location,
        remedy: "give it a list such as [1, 2], a range such as 1:3, or [''] for an empty text")
    case .sequence(let items) where items.isEmpty:
      complaints.add(
        "the list of parameter '\(name)' is empty", at: entry.value.location,
        remedy: "give it at least one value")
    case .mapping(let entries) where entries.isEmpty:
      complaints.add(
        "the definition of parameter '\(name)' is empty", at: entry.value.location,
        remedy: "give it values: {values: [1, 2]}, or a distribution: {uniform: [0, 1]}")
    default: return true
    }
    return false
  }
}
