import Cluster
import Console
import Coordinator
import Diagnostics
import Grid

/// `plan` for people.
struct PlanText {
  /// How many points are shown where nothing else is said: the first and the last.
  private static let shown = (first: 18, last: 2)

  private let plan: SweepPlan
  private let labels: RunLabels?
  private let context: Context

  init(_ plan: SweepPlan, labels: Bool = false, _ context: Context) {
    self.plan = plan
    self.labels = labels ? RunLabels(plan) : nil
    self.context = context
  }

  func write(_ range: Range<Int>?, showsScript: Bool) throws {
    try plan.check(range ?? 0..<min(plan.count, 1000))
    for note in plan.notes { try context.say(note) }
    try summary()
    if !plan.space.parameters.isEmpty { try context.print(parameters()) }
    try context.print("")
    try points(range)
    if showsScript {
      try context.print("")
      try context.print(try plan.renderedScript())
    }
  }

  static func runs(_ count: Int) -> String { count == 1 ? "1 run" : "\(count) runs" }

  // MARK: The summary

  private func summary() throws {
    let name = Label.name.apply(to: plan.name, styled: context.terminal.output.styled)
    let objective = plan.objective.map { ", objective \($0)" } ?? ", no metric"
    try context.print("\(name): \(Self.runs(plan.count)) on \(hostText)\(objective)")
    try context.print(submissions)
    for line in resources { try context.print(line) }
    for line in plan.stepLines { try context.print(line) }
    if let cost = plan.cost { try context.print(costText(cost)) }
    let comparison = try context.coordinator.compare(plan)
    if let comparison { try say(comparison) }
  }

  private var hostText: String {
    let slots = plan.slots.map { ", \($0) at once" } ?? ""
    return "\(plan.hostName) (\(plan.schedulerName)\(slots))"
  }

  /// A cluster's limit is only known when it is asked, at `submit`; until then Slurm's own default
  /// (MaxArraySize 1001, slurm.conf(5)) is assumed.
  private var submissions: String {
    guard plan.isSlurm else { return "1 submission" }
    let size = 1001
    let groups = plan.arrayTaskCounts
    let count = groups.reduce(0) { $0 + ($1 + size - 1) / size }
    let tasks = groups.reduce(0, +)
    let packing =
      plan.pack(for: plan.resourceGroups.first?.resources ?? plan.resources).map { pack in
        " of up to \(pack.runs) runs each" + (pack.lanes > 1 ? ", \(pack.lanes) at a time" : "")
      } ?? ""
    if plan.hasMoreResourceGroups { return "more than \(count) submissions" }
    return count == 1
      ? "1 submission, a job array of \(tasks) task\(tasks == 1 && !packing.isEmpty ? "" : "s")\(packing)"
      : "\(count) submissions, if the cluster takes job arrays of \(size) tasks\(packing)"
  }

  /// How many kinds of runs are shown that ask for different things.
  private static let shownKinds = 8

  /// What the runs ask for, if that depends on the point.
  private var resources: [String] {
    let groups = plan.resourceGroups
    guard !groups.isEmpty else { return [] }
    let lines = groups.prefix(Self.shownKinds).map { group in
      "  \(group.resources.words(unlike: plan.resources)): \(Self.runs(group.count))"
    }
    let rest = groups.count - lines.count
    let more = plan.hasMoreResourceGroups ? "more than \(rest)" : "\(rest)"
    return ["resources follow from the points, each kind in arrays of its own:"] + lines
      + (rest > 0 ? ["  … \(more) more kinds"] : [])
  }

  private func costText(_ cost: PlanCost) -> String {
    let gpus = cost.gpuHours.map { "\(PlanCost.text($0)) GPU-hours and " } ?? ""
    return "at most \(gpus)\(PlanCost.text(cost.cpuHours)) CPU-hours"
  }

  private func say(_ comparison: PlanComparison) throws {
    if comparison.repeated > 0 {
      try context.print(
        comparison.repeated == 1
          ? "1 point is the same as an earlier one: \(Self.runs(comparison.distinct))"
          : "\(comparison.repeated) points are the same as earlier ones and run once:"
            + " \(Self.runs(comparison.distinct))")
    }
    guard comparison.known > 0 else { return }
    let states = comparison.states.map { "\($0.count) \($0.state)" }.joined(separator: ", ")
    try context.print(
      "\(comparison.known) of them \(comparison.known == 1 ? "is" : "are") known"
        + " (\(states)); \(comparison.distinct - comparison.known) new")
    if comparison.gone > 0 {
      try context.print(
        "\(Self.runs(comparison.gone)) in the ledger \(comparison.gone == 1 ? "is" : "are")"
          + " no longer in the sweep")
    }
  }

  // MARK: Tables

  private func parameters() -> String {
    let rows = plan.space.parameters.map { parameter in
      [
        Table.Cell(parameter.name), Table.Cell(Self.how(parameter)),
        Table.Cell(parameter.text + Self.suffix(parameter)),
      ]
    }
    var text = Table(
      [.init("PARAMETER"), .init("VALUES", .right), .init("")], rows: rows
    ).render(width: nil, styled: false)
    text.removeLast()
    return text
  }

  static func how(_ parameter: ParameterSummary) -> String {
    switch parameter.origin {
    case .grid, .repetition: parameter.count.map { "\($0)" } ?? ""
    case .drawn: "drawn"
    case .computed: "computed"
    }
  }

  private static func suffix(_ parameter: ParameterSummary) -> String {
    var parts: [String] = []
    if !parameter.zippedWith.isEmpty {
      parts.append("with \(parameter.zippedWith.joined(separator: ", "))")
    }
    if let condition = parameter.condition { parts.append("when \(condition)") }
    return parts.isEmpty ? "" : "   (\(parts.joined(separator: "; ")))"
  }

  private func points(_ range: Range<Int>?) throws {
    let all = plan.count
    if let range {
      try context.print(try table([range]))
      guard range.upperBound < all else { return }
      return try context.print(
        "… \(all - range.upperBound) more; `--points \(range.upperBound):` shows them")
    }
    guard all > Self.shown.first + Self.shown.last else {
      return try context.print(try table([0..<all]))
    }
    try context.print(try table([0..<Self.shown.first, (all - Self.shown.last)..<all]))
    let next = Self.shown.first
    try context.print(
      "\(all - next - Self.shown.last) more between them;"
        + " `--points \(next):\(min(all, next + 50))` shows some")
  }

  private func table(_ ranges: [Range<Int>]) throws -> Table {
    let names = plan.parameterNames
    var rows: [[Table.Cell]] = []
    for (number, range) in ranges.enumerated() {
      if number > 0 {
        rows.append(
          [Table.Cell("…", .muted)] + names.map { _ in Table.Cell("") } + [Table.Cell("")])
      }
      try plan.space.forEachPoint(in: range) { point in
        var row = [Table.Cell("\(point.index)", .muted)]
        row += point.values.map { Table.Cell($0?.text ?? "") }
        if let labels { row.append(Table.Cell(labels.label(of: point, in: plan), .name)) }
        rows.append(row + [Table.Cell(plan.command(of: point))])
      }
    }
    let label = labels == nil ? [] : [Table.Column("LABEL", canShrink: false)]
    return Table(
      [.init("INDEX", .right, canShrink: false)] + names.map { Table.Column($0) } + label
        + [.init("COMMAND")], rows: rows)
  }
}
