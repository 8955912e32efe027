import Cluster
import Console
import Coordinator
import Diagnostics
import JSON
import Ledger

/// What a rerun does, for people.
struct RerunView {
  let plan: RerunPlan
  let context: Context

  init(_ plan: RerunPlan, _ context: Context) {
    self.plan = plan
    self.context = context
  }

  /// Shows what would be rerun.
  func show() throws {
    for note in plan.notes { try context.say(note) }
    if plan.attempts.isEmpty {
      try context.say(nothing)
    } else {
      try context.print(table)
      try context.say(
        "\(PlanText.runs(plan.attempts.count)) would be rerun; without --dry-run they are")
    }
    try sayRest()
  }

  /// Says what was submitted.
  func say(_ report: SubmitReport) throws {
    if report.imported > 0 {
      try context.say(
        "another copy of this folder has submitted \(report.imported) of them again")
    }
    if report.submitted > 0 || report.imported == 0 {
      try context.say(
        report.submitted == 0
          ? nothing : "submitted \(PlanText.runs(report.submitted)) again")
    }
    if report.waiting > 0 { try context.say("\(PlanText.runs(report.waiting)) wait") }
    for (runs, why) in report.refusals {
      try context.say(why)
      try context.say("\(PlanText.runs(runs.count)) stay as they were")
    }
    for line in differences { try context.say(line) }
    try sayRest()
  }

  private var nothing: String {
    plan.attempts.isEmpty ? "no run is \(plan.wish); nothing is rerun" : "nothing is rerun"
  }

  private func sayRest() throws {
    if !plan.excludedNodes.isEmpty {
      try context.say("not used: \(plan.excludedNodes.joined(separator: ", "))")
    }
    let left = JobState.allCases.compactMap { state in
      plan.leftAlone[state].map { "\($0) \(state.rawValue)" }
    }
    if !left.isEmpty { try context.say("left alone: \(left.joined(separator: ", "))") }
  }

  /// `memory 4G → 8G: 2 runs`, most frequent first.
  private var differences: [String] {
    var counts: [String: Int] = [:]
    for attempt in plan.attempts {
      for difference in attempt.differences {
        counts["\(difference.resource) \(Self.text(difference))", default: 0] += 1
      }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.key): \(PlanText.runs($0.value))" }
  }

  private static func text(_ difference: PlannedAttempt.Difference) -> String {
    "\(difference.before ?? "none") → \(difference.after ?? "none")"
  }

  private var table: Table {
    let resources = names
    let columns =
      [Table.Column("INDEX", .right, canShrink: false), .init("RUN", canShrink: false)]
      + [.init("WAS"), .init("CAUSE"), .init("ATTEMPT", .right)]
      + resources.map { Table.Column($0.uppercased(), canShrink: false) }
    let rows = plan.attempts.map { attempt -> [Table.Cell] in
      let run = attempt.run
      let changed = Dictionary(
        attempt.differences.map { ($0.resource, Self.text($0)) }, uniquingKeysWith: { a, _ in a })
      let asked = Dictionary(attempt.asked.map { ($0.resource, $0.text) }) { a, _ in a }
      return [
        .init("\(run.facts.index)", .muted), .init(run.facts.name, .name),
        .init(run.state.rawValue, run.state.label), .init(run.attempt?.cause ?? ""),
        .init("\(attempt.number)"),
      ]
        + resources.map { name in
          changed[name].map { Table.Cell($0, .value) } ?? Table.Cell(asked[name] ?? "")
        }
    }
    return Table(columns, rows: rows)
  }

  /// The resources of which there is anything to show.
  private var names: [String] {
    var seen: Set<String> = []
    return plan.attempts.flatMap { $0.asked.map(\.resource) + $0.differences.map(\.resource) }
      .filter { seen.insert($0).inserted }
  }
}

/// What a rerun does, for programs.
enum RerunJSON {
  /// The plan of a rerun with those of its steps, and what was submitted of them; no report for what only would be.
  static func value(
    _ plan: RerunPlan, _ report: SubmitReport?,
    steps: [(plan: RerunPlan, report: SubmitReport?)]
  ) -> JSONValue {
    guard case .object(let members) = value(plan, report) else { return .null }
    let following = JSONValue.array((report?.steps ?? []).map(\.json))
    let again = JSONValue.array(steps.map { value($0.plan, $0.report) })
    return .object(members + [.init("steps", following), .init("rerun_steps", again)])
  }

  private static func value(_ plan: RerunPlan, _ report: SubmitReport?) -> JSONValue {
    let left = JobState.allCases.compactMap { state in
      plan.leftAlone[state].map { JSONValue.Member(state.rawValue, .int($0)) }
    }
    let refusals = report?.refusals.map(\.why.json) ?? []
    return .members([
      "sweep": .string(plan.sweep), "submitted": .int(report?.submitted ?? 0),
      "imported": .int(report?.imported ?? 0), "waiting": .int(report?.waiting ?? 0),
      "jobs": .array((report?.jobs ?? []).map { .string($0) }),
      "deferral": report?.deferral?.json ?? .null, "refusals": .array(refusals),
      "runs": .array(plan.attempts.map(json)), "left_alone": .object(left),
      "excluded_nodes": .array(plan.excludedNodes.map { .string($0) }),
    ])
  }

  private static func json(_ attempt: PlannedAttempt) -> JSONValue {
    .members([
      "run": .string(attempt.run.facts.name), "index": .int(attempt.run.facts.index),
      "attempt": .int(attempt.number), "was": .string(attempt.run.state.rawValue),
      "cause": .text(attempt.run.attempt?.cause), "policy": .text(attempt.policy),
      "resources": .object(attempt.asked.map { .init($0.resource, .string($0.text)) }),
      "before": .object(
        attempt.differences.map { .init($0.resource, .text($0.before)) }),
    ])
  }
}
