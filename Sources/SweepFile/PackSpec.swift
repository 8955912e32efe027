public import Diagnostics
internal import YAML

/// How many runs share a task of a job array.
public struct PackSpec: Hashable, Sendable {
  /// How many at the most; nil for as many as fit into ``time``.
  public var runs: Int?
  /// How many of them run at the same time.
  public var sideBySide = 1
  /// How long an array task may take, in seconds; nil for as long as its runs may take together.
  public var seconds: Int?
  /// Where it stands.
  public var location: SourceLocation

  static let keywords = [
    Keyword("runs", "runs: 20"), Keyword("side_by_side", "side_by_side: 4"),
    Keyword("time", "time: 2h"),
  ]

  /// More runs than this don't share a task: what ends it would end them all.
  static let most = 100_000

  /// Reads `pack`: a number of runs, a time, or a mapping.
  static func read(_ section: Section, _ complaints: inout Complaints) -> PackSpec? {
    guard let node = section.node("pack") else { return nil }
    guard case .mapping = node.content else { return read(text: section, &complaints) }
    let inner = Section(
      node, title: " under 'pack'", noun: "'pack'", keywords: keywords, complaints: &complaints)
    var spec = PackSpec(location: node.location)
    spec.runs = inner.count("runs", &complaints)?.value
    spec.sideBySide = inner.count("side_by_side", &complaints)?.value ?? 1
    spec.seconds = inner.line("time", mustBe: "a time such as 2h", &complaints) {
      TimeLimit($0) != nil
    }.flatMap { TimeLimit($0.value)?.seconds }
    if inner.node("runs") == nil, inner.node("time") == nil {
      complaints.add(
        "'pack' says neither how many runs share a task nor how long it may take",
        at: node.location, remedy: "add a line like this: runs: 20")
    }
    return checked(spec, &complaints)
  }

  private static func read(text section: Section, _ complaints: inout Complaints) -> PackSpec? {
    guard let text = section.line("pack", &complaints) else { return nil }
    var spec = PackSpec(location: text.location)
    if isCount(text.value), let runs = Int(text.value) {
      spec.runs = runs
    } else if text.value.last.map({ "smhd".contains($0) }) == true,
      let limit = TimeLimit(text.value)
    {
      spec.seconds = limit.seconds
    } else {
      complaints.add(
        "'pack' must be how many runs share a task, or how long it may take, not '\(text.value)'",
        at: text.location, remedy: "write it like this: pack: 20, or pack: 2h")
      return nil
    }
    return checked(spec, &complaints)
  }

  private static func checked(_ spec: PackSpec, _ complaints: inout Complaints) -> PackSpec? {
    if let runs = spec.runs, runs > most {
      complaints.add(
        "at most \(most) runs can share a task, not \(runs)", at: spec.location,
        remedy: "write a smaller number: the cluster may end a task at any time")
      return nil
    }
    if let runs = spec.runs, spec.sideBySide > runs {
      complaints.add(
        "\(spec.sideBySide) of \(runs) runs can't run side by side", at: spec.location,
        remedy: "write at least as many 'runs' as 'side_by_side'")
      return nil
    }
    // One run a task is no pack.
    return spec.runs == 1 ? nil : spec
  }
}
