public import Diagnostics
internal import YAML

/// What a run asks of its host, as written and checked; nil where the file says nothing.
public struct Resources: Hashable, Sendable {
  /// The time limit; ``TimeLimit`` reads it.
  public var time: Located<String>?
  /// CPUs a run: a whole number from 1.
  public var cpus: Located<String>?
  /// Memory a node; ``MemorySize`` reads it.
  public var memory: Located<String>?
  /// GPUs a node: `COUNT` or `TYPE:COUNT`.
  public var gpus: Located<String>?
  public var partition: Located<String>?
  public var account: Located<String>?
  public var qos: Located<String>?
  public var constraint: Located<String>?
  /// Nodes a run: a whole number from 1.
  public var nodes: Located<String>?
  /// Tasks a run, over all of its nodes, as MPI has them; `cpus` is then what each has.
  public var tasks: Located<String>?
  /// Further sbatch options, each as it is written after `#SBATCH`.
  public var sbatch: [Located<String>] = []

  public init() {}

  /// These resources, with those of `defaults` where these say nothing. The sbatch options of
  /// `defaults` come first, so that a later option of the same name wins.
  public func over(_ defaults: Resources) -> Resources {
    var result = self
    result.time = time ?? defaults.time
    result.cpus = cpus ?? defaults.cpus
    result.memory = memory ?? defaults.memory
    result.gpus = gpus ?? defaults.gpus
    result.partition = partition ?? defaults.partition
    result.account = account ?? defaults.account
    result.qos = qos ?? defaults.qos
    result.constraint = constraint ?? defaults.constraint
    result.nodes = nodes ?? defaults.nodes
    result.tasks = tasks ?? defaults.tasks
    result.sbatch = defaults.sbatch + sbatch
    return result
  }
}

extension Resources {
  static let keywords = [
    Keyword("time", "time: 10m"), Keyword("cpus", "cpus: 1"), Keyword("memory", "memory: 1G"),
    Keyword("gpus", "gpus: 1"), Keyword("partition", "partition: short"),
    Keyword("account", "account: group"), Keyword("qos", "qos: normal"),
    Keyword("constraint", "constraint: avx2"), Keyword("nodes", "nodes: 2"),
    Keyword("tasks", "tasks: 8"), Keyword("sbatch", "sbatch: ['--nice=100']"),
  ]

  /// - Parameters:
  ///   - node: what stands in the file.
  ///   - key: under which key it stands.
  ///   - followPoints: whether values may hold expressions over a point's parameters, in two braces;
  ///     these are checked where they are evaluated.
  ///   - complaints: told what is wrong.
  init(
    _ node: YAMLNode, under key: String = "resources", followPoints: Bool = false,
    _ complaints: inout Complaints
  ) {
    let section = Section(
      node, title: " under '\(key)'", noun: "'\(key)'", keywords: Self.keywords,
      complaints: &complaints)
    func read(_ key: String, _ complaints: inout Complaints) -> Located<String>? {
      guard let rule = Self.rules[key] else { return section.line(key, &complaints) }
      return section.line(key, mustBe: rule.mustBe, &complaints) {
        followPoints && $0.contains("{{") || rule.isRight($0)
      }
    }
    time = read("time", &complaints)
    cpus = read("cpus", &complaints)
    memory = read("memory", &complaints)
    gpus = read("gpus", &complaints)
    partition = read("partition", &complaints)
    account = read("account", &complaints)
    qos = read("qos", &complaints)
    constraint = read("constraint", &complaints)
    nodes = read("nodes", &complaints)
    tasks = read("tasks", &complaints)
    sbatch = section.texts("sbatch", &complaints).filter { Self.isOption($0, &complaints) }
  }

  /// Why `--wait` is refused, and what to do.
  public static let waitReason =
    "with it sbatch comes back only when all runs have ended, and `submit` waits for sbatch"
  public static let waitRemedy = "leave it out; `clustersweep watch --until-done` waits for the end"

  private struct Rule: Sendable {
    var mustBe: String
    var isRight: @Sendable (String) -> Bool
  }

  /// What a value must be, by its key, where not any line will do.
  private static let rules: [String: Rule] = [
    "time": Rule(mustBe: "a time such as 90s, 10m, 2h, 1d, HH:MM:SS or D-HH:MM:SS") {
      TimeLimit($0) != nil
    },
    "cpus": Rule(mustBe: "a whole number from 1", isRight: isCount),
    "nodes": Rule(mustBe: "a whole number from 1", isRight: isCount),
    "tasks": Rule(mustBe: "a whole number from 1", isRight: isCount),
    "memory": Rule(mustBe: "an amount such as 500M, 4G or 1T") { MemorySize($0) != nil },
    "gpus": Rule(
      mustBe: "a number such as 1, or a type and a number such as a100:2", isRight: isGPUs),
  ]

  /// Checks a value that wasn't written in a file but made.
  ///
  /// - Parameters:
  ///   - text: the value.
  ///   - key: where it belongs: `memory`, `sbatch`.
  /// - Returns: nil if it is right, else what it must be.
  public static func isWrong(_ text: String, as key: String) -> String? {
    guard isLine(text), !text.isEmpty else { return "one line without control characters" }
    if key == "sbatch" {
      guard text.hasPrefix("-") else { return "an option that begins with '-'" }
      return waits(text)
        ? "an option other than --wait, which holds sbatch until the job ends" : nil
    }
    return rules[key].flatMap { $0.isRight(text) ? nil : $0.mustBe }
  }

  private static func isLine(_ text: String) -> Bool {
    !text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
  }

  @Sendable private static func isGPUs(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard (1...2).contains(parts.count), let count = parts.last else { return false }
    return (count == "0" || isCount(count)) && (parts.count == 1 || isPlainName(parts[0]))
  }

  /// Whether options of sbatch let it come back only when the job has ended: with `--wait` there is no
  /// telling a job that failed from one that was refused, and no connection is held so long.
  ///
  /// - Parameter options: as they stand behind `#SBATCH`.
  /// - Returns: whether `--wait` is one of them.
  public static func waits(_ options: some StringProtocol) -> Bool {
    options.split(whereSeparator: \.isWhitespace).prefix { !$0.hasPrefix("#") }
      .contains { $0 == "--wait" || $0 == "-W" }
  }

  private static func isOption(_ text: Located<String>, _ complaints: inout Complaints) -> Bool {
    if waits(text.value) {
      complaints.add(
        "sbatch's option '--wait' can't be used", at: text.location, why: waitReason,
        remedy: waitRemedy)
      return false
    }
    if isLine(text.value), text.value.hasPrefix("-") { return true }
    complaints.add(
      "an item of 'sbatch' must be one option that begins with '-'", at: text.location,
      remedy: text.value.hasPrefix("#SBATCH ")
        ? "leave out the '#SBATCH'" : "write it like this: sbatch: ['--nice=100']")
    return false
  }
}

/// Whether it is made of ASCII letters, digits, `_`, `.` and `-` only, and isn't empty.
func isPlainName(_ text: String) -> Bool {
  !text.isEmpty
    && text.unicodeScalars.allSatisfy {
      $0.isASCII
        && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "_.-".contains(String($0)))
    }
}
