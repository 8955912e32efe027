public import Diagnostics
internal import YAML

extension Sweep {
  static let keywords =
    [
      Keyword("name", "name: digits"),
      Keyword("command", "command: python3 train.py --lr {{ lr }}"),
    ] + SpaceKeys.ofSweep + [
      Keyword("metric", "metric: val_loss:min"),
      Keyword("goal", "goal: minimize"), Keyword("host", "host: local"),
      Keyword("resources", "resources: {time: 10m, cpus: 1, memory: 1G}"),
      Keyword("environment", "environment: {OMP_NUM_THREADS: 1}"),
      Keyword("prologue", "prologue: [module load python]"),
      TemplateSpec.keyword, Keyword("throttle", "throttle: 10"),
      Keyword("pack", "pack: 20"), Keyword("feed", "feed: true"),
      Keyword("config", "config: config.yaml"), Keyword("substitute", "substitute: train.py"),
      Keyword("sync", "sync: {include: [\"*.csv\"], limit: 100M}"),
      Keyword("code", "code: [train.py, src/]"), SweepInput.keyword,
      Keyword("script_path", "script_path: [../shared, ~/scripts]"),
      Keyword("checkpoints", "checkpoints: checkpoints/"),
      Keyword("requeue", "requeue: 120s before the limit, at most 20"),
      Keyword("after", "after: pretrain"),
      Keyword("steps", "steps: {evaluate: {command: python3 evaluate.py}}"),
      Keyword("project", "project: vision"),
      Keyword("on_done", "on_done: notify-send \"$CLUSTERSWEEP_SWEEP is done\""),
    ] + RerunPolicy.Trigger.allCases.map(\.keyword)

  /// Reads a sweep file.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - file: the name under which complaints speak of it.
  ///   - overrides: texts `PATH=VALUE` (`resources.time=2h`, `params.lr=[1, 2]`), put into the file
  ///     before it is checked, the last of a path counting. Those that begin with `host.` concern
  ///     the hosts file and are left to it.
  /// - Returns: the sweep, in which nothing is left to complain about but the ranges and templates.
  /// - Throws: every complaint about the file and the overrides, in the order of the file.
  public static func parse(
    _ bytes: [UInt8], file: String, overrides: [String] = []
  ) throws(Diagnostics) -> Sweep {
    var complaints = Complaints(kind: .badInput)
    let reading = YAMLReader.read(bytes, file: file)
    complaints.addSyntax(reading.complaints)
    guard var root = reading.root else {
      if reading.complaints.isEmpty { complaints.add(empty(file)) }
      try complaints.check()
      throw Diagnostics([empty(file)])
    }
    root.apply(overrides.filter { !$0.hasPrefix("host.") }, &complaints)
    let sweep = Sweep(root, &complaints)
    try complaints.check()
    guard let sweep else { throw Diagnostics([empty(file)]) }
    return sweep
  }

  private static func empty(_ file: String) -> Diagnostic {
    Diagnostic(
      "the sweep file is empty", at: .file(file),
      remedy: "it needs at least the lines 'name: NAME' and 'command: COMMAND'")
  }

  /// nil if there is something to complain about, perhaps also if not nil.
  private init?(_ root: YAMLNode, _ complaints: inout Complaints) {
    let section = Section(
      root, title: "", noun: "a sweep file", keywords: Self.keywords,
      elsewhere: Self.elsewhere(root), complaints: &complaints)
    guard case .mapping = root.content else { return nil }
    let name = Self.required("name", section, &complaints) { section, complaints in
      section.line("name", mustBe: nameRule, &complaints, where: isName)
    }
    let command = Self.required("command", section, &complaints) { $0.text("command", &$1) }
    let local = Located("local", at: section.location)
    let host = section.node("host").map { _ in section.line("host", &complaints) } ?? local
    self.init(
      name: name ?? local, command: command ?? local, host: host ?? local)
    space = SpaceKeys.declaration(section, &complaints)
    config = ConfigSpec.read(section, &complaints)
    substitute = section.texts("substitute", &complaints)
    code = CodeSpec.read(section, &complaints)
    inputs = SweepInput.read(section, &complaints)
    scriptPath = section.texts("script_path", &complaints)
    readMetric(section, &complaints)
    section.node("resources").map { resources = Resources($0, followPoints: true, &complaints) }
    environment = EnvironmentVariable.read(section.node("environment"), &complaints)
    prologue = section.lines("prologue", &complaints)
    template = TemplateSpec.read(section, &complaints)
    throttle = section.count("throttle", &complaints)?.value
    pack = PackSpec.read(section, &complaints)
    feed = FeedSpec.read(section, &complaints)
    sync = SyncSpec.read(section, &complaints)
    checkpoints = CheckpointSpec.read(section, &complaints)
    if let requeue = checkpoints.requeue, let time = resources.time,
      let limit = TimeLimit(time.value), limit.seconds <= requeue.before
    {
      complaints.add(
        "the time limit is no longer than 'requeue' wants to be told before it", at: time.location,
        why: "the program would be told as soon as it starts, again and again",
        remedy: "ask for more time, or write a shorter one into 'requeue'")
    }
    policies = RerunPolicy.read(section, &complaints)
    after = Predecessor.read(section, &complaints)
    steps = Step.read(section, &complaints)
    for step in steps where self.name.value.utf8.count + step.name.value.utf8.count > 63 {
      complaints.add(
        "the names of the sweep and of the step '\(step.name.value)' are too long together",
        at: step.name.location, remedy: "shorten one: together they may have 63 letters")
    }
    project = section.line("project", mustBe: nameRule, &complaints, where: isName)
    onDone = section.text("on_done", &complaints)
  }

  /// Words that are often written at the top of the file but belong into a section.
  private static func elsewhere(_ root: YAMLNode) -> [String: String] {
    var result: [String: String] = [:]
    for keyword in Resources.keywords { result[keyword.name] = "resources" }
    guard case .mapping(let entries)? = root.value(of: "params")?.content else { return result }
    for entry in entries { result[entry.key.value] = "params" }
    return result
  }

  private static func required(
    _ key: String, _ section: Section, _ complaints: inout Complaints,
    _ read: (Section, inout Complaints) -> Located<String>?
  ) -> Located<String>? {
    guard section.node(key) != nil else {
      complaints.add(
        "the key '\(key)' is missing", at: section.location,
        remedy: "add a line like this: \(section.example(key))")
      return nil
    }
    return read(section, &complaints)
  }
}

extension YAMLNode {
  fileprivate mutating func apply(_ overrides: [String], _ complaints: inout Complaints) {
    for text in overrides {
      do throws(Diagnostics) {
        apply(try Override(text), &complaints)
      } catch {
        for diagnostic in error.all { complaints.add(diagnostic) }
      }
    }
  }
}

let nameRule =
  "made of at most 64 letters, digits, '_', '.' and '-' that don't begin with '.' or '-'"

/// Whether it may name a sweep or a host.
func isName(_ text: String) -> Bool {
  isPlainName(text) && text.utf8.count <= 64 && !text.hasPrefix(".") && !text.hasPrefix("-")
}
