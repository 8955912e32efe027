internal import Diagnostics
internal import YAML

extension Sweep {
  private static let metricKeywords = [
    Keyword("name", "name: val_loss"), Keyword("reduce", "reduce: min"),
    Keyword("from", "from: jsonl"), Keyword("goal", "goal: minimize"),
  ]

  /// Reads `metric`, which is `NAME:REDUCTION` or a mapping, and `goal`.
  mutating func readMetric(_ section: Section, _ complaints: inout Complaints) {
    goal = Self.goal(section, &complaints)
    guard let node = section.node("metric") else { return }
    guard case .mapping = node.content else {
      metric = section.line("metric", &complaints)
      return
    }
    let inner = Section(
      node, title: " under 'metric'", noun: "'metric'", keywords: Self.metricKeywords,
      complaints: &complaints)
    metric = Self.metric(inner, &complaints)
    metricFrom = inner.line("from", &complaints)
    guard let second = inner.node("goal") else { return }
    if section.node("goal") != nil {
      complaints.add(
        "the goal is given twice", at: second.location,
        why: "there is a key 'goal' outside of 'metric' too", remedy: "remove one of the two")
    }
    goal = Self.goal(inner, &complaints)
  }

  private static func metric(
    _ section: Section, _ complaints: inout Complaints
  ) -> Located<String>? {
    if section.node("name") == nil {
      complaints.add(
        "the key 'name' is missing under 'metric'", at: section.location,
        remedy: "add the name of the metric, like this: name: val_loss")
    }
    let name = section.line("name", &complaints)
    let reduction = section.line("reduce", &complaints)
    guard let name, let reduction else { return name }
    return name.map { "\($0):\(reduction.value)" }
  }

  private static func goal(
    _ section: Section, _ complaints: inout Complaints
  ) -> Located<String>? {
    section.line("goal", mustBe: "minimize or maximize", &complaints) {
      $0 == "minimize" || $0 == "maximize"
    }
  }
}
