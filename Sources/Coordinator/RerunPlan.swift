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
  /// The run with what this attempt asks for.
  var open: OpenRun {
    var open = OpenRun(run: run, attempt: number)
    let asked = resources.without(excludedNodes).json
    open.run.facts.resources =
      changed.isEmpty
      ? asked
      : .object(
        (asked.object ?? [])
          + [.init(Resources.changedMember, .array(changed.map { .string($0) }))])
    return open
  }
}

/// Attempts that can share submissions: they ask for the same, and see the same code.
struct AttemptGroup {
  private(set) var attempts: [PlannedAttempt]
  /// The submission whose code they see; nil for the sweep's files as they are now.
  var codeOf: Int64? { attempts.first?.codeOf }

  /// In the order of their first attempts.
  static func groups(of attempts: [PlannedAttempt]) -> [AttemptGroup] {
    struct Key: Hashable {
      var resources: String?
      var codeOf: Int64?
    }
    var order: [Key] = []
    var groups: [Key: AttemptGroup] = [:]
    for attempt in attempts {
      let resources = attempt.open.run.facts.resources?.text()
      let key = Key(resources: resources, codeOf: attempt.codeOf)
      if groups[key] == nil { order.append(key) }
      groups[key, default: AttemptGroup(attempts: [])].attempts.append(attempt)
    }
    return order.compactMap { groups[$0] }
  }

  /// Those of which nobody else has submitted the attempt meanwhile, such as another copy of the project.
  func stillOpen(_ ledger: Ledger, sweep: Int64) throws -> ChosenRuns {
    let numbers = Dictionary(
      try ledger.runs(ofSweep: sweep).map { ($0.id, $0.attempt?.number ?? 0) },
      uniquingKeysWith: { first, _ in first })
    return ChosenRuns(
      attempts.filter { numbers[$0.run.id].map { [next = $0.number] in $0 < next } ?? false }
        .map(\.open),
      ledger: ledger)
  }
}

extension Resources {
  /// The values of an option of sbatch that is given in one of its spellings.
  func values(of long: String, _ short: String) -> [String] {
    let spellings = [long + "=", long + " ", short + " "]
    return sbatch.compactMap { option in
      spellings.first { option.value.hasPrefix($0) }.map {
        String(option.value.dropFirst($0.count))
      }
    }
  }

  /// The same, on other nodes than these. sbatch takes the last of several options, so there is only one.
  func without(_ nodes: [String]) -> Resources {
    guard !nodes.isEmpty else { return self }
    var copy = self
    let all = values(of: "--exclude", "-x") + nodes
    copy.sbatch.removeAll { option in
      ["--exclude=", "--exclude ", "-x "].contains { option.value.hasPrefix($0) }
    }
    let place = SourceLocation(file: "--exclude-nodes", line: 1, column: 1)
    copy.sbatch.append(Located("--exclude=" + all.joined(separator: ","), at: place))
    return copy
  }
}
