import ArgumentParser
import Console
import Coordinator
import Diagnostics

/// `clustersweep plan`
struct PlanCommand: ParsableCommand {
  static let name = "plan"
  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Show what a sweep would run. Sends nothing.",
    discussion: """
      clustersweep plan sweep.yaml
      clustersweep plan sweep.yaml lr=0.1,0.2 'dropout=uniform(0,0.5)' --samples 20
      clustersweep plan --hyperparam lr=1e-5:l5:0.1 -- python3 train.py --lr '{{ lr }}'
      """)

  @Argument(
    help: ArgumentHelp(
      "A sweep file (default: sweep.yaml), parameters that replace its own, and a table of points.",
      valueName: "SWEEPFILE NAME=RANGE @FILE"))
  var words: [String] = []

  @OptionGroup var own: OwnCommand

  @Option(
    help: ArgumentHelp("Show the points from index A up to, not including, B.", valueName: "A:B"))
  var points: String?

  @Flag(help: "Show the parameters: what they mean, their values, conditions and constraints.")
  var helpParams = false

  @Flag(help: "Show the script of a submission as the host would get it.")
  var script = false

  @Flag(help: "Show how the files that every run has its own of differ from yours.")
  var diff = false

  @Option(
    help: ArgumentHelp(
      "Write the runs' own files below a folder, to be looked at.", valueName: "DIR"))
  var files: String?

  @Flag(help: "Print the points as comma-separated values.")
  var csv = false

  @Flag(help: "Print the commands alone, a line each.")
  var commands = false

  @Flag(help: "Add the label SWEEPHASH/RUNHASH/NAME of each run.")
  var labels = false

  @OptionGroup var sweep: SweepOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    let forms = [output.json, csv, commands, helpParams && !output.json, diff].count { $0 }
    guard forms <= 1 else {
      throw ValidationError(
        "give one of --json, --csv, --commands, --help-params and --diff at a time")
    }
  }

  func run() throws {
    let context = Context(output)
    let plan = try context.coordinator.plan(sweep.request(words: words, command: own.words))
    let range = try range(of: plan)
    if helpParams { return try PlanParameters(plan).write(context) }
    if csv || commands || files != nil {
      for note in plan.notes { try context.say(note) }
    }
    if let files { return try PlanFiles(plan).write(range, below: files, context) }
    if output.json { return try PlanJSON.write(plan, range, labels: labels, context) }
    if csv {
      try plan.check(range ?? 0..<plan.count)
      try Console.write(CSVRow.heading(plan), to: .standardOutput)
      return try plan.write(range ?? 0..<plan.count, as: CSVRow(plan))
    }
    if commands { return try plan.write(range ?? 0..<plan.count, as: CommandRow(plan)) }
    if diff { return try PlanFiles(plan).writeDiffs(range, context) }
    let coordinator = context.coordinator
    if coordinator.mayWarnOfCode(plan) {
      let warning = try blocking { try await coordinator.codeWarning(plan) }
      if let warning { try context.say(warning) }
    }
    try PlanText(plan, labels: labels, context).write(range, showsScript: script)
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
  static func write(
    _ plan: SweepPlan, _ range: Range<Int>?, labels: Bool, _ context: Context
  ) throws {
    let range = range ?? 0..<plan.count
    try plan.check(range)
    try context.printPart(
      "{\n  \"sweep\": \(context.jsonText(plan.name)),\n  \"count\": \(plan.count),\n  \"points\": ["
    )
    try plan.write(range, as: JSONRow(plan, labels: labels ? RunLabels(plan) : nil))
    try context.print(range.isEmpty ? "]\n}" : "\n  ]\n}")
  }
}
