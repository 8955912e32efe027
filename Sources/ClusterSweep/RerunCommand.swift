import ArgumentParser
import Cluster
import Coordinator
import Diagnostics
import JSON

/// `clustersweep rerun`
struct RerunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rerun",
    abstract: "Submit new attempts of the runs that failed or were cancelled.",
    discussion: """
      clustersweep rerun SWEEP --failed
      clustersweep rerun SWEEP --state oom --mem x2 --dry-run
      clustersweep rerun SWEEP --where 'lr > 0.01' --time +2h

      What waits, runs or is done is left alone. Each run keeps its folder on the host, and the output \
      of each attempt is kept. A changed resource is reckoned from what a run's last attempt had, and \
      stays changed in later reruns.
      """)

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @OptionGroup(title: "Which runs") var runs: RunFilterOptions

  @Flag(help: "Do what the sweep file's policies say (on_oom and the like), within their bounds.")
  var auto = false

  @Flag(help: "With --run: also runs that are completed, or of which nothing is known.")
  var force = false

  @OptionGroup(title: "With what") var resources: RerunResources

  @Flag(help: "Only show what would be rerun, and with which resources.")
  var dryRun = false

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let context = Context(output)
    if auto { return try await applyPolicies(context) }
    let request = try request()
    let (plan, report) = try await context.coordinator.rerun(sweep, request, isDry: dryRun)
    // A named run is one of the sweep itself, or of SWEEP.STEP.
    let steps =
      try runs.filter().runs.isEmpty
      ? await context.coordinator.rerunSteps(of: sweep, request, isDry: dryRun)
        .filter { !$0.plan.attempts.isEmpty } : []
    if output.json {
      let again = steps.map { (plan: $0.plan, report: dryRun ? nil : $0.report) }
      try context.print(RerunJSON.value(plan, dryRun ? nil : report, steps: again))
      if dryRun { return }
    }
    if dryRun {
      try RerunView(plan, context).show()
      for step in steps { try RerunView(step.plan, context).show() }
      return
    }
    if !plan.attempts.isEmpty || steps.isEmpty { try RerunView(plan, context).say(report) }
    for step in steps { try RerunView(step.plan, context).say(step.report) }
    try Self.end(report, output)
    for step in steps { try Self.end(step.report, output) }
  }

  private func applyPolicies(_ context: Context) async throws {
    guard try runs.filter().isEmpty, !force, !dryRun, resources.isEmpty else {
      throw Diagnostic(
        "--auto stands alone", why: "the sweep file says which runs, and with what",
        remedy: "leave out the other options, or --auto", kind: .usage)
    }
    var reruns = AutomaticReruns(sweep, context, context.coordinator)
    let report = try await reruns.apply() ?? SubmitReport()
    if output.json {
      try context.print(
        .members([
          "submitted": .int(report.submitted), "imported": .int(report.imported),
          "jobs": .array(report.jobs.map { .string($0) }),
          "deferral": report.deferral?.json ?? .null,
          "refusals": .array(report.refusals.map(\.why.json)),
        ]))
    }
    if report.submitted == 0 { try context.say("no policy applies to a run; nothing is rerun") }
    try Self.end(report, output)
  }

  private func request() throws -> RerunRequest {
    let filter = try runs.filter()
    guard !filter.isEmpty else {
      throw Diagnostic(
        "rerun needs to know which runs",
        remedy: "add --failed, --cancelled, --state, --run, --where, or --auto", kind: .usage)
    }
    var request = RerunRequest(filter)
    request.isForced = force
    request.changes = resources.changes
    request.excludedNodes = resources.nodes
    request.excludesFailedNodes = resources.excludeFailedNodes
    return request
  }

  /// Ends the command as its report says.
  static func end(_ report: SubmitReport, _ output: OutputOptions) throws {
    if let deferral = report.deferral {
      if output.json { throw ExitStatus(code: deferral.kind.exitCode) }
      throw deferral
    }
    guard let refusal = report.refusals.first?.why else { return }
    if report.submitted > 0 { throw ExitStatus.partlyFailed }
    if output.json { throw ExitStatus(code: refusal.kind.exitCode) }
    throw ExitStatus(code: refusal.kind.exitCode)
  }
}

/// What new attempts get that the last ones hadn't.
struct RerunResources: ParsableArguments {
  @Option(
    name: [.customLong("mem"), .customLong("memory")],
    help: ArgumentHelp("Memory: x2, +4G or 8G.", valueName: "CHANGE"))
  var memory: String?

  @Option(help: ArgumentHelp("Time limit: x2, +2h or 4h.", valueName: "CHANGE"))
  var time: String?

  @Option(help: ArgumentHelp("CPUs: x2, +4 or 8.", valueName: "CHANGE"))
  var cpus: String?

  @Option(help: ArgumentHelp("GPUs: x2, +1, 4 or a100:2.", valueName: "CHANGE"))
  var gpus: String?

  @Option(help: ArgumentHelp("Another partition.", valueName: "NAME"))
  var partition: String?

  @Option(
    help: ArgumentHelp(
      "Nodes that aren't to be used, in Slurm's notation: n1,n[3-5].", valueName: "NODES"))
  var excludeNodes: [String] = []

  @Flag(help: "Don't use the nodes on which attempts of the chosen runs failed.")
  var excludeFailedNodes = false

  /// The changes of amounts that are asked for.
  var changes: [(option: String, resource: String, text: String)] {
    let texts = [
      ("--mem", "memory", memory), ("--time", "time", time), ("--cpus", "cpus", cpus),
      ("--gpus", "gpus", gpus), ("--partition", "partition", partition),
    ]
    return texts.compactMap { option, resource, text in text.map { (option, resource, $0) } }
  }

  /// Whether nothing is asked for.
  var isEmpty: Bool { changes.isEmpty && excludeNodes.isEmpty && !excludeFailedNodes }

  /// The nodes, each text of which must be one word of Slurm's.
  var nodes: [String] { excludeNodes }

  func validate() throws {
    let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.,[]")
    for text in excludeNodes where text.isEmpty || !text.allSatisfy(allowed.contains) {
      throw ValidationError("'\(text)' is no list of nodes: write n1,n[3-5]")
    }
  }
}
