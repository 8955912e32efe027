public import Cluster
public import Diagnostics
import JSON
public import Ledger
import SweepFile

/// What a rerun would submit.
public struct RerunPlan: Sendable {
  /// The sweep's name.
  public let sweep: String
  /// In the order of the sweep.
  public internal(set) var attempts: [PlannedAttempt] = []
  /// What fits the filter but is left as it is, by states.
  public internal(set) var leftAlone: [JobState: Int] = [:]
  /// Nodes that aren't used.
  public internal(set) var excludedNodes: [String] = []
  /// What a person should know.
  public internal(set) var notes: [Diagnostic] = []

  /// What was wished for, in words: `failed or cancelled`.
  public let wish: String

  init(sweep: String, wish: String) {
    self.sweep = sweep
    self.wish = wish
  }
}

/// A new attempt of a run, and what it asks for.
public struct PlannedAttempt: Sendable {
  public var run: RunRecord
  public var number: Int
  /// Why it comes about without anybody's asking: `on_oom: memory x2, at most 3`.
  public var policy: String?
  /// What the last attempt asked for.
  var before: Resources
  var resources: Resources
  /// The names of the resources that this rerun or an earlier one changed.
  var changed: [String]
  var excludedNodes: [String] = []
  /// The submission whose code it sees; nil for the sweep's files as they are now.
  var codeOf: Int64?

  /// A resource that differs from that of the last attempt.
  public struct Difference: Sendable, Hashable {
    public var resource: String
    public var before: String?
    public var after: String?
  }

  /// What differs from the last attempt.
  public var differences: [Difference] {
    Resources.members.compactMap { name, path in
      let (old, new) = (before[keyPath: path]?.value, resources[keyPath: path]?.value)
      return old == new ? nil : Difference(resource: name, before: old, after: new)
    }
  }

  /// What it asks for, by names.
  public var asked: [(resource: String, text: String)] {
    Resources.members.compactMap { name, path in
      resources[keyPath: path].map { (name, $0.value) }
    }
  }
}

extension PlannedAttempt {
  /// What it asks for as the ledger keeps it, also while it waits: the resources, with what reruns have
  /// changed of them and where it isn't to run.
  var asking: JSONValue {
    var members = resources.json.object ?? []
    if !changed.isEmpty { members.append(.init(Resources.changedMember, .strings(changed))) }
    if !excludedNodes.isEmpty {
      members.append(.init(OpenGroup.excludedMember, .strings(excludedNodes)))
    }
    return .object(members)
  }

  /// Attempts in groups that can share a submission, in the order of their first ones; none is empty.
  static func groups(_ attempts: [PlannedAttempt]) -> [[PlannedAttempt]] {
    var order: [Key] = []
    var groups: [Key: [PlannedAttempt]] = [:]
    for attempt in attempts {
      let key = Key(asking: attempt.asking.text(), codeOf: attempt.codeOf)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(attempt)
    }
    return order.compactMap { groups[$0] }
  }

  /// Texts count, not where they were written.
  private struct Key: Hashable {
    var asking: String
    var codeOf: Int64?
  }
}

extension OpenGroup {
  /// The member of what is asked for that names nodes which aren't to be used.
  static let excludedMember = "excluded_nodes"

  /// Nodes that aren't to be used.
  var excludedNodes: [String] {
    resources?[Self.excludedMember]?.array?.compactMap(\.string) ?? []
  }
}

extension JSONValue {
  fileprivate static func strings(_ texts: [String]) -> JSONValue {
    .array(texts.map { .string($0) })
  }
}
