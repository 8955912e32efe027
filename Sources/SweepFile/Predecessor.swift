public import Diagnostics
internal import YAML

/// A sweep that has to have ended before this one's runs start.
public struct Predecessor: Hashable, Sendable {
  public enum Condition: String, CaseIterable, Hashable, Sendable {
    /// All of its runs have ended, however they did.
    case ended
    /// All of its runs are completed.
    case completed
  }

  public var sweep: Located<String>
  public var condition = Condition.ended

  private static let keywords = [
    Keyword("sweep", "sweep: pretrain"), Keyword("when", "when: completed"),
  ]

  /// Reads `after`: the name of a sweep, a mapping, or a list of such.
  static func read(_ section: Section, _ complaints: inout Complaints) -> [Predecessor] {
    guard let node = section.node("after") else { return [] }
    let items = if case .sequence(let items) = node.content { items } else { [node] }
    return items.compactMap { read($0, &complaints) }
  }

  private static func read(_ node: YAMLNode, _ complaints: inout Complaints) -> Predecessor? {
    guard case .mapping = node.content else {
      let name = node.checkedText(of: "'after'", example: "after: pretrain", &complaints)
      return name.flatMap { check($0, &complaints) }.map { Predecessor(sweep: $0) }
    }
    let inner = Section(
      node, title: " under 'after'", noun: "'after'", keywords: keywords, complaints: &complaints)
    let condition = inner.line("when", mustBe: "ended or completed", &complaints) {
      Condition(rawValue: $0) != nil
    }
    guard let name = inner.line("sweep", &complaints) else {
      if inner.node("sweep") == nil {
        complaints.add(
          "the key 'sweep' is missing under 'after'", at: inner.location,
          remedy: "name the sweep that comes first, like this: sweep: pretrain")
      }
      return nil
    }
    guard let sweep = check(name, &complaints) else { return nil }
    return Predecessor(
      sweep: sweep, condition: condition.flatMap { Condition(rawValue: $0.value) } ?? .ended)
  }

  private static func check(
    _ name: Located<String>, _ complaints: inout Complaints
  ) -> Located<String>? {
    if isName(name.value) { return name }
    complaints.add(
      "'after' must be the name of a sweep, not '\(name.value)'", at: name.location,
      remedy: "write the name that its file gives it: after: pretrain")
    return nil
  }
}
