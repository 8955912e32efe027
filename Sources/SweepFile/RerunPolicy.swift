internal import Diagnostics
internal import YAML

/// When runs of a sweep are rerun without anybody's asking, what then changes, and how often at the most.
public struct RerunPolicy: Hashable, Sendable {
  /// What a run must have died of.
  public enum Trigger: String, CaseIterable, Hashable, Sendable {
    case outOfMemory = "on_oom"
    case timeLimit = "on_timeout"
    case nodeFailure = "on_node_failure"
    case preempted = "on_preempted"
    /// Any other failure.
    case failure = "on_failure"

    var keyword: Keyword {
      switch self {
      case .outOfMemory: Keyword(rawValue, "on_oom: mem x2, at most 3")
      case .timeLimit: Keyword(rawValue, "on_timeout: time x2, at most 2")
      case .nodeFailure: Keyword(rawValue, "on_node_failure: again, on other nodes, at most 5")
      case .preempted: Keyword(rawValue, "on_preempted: again, at most 5")
      case .failure: Keyword(rawValue, "on_failure: again, at most 1")
      }
    }
  }

  public var trigger: Trigger
  public var changes: [ResourceChange] = []
  /// Whether the nodes on which the run has failed are left out.
  public var usesOtherNodes = false
  /// How often a run is rerun for it.
  public var atMost: Int
  /// As it was written.
  public var text: String

  /// The policies of a sweep file.
  static func read(_ section: Section, _ complaints: inout Complaints) -> [RerunPolicy] {
    Trigger.allCases.compactMap { trigger in
      guard let node = section.node(trigger.rawValue) else { return nil }
      var reader = RerunPolicyReader(trigger)
      do throws(Diagnostic) {
        if case .mapping = node.content { return reader.read(node, &complaints) }
        guard let text = section.line(trigger.rawValue, &complaints) else { return nil }
        return try reader.read(text)
      } catch {
        complaints.add(error)
        return nil
      }
    }
  }
}

/// Reads one policy: `mem x2 up to 64G, on other nodes, at most 3`, or the same as a mapping.
private struct RerunPolicyReader {
  private static let otherNodes = "on other nodes"
  private static let again = "again"

  let trigger: RerunPolicy.Trigger
  private var changes: [ResourceChange] = []
  private var usesOtherNodes = false
  private var isAgain = false
  private var atMost: Int?

  init(_ trigger: RerunPolicy.Trigger) { self.trigger = trigger }

  // MARK: Text

  mutating func read(_ text: Located<String>) throws(Diagnostic) -> RerunPolicy? {
    var offset = 0
    for part in text.value.split(separator: ",", omittingEmptySubsequences: false) {
      let blanks = part.prefix { $0 == " " }.count
      let words = String(part.dropFirst(blanks)).trimmedEnd
      let place = text.place(ofCharacter: offset + blanks, length: max(1, words.count))
      try readPart(Located(words, at: place))
      offset += part.count + 1
    }
    guard let atMost else { throw unbounded(text.location) }
    guard isAgain || !changes.isEmpty || usesOtherNodes else {
      throw Diagnostic(
        "'\(trigger.rawValue)' doesn't say what is done", at: .source(text.location),
        remedy: "write it like this: \(trigger.keyword.example)")
    }
    return policy(atMost, text.value)
  }

  private mutating func readPart(_ part: Located<String>) throws(Diagnostic) {
    let words = part.value.split(separator: " ").map(String.init)
    if words.count == 3, words[0] == "at", words[1] == "most" {
      guard isCount(words[2]), let count = Int(words[2]) else {
        throw Diagnostic(
          "'\(words[2])' is no number of times", at: .source(part.location),
          remedy: "write a whole number from 1: at most 3")
      }
      atMost = count
    } else if part.value == Self.again {
      isAgain = true
    } else if part.value == Self.otherNodes {
      usesOtherNodes = true
    } else {
      try readChange(words, part)
    }
  }

  private mutating func readChange(
    _ words: [String], _ part: Located<String>
  ) throws(Diagnostic) {
    guard let first = words.first, words.count > 1,
      let resource = ChangeableResource(word: first)
    else { throw notUnderstood(part) }
    let limit = words.firstIndex(of: "up")
    if let limit, words.count != limit + 3 || words[limit + 1] != "to" || limit < 2 {
      throw notUnderstood(part)
    }
    let change = words[1..<(limit ?? words.count)].joined(separator: " ")
    changes.append(
      try ResourceChange(
        resource, Located(change, at: part.location),
        upTo: limit.map { Located(words[$0 + 2], at: part.location) }))
  }

  private func notUnderstood(_ part: Located<String>) -> Diagnostic {
    let first = part.value.split(separator: " ").first.map(String.init) ?? ""
    let known =
      ChangeableResource.allCases.map(\.rawValue) + ["mem", Self.again, Self.otherNodes, "at most"]
    let nearest = didYouMean(part.value, among: known) ?? didYouMean(first, among: known)
    return Diagnostic(
      "'\(part.value)' can't be done '\(trigger.rawValue)'", at: .source(part.location),
      remedy: (nearest.map { "\($0) " } ?? "")
        + "write a change such as mem x2, or again, or on other nodes, and at most N")
  }

  private func unbounded(_ location: SourceLocation) -> Diagnostic {
    Diagnostic(
      "'\(trigger.rawValue)' has no bound", at: .source(location),
      why: "a run that can't succeed would be rerun for ever",
      remedy: "say how often: \(trigger.keyword.example)")
  }

  private func policy(_ atMost: Int, _ text: String) -> RerunPolicy {
    RerunPolicy(
      trigger: trigger, changes: changes, usesOtherNodes: usesOtherNodes, atMost: atMost,
      text: "\(trigger.rawValue): \(text)")
  }

  // MARK: Mapping

  private static let keywords =
    ChangeableResource.allCases.map { Keyword($0.rawValue, "\($0.rawValue): x2") } + [
      Keyword("mem", "mem: x2 up to 64G"), Keyword("other_nodes", "other_nodes: true"),
      Keyword("at_most", "at_most: 3"),
    ]

  mutating func read(_ node: YAMLNode, _ complaints: inout Complaints) -> RerunPolicy? {
    let section = Section(
      node, title: " under '\(trigger.rawValue)'", noun: "'\(trigger.rawValue)'",
      keywords: Self.keywords, complaints: &complaints)
    guard let most = section.count("at_most", &complaints) else {
      if section.node("at_most") == nil { complaints.add(unbounded(section.location)) }
      return nil
    }
    let other = section.line("other_nodes", mustBe: "true or false", &complaints) {
      ["true", "false"].contains($0)
    }
    usesOtherNodes = other?.value == "true"
    var parts = usesOtherNodes ? [Self.otherNodes] : []
    for keyword in Self.keywords where ChangeableResource(word: keyword.name) != nil {
      guard let text = section.line(keyword.name, &complaints) else { continue }
      let words = [keyword.name] + text.value.split(separator: " ").map(String.init)
      do throws(Diagnostic) {
        try readChange(words, Located(words.joined(separator: " "), at: text.location))
        parts.append(words.joined(separator: " "))
      } catch {
        complaints.add(error)
        return nil
      }
    }
    if parts.isEmpty { parts = [Self.again] }
    return policy(most.value, (parts + ["at most \(most.value)"]).joined(separator: ", "))
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
