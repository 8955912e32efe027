import ArgumentParser
import Console
import Coordinator
import Diagnostics
import Grid
import JSON

/// `clustersweep plan`
struct PlanCommand: ParsableCommand {
  static let name = "plan"
  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Show what a sweep would run. Sends nothing.",
    discussion: """
      clustersweep plan sweep.yaml
      clustersweep plan sweep.yaml lr=0.1,0.2
      clustersweep plan --hyperparam lr=1e-5:l5:0.1 -- python3 train.py --lr '{{ lr }}'
      """)

  @Argument(
    help: ArgumentHelp(
      "A sweep file (default: sweep.yaml) and parameters that replace its own.",
      valueName: "SWEEPFILE NAME=RANGE"))
  var words: [String] = []

  @OptionGroup var own: OwnCommand

  @Option(
    help: ArgumentHelp("Show the points from index A up to, not including, B.", valueName: "A:B"))
  var points: String?

  @Flag(help: "Show the script of a submission as the host would get it.")
  var script = false

  @OptionGroup var sweep: SweepOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = Context(output)
    let plan = try context.coordinator.plan(sweep.request(words: words, command: own.words))
    let range = try range(of: plan)
    if output.json { return try PlanJSON.write(plan, range, context) }
    try PlanText.write(plan, range, showsScript: script, context)
  }

  private func range(of plan: SweepPlan) throws -> Range<Int>? {
    guard let points else { return nil }
    let parts = points.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = parts[0].isEmpty ? 0 : Int(parts[0]),
      let last = parts[1].isEmpty ? plan.count : Int(parts[1]), first >= 0, last >= first
    else {
      throw Diagnostic(
        "'\(points)' is no range of points", remedy: "write A:B, such as --points 0:20",
        kind: .usage)
    }
    return min(first, plan.count)..<min(last, plan.count)
  }
}

/// `plan --json`, written point by point so that a large space needs no memory.
enum PlanJSON {
  static func write(_ plan: SweepPlan, _ range: Range<Int>?, _ context: Context) throws {
    let head = JSONValue.string(plan.name).text()
    var text = "{\n  \"sweep\": \(head),\n  \"count\": \(plan.count),\n  \"points\": ["
    var isFirst = true
    for point in plan.space.points(in: range ?? 0..<plan.count) {
      let json = JSONValue.members([
        "index": .int(point.index), "parameters": plan.parameters(of: point, asText: true),
        "command": .string(plan.command(of: point)),
      ])
      text += (isFirst ? "\n    " : ",\n    ") + json.text()
      isFirst = false
      if text.utf8.count > 1 << 16 {
        try Console.write(text, to: .standardOutput)
        text = ""
      }
    }
    try context.print(text + (isFirst ? "]\n}" : "\n  ]\n}"))
  }
}

/// `plan` for people.
enum PlanText {
  /// How many points are shown where nothing else is said.
  private static let shown = 20

  static func write(
    _ plan: SweepPlan, _ range: Range<Int>?, showsScript: Bool, _ context: Context
  ) throws {
    for note in plan.notes { try context.say(note) }
    let styled = context.terminal.output.styled
    let name = Label.name.apply(to: plan.name, styled: styled)
    let objective = plan.objective.map { ", objective \($0)" } ?? ", no metric"
    try context.print("\(name): \(runs(plan.count)) on \(hostText(plan))\(objective)")
    try context.print(submissions(plan))
    if !plan.space.axes.isEmpty { try context.print(axes(plan)) }
    let range = range ?? 0..<min(plan.count, shown)
    try context.print("")
    try context.print(points(plan, range))
    if range.upperBound < plan.count {
      try context.print(
        "… \(plan.count - range.upperBound) more; `--points \(range.upperBound):` shows them")
    }
    if showsScript {
      try context.print("")
      try context.print(try plan.renderedScript())
    }
  }

  static func runs(_ count: Int) -> String { count == 1 ? "1 run" : "\(count) runs" }

  private static func hostText(_ plan: SweepPlan) -> String {
    let slots = plan.slots.map { ", \($0) at once" } ?? ""
    return "\(plan.hostName) (\(plan.schedulerName)\(slots))"
  }

  /// A cluster's limit is only known when it is asked, at `submit`; until then Slurm's own default
  /// (MaxArraySize 1001, slurm.conf(5)) is assumed.
  private static func submissions(_ plan: SweepPlan) -> String {
    guard plan.isSlurm else { return "1 submission" }
    let size = 1001
    let count = (plan.count + size - 1) / size
    return count == 1
      ? "1 submission, a job array of \(plan.count) tasks"
      : "\(count) submissions, if the cluster takes job arrays of \(size) tasks"
  }

  private static func axes(_ plan: SweepPlan) -> String {
    let rows = plan.space.axes.map { axis in
      let count = axis.count
      let first = (0..<min(count, 8)).map { axis[$0].text }
      let values = first.joined(separator: " ") + (count > 8 ? " … \(axis[count - 1].text)" : "")
      return [Table.Cell(axis.name), Table.Cell("\(count)"), Table.Cell(values)]
    }
    var text = Table(
      [.init("PARAMETER"), .init("VALUES", .right), .init("")], rows: rows
    ).render(width: nil, styled: false)
    text.removeLast()
    return text
  }

  private static func points(_ plan: SweepPlan, _ range: Range<Int>) -> Table {
    let names = plan.parameterNames.map { Table.Column($0) }
    return Table(
      [.init("INDEX", .right, canShrink: false)] + names + [.init("COMMAND")],
      rows: plan.space.points(in: range).map { point in
        [Table.Cell("\(point.index)", .muted)] + point.values.map { Table.Cell($0.text) }
          + [Table.Cell(plan.command(of: point))]
      })
  }
}
