public import Diagnostics
internal import YAML

/// A command that runs after the runs of a sweep: after each of them, or once after all.
public struct Step: Hashable, Sendable {
  public enum Scope: String, CaseIterable, Hashable, Sendable {
    /// After each run that completed, in its folder and with its parameters.
    case run
    /// Once, after all runs and the steps after them.
    case sweep
  }

  public var name: Located<String>
  public var command: Located<String>
  public var scope = Scope.run
  /// For a step after all: whether they must have completed, or only ended.
  public var condition = Predecessor.Condition.ended
  /// What it asks its host for; nothing is taken from the runs.
  public var resources = Resources()
  /// The metric that it writes, with its reduction: the objective of the sweep.
  public var metric: Located<String>?
  /// `minimize` or `maximize`.
  public var goal: Located<String>?

  private static let keywords = [
    Keyword("command", "command: python3 evaluate.py {{ run_dir }}/model.pt"),
    Keyword("per", "per: run"), Keyword("when", "when: completed"),
    Keyword("resources", "resources: {time: 10m}"), Keyword("metric", "metric: test_loss:min"),
    Keyword("goal", "goal: minimize"),
  ]

  /// Reads `steps`: a mapping of names.
  static func read(_ section: Section, _ complaints: inout Complaints) -> [Step] {
    guard let node = section.node("steps") else { return [] }
    guard case .mapping(let entries) = node.content else {
      complaints.add(
        "'steps' must be a mapping of names, not \(node.noun)", at: node.location,
        remedy: "write it like this: steps: {evaluate: {command: python3 evaluate.py}}")
      return []
    }
    let steps = entries.compactMap { read($0.key, $0.value, &complaints) }
    let measured = steps.filter { $0.metric != nil }
    if measured.count > 1, let second = measured[1].metric {
      complaints.add(
        "two steps have a metric", at: second.location,
        why: "the metric of a step is the objective of the sweep",
        remedy: "leave one; `rank` shows any other with --metric")
    }
    return steps
  }

  private static func read(
    _ name: Located<String>, _ node: YAMLNode, _ complaints: inout Complaints
  ) -> Step? {
    let isRight =
      name.value.utf8.count <= 24
      && name.value.utf8.allSatisfy {
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2D
      } && name.value.first != "-"
    guard isRight else {
      complaints.add(
        "the name of a step must be made of at most 24 small letters, digits, '_' and '-', not '\(name.value)'",
        at: name.location, remedy: "write it like this: evaluate")
      return nil
    }
    let section = Section(
      node, title: " under '\(name.value)'", noun: "'\(name.value)'", keywords: keywords,
      complaints: &complaints)
    guard section.isMapping else { return nil }
    guard let command = section.text("command", &complaints) else {
      if section.node("command") == nil {
        complaints.add(
          "the key 'command' is missing under '\(name.value)'", at: section.location,
          remedy: "add a line like this: \(section.example("command"))")
      }
      return nil
    }
    var step = Step(name: name, command: command)
    let scope = section.line("per", mustBe: "run or sweep", &complaints) {
      Scope(rawValue: $0) != nil
    }
    step.scope = scope.flatMap { Scope(rawValue: $0.value) } ?? .run
    let condition = section.line("when", mustBe: "ended or completed", &complaints) {
      Predecessor.Condition(rawValue: $0) != nil
    }
    step.condition = condition.flatMap { Predecessor.Condition(rawValue: $0.value) } ?? .ended
    if let condition, step.scope == .run, step.condition == .ended {
      complaints.add(
        "a step after each run comes only after those that completed", at: condition.location,
        remedy: "leave out 'when'")
    }
    section.node("resources").map { step.resources = Resources($0, &complaints) }
    step.metric = section.line("metric", &complaints)
    step.goal = section.line("goal", mustBe: "minimize or maximize", &complaints) {
      ["minimize", "maximize"].contains($0)
    }
    if let metric = step.metric, step.scope == .sweep {
      complaints.add(
        "a step after all runs has no metric to rank them by", at: metric.location,
        remedy: "leave out 'metric'")
    }
    return step
  }
}

extension Step {
  init(name: Located<String>, command: Located<String>) {
    self.name = name
    self.command = command
  }
}

extension Sweep {
  /// What a step runs, as a sweep of its own: `SWEEP.STEP`.
  ///
  /// - Parameter step: one of ``steps``.
  /// - Returns: a sweep on the same host, with the step's command and resources.
  public func following(_ step: Step) -> Sweep {
    var sweep = Sweep(
      name: Located("\(name.value).\(step.name.value)", at: step.name.location),
      command: step.command, host: host)
    if step.scope == .run { sweep.space = space }
    sweep.code = code
    sweep.inputs = inputs
    sweep.resources = step.resources
    sweep.environment = environment
    sweep.prologue = prologue
    sweep.template = template
    sweep.sync = sync
    sweep.metric = step.metric
    sweep.goal = step.goal
    sweep.project = project
    return sweep
  }
}
