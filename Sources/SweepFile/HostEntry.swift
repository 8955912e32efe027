public import Diagnostics
internal import YAML

/// One host of a hosts file, checked.
public struct HostEntry: Hashable, Sendable {
  /// What starts runs on the host.
  public enum SchedulerKind: String, Hashable, Sendable, CaseIterable {
    case slurm, queue
  }

  public var name: Located<String>
  /// The alias in the ssh configuration; nil for this machine.
  public var ssh: Located<String>?
  public var scheduler: SchedulerKind
  /// The folder for sweeps on the host, relative to the home there if it begins with no `/`.
  public var root: Located<String>?
  /// The ssh configuration to use instead of `~/.ssh/config`.
  public var sshConfig: Located<String>?
  /// How many runs a plain host runs at the same time; nil if the file doesn't say.
  public var slots: Located<Int>?
  /// What else a plain host has to give.
  public var capacity = HostCapacity()
  /// The shortest time between two questions to the host, with a unit; ``TimeLimit`` reads it.
  public var poll: Located<String>?
  public var environment: [EnvironmentVariable] = []
  /// Lines of shell that stand before those of the sweep.
  public var prologue: [Located<String>] = []
  /// What a run asks for where the sweep doesn't say.
  public var resources = Resources()
  /// The template of the scripts of submissions, where the sweep names none, and values for it.
  public var template: TemplateSpec?
  /// Where the entry begins.
  public var location: SourceLocation

  public init(name: Located<String>, scheduler: SchedulerKind) {
    self.name = name
    self.scheduler = scheduler
    location = name.location
  }
}

extension HostEntry {
  static let localName = "local"

  static let keywords =
    [
      Keyword("ssh", "ssh: uni-login"), Keyword("scheduler", "scheduler: slurm"),
      Keyword("root", "root: scratch/sweeps"), Keyword("ssh_config", "ssh_config: ssh/config"),
      Keyword("slots", "slots: 2"), Keyword("poll", "poll: 30s"),
      Keyword("environment", "environment: {OMP_NUM_THREADS: 1}"),
      Keyword("prologue", "prologue: [module load python]"),
      Keyword("resources", "resources: {partition: short}"), TemplateSpec.keyword,
    ] + HostCapacity.keywords

  init(_ entry: YAMLNode.Entry, _ complaints: inout Complaints) {
    let host = "host '\(entry.key.value)'"
    let elsewhere = Resources.keywords.map { ($0.name, "resources") }
    let section = Section(
      entry.value, title: " in \(host)", noun: host, keywords: Self.keywords,
      elsewhere: Dictionary(uniqueKeysWithValues: elsewhere), complaints: &complaints)
    let isLocal = entry.key.value == Self.localName
    let scheduler = Self.scheduler(section, isLocal: isLocal, entry.key, &complaints)
    self.init(name: entry.key, scheduler: scheduler ?? .queue)
    Self.checkName(entry.key, &complaints)
    readConnection(section, isLocal: isLocal, &complaints)
    root = section.line("root", &complaints)
    slots = section.count("slots", &complaints)
    capacity = HostCapacity(section, &complaints)
    let plain: [(String, SourceLocation?)] = [
      ("slots", slots?.location), ("cpus", capacity.cpus?.location),
      ("memory", capacity.memory?.location), ("gpus", capacity.gpus?.location),
    ]
    for case (let key, let place?) in plain where scheduler == .slurm {
      complaints.add(
        "'\(key)' belongs to a plain host, but \(host) has 'scheduler: slurm'", at: place,
        remedy: key == "slots"
          ? "remove it; 'throttle' in the sweep file bounds the runs at a time"
          : "write it under 'resources', where it says what each run asks for")
    }
    poll = section.line("poll", mustBe: "a time with its unit", &complaints) {
      TimeLimit($0) != nil && $0.last.map { "smhd".contains($0) } ?? false
    }
    environment = EnvironmentVariable.read(section.node("environment"), &complaints)
    prologue = section.lines("prologue", &complaints)
    section.node("resources").map { resources = Resources($0, &complaints) }
    template = TemplateSpec.read(section, &complaints)
  }

  private mutating func readConnection(
    _ section: Section, isLocal: Bool, _ complaints: inout Complaints
  ) {
    ssh = section.line("ssh", &complaints)
    sshConfig = section.line("ssh_config", &complaints)
    if isLocal, let place = (ssh ?? sshConfig)?.location {
      complaints.add(
        "the host 'local' is this machine and has no ssh", at: place,
        remedy: "give the host another name")
    } else if ssh == nil, let sshConfig, section.node("ssh") == nil {
      complaints.add(
        "'ssh_config' needs 'ssh'", at: sshConfig.location,
        remedy: "add a line like this: \(section.example("ssh"))")
    }
  }

  private static func checkName(_ name: Located<String>, _ complaints: inout Complaints) {
    guard !isName(name.value) else { return }
    complaints.add(
      "the name of a host must be \(nameRule), not '\(name.value)'", at: name.location)
  }

  /// A host whose scheduler nobody named might be a login node, so nothing is taken for granted.
  private static func scheduler(
    _ section: Section, isLocal: Bool, _ name: Located<String>, _ complaints: inout Complaints
  ) -> SchedulerKind? {
    guard section.isMapping else { return nil }
    guard section.node("scheduler") != nil || isLocal else {
      complaints.add(
        "the key 'scheduler' is missing in host '\(name.value)'", at: name.location,
        remedy: "write 'scheduler: slurm' for a cluster, 'scheduler: queue' for a plain host")
      return nil
    }
    let text = section.line("scheduler", mustBe: "slurm or queue", &complaints) {
      SchedulerKind(rawValue: $0) != nil
    }
    return text.flatMap { SchedulerKind(rawValue: $0.value) }
  }
}
