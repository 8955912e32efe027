import ArgumentParser
import Coordinator
import Diagnostics
import JSON

/// `clustersweep submit`
struct SubmitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Submit the runs of a sweep that aren't submitted yet.",
    discussion: "Can be repeated at any time, also after a crash: nothing is submitted twice.")

  @Argument(
    help: ArgumentHelp(
      "A sweep file (default: sweep.yaml) and parameters that replace its own.",
      valueName: "SWEEPFILE NAME=RANGE"))
  var words: [String] = []

  @Flag(help: "Only check and show, like `plan`.")
  var dryRun = false

  @Flag(help: "Submit more than 10,000 runs without being asked.")
  var yes = false

  @Flag(
    help: ArgumentHelp(
      "Let a small job on the cluster submit what finds no room now.",
      discussion: "The same as `feed: true` in the sweep file: the laptop may close."))
  var feed = false

  @OptionGroup var sweep: SweepOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let context = Context(output)
    var request = try sweep.request(words: words, command: [])
    request.feeds = feed
    let plan = try context.coordinator.plan(request)
    if dryRun {
      if output.json { return try PlanJSON.write(plan, nil, labels: false, context) }
      if let warning = try await context.coordinator.codeWarning(plan) { try context.say(warning) }
      return try PlanText(plan, context).write(nil, showsScript: true)
    }
    let report = try await Submission.submit(plan, yes: yes, context)
    if plan.hasPolicies, report.deferral == nil {
      var place = context.coordinator.workplace
      place.directory = plan.folder
      var reruns = AutomaticReruns(plan.name, context, Coordinator(place))
      _ = try await reruns.apply()
    }
    if output.json { try context.print(report.json(plan)) }
    guard let deferral = report.deferral else { return }
    if report.submitted + report.adopted > 0, report.fed == 0 {
      return try context.say(Submission.note(on: deferral, plan.name))
    }
    if output.json { throw ExitStatus(code: deferral.kind.exitCode) }
    throw deferral
  }
}

/// What `submit` and `run` share.
enum Submission {
  /// Above this many runs a person has to say `--yes`.
  private static let limit = 10_000

  static func submit(_ plan: SweepPlan, yes: Bool, _ context: Context) async throws -> SubmitReport
  {
    guard plan.count <= SweepPlan.mostRuns else {
      throw Diagnostic(
        "the sweep has \(plan.count) runs, and \(SweepPlan.mostRuns) are the most",
        why: "the ledger keeps each of them",
        remedy: "draw some of them: --samples \(limit)", kind: .usage)
    }
    if plan.count > limit, !yes { try await confirm(plan) }
    for note in plan.notes { try context.say(note) }
    let report = try await context.coordinator.submit(plan)
    defer { for step in report.steps { try? sayDeferral(of: step, context) } }
    if let former = report.formerHost {
      try context.say(
        Diagnostic(
          "runs of \(plan.name) that are submitted now go to \(plan.hostName)",
          why: "earlier ones went to \(former) and stay there", severity: .note))
    }
    try context.say(text(report, plan))
    return report
  }

  private static func sayDeferral(of step: StepReport, _ context: Context) throws {
    guard let deferral = step.deferral else { return }
    try context.say(
      Diagnostic(
        "the step '\(step.step)' isn't submitted yet", why: deferral.why ?? deferral.what,
        remedy: "`watch` submits it as room appears, and so does `submit`", severity: .note))
  }

  /// Asks at the terminal; without one a person has to say it beforehand.
  private static func confirm(_ plan: SweepPlan) async throws {
    let question = "\(plan.name) has \(plan.count) runs. Submit them all?"
    guard let answer = await Question.ask(question) else {
      throw Diagnostic(
        "the sweep has \(plan.count) runs",
        remedy: "add --yes if you mean it, or see `clustersweep plan`", kind: .usage)
    }
    guard answer else {
      throw Diagnostic("nothing was submitted", why: "the answer wasn't yes", kind: .usage)
    }
  }

  static func text(_ report: SubmitReport, _ plan: SweepPlan) -> String {
    var parts: [String] = []
    let name = plan.name
    if report.submitted > 0 {
      let jobs = plan.isSlurm ? " as \(Self.jobs(report.jobs))" : ""
      parts.append("submitted \(PlanText.runs(report.submitted)) to \(plan.hostName)\(jobs)")
    }
    if report.adopted > 0 {
      parts.append("adopted \(PlanText.runs(report.adopted)) of an interrupted submission")
    }
    if report.imported > 0 {
      parts.append(
        "found \(PlanText.runs(report.imported)) that another copy of this folder submitted")
    }
    if report.submitted == 0, report.adopted == 0, report.imported == 0 {
      parts.append(report.deferral == nil ? "nothing to submit" : "nothing was submitted")
    }
    if report.waiting > 0 {
      parts.append("\(PlanText.runs(report.waiting)) \(report.waiting == 1 ? "waits" : "wait")")
    }
    if report.fed > 0 {
      let job = report.feeder.map { "; job \($0) there submits them as there is room" } ?? ""
      parts.append("\(PlanText.runs(report.fed)) prepared on \(plan.hostName)\(job)")
    }
    for step in report.steps where step.submitted > 0 {
      let jobs = plan.isSlurm ? " as \(Self.jobs(step.jobs))" : ""
      parts.append("step \(step.step): \(PlanText.runs(step.submitted))\(jobs)")
    }
    if report.already > 0 { parts.append("\(PlanText.runs(report.already)) submitted before") }
    return "\(name): " + parts.joined(separator: "; ")
  }

  /// Few jobs by their ids, many by the first and the last.
  private static func jobs(_ ids: [String]) -> String {
    guard ids.count > 4, let first = ids.first, let last = ids.last else {
      return "job \(ids.joined(separator: ", "))"
    }
    return "\(ids.count) jobs, \(first) to \(last)"
  }

  /// What there is to know where some of it was submitted and the rest waits.
  static func note(on deferral: Diagnostic, _ name: String) -> Diagnostic {
    Diagnostic(
      "the other runs wait for room", why: deferral.why ?? deferral.what,
      remedy: "`clustersweep watch \(name)` submits them as room appears, and so does `submit`",
      severity: .note)
  }
}

extension StepReport {
  var json: JSONValue {
    .members([
      "step": .string(step), "submitted": .int(submitted),
      "jobs": .array(jobs.map { .string($0) }), "deferral": deferral?.json ?? .null,
    ])
  }
}

extension SubmitReport {
  func json(_ plan: SweepPlan) -> JSONValue {
    .members([
      "sweep": .string(plan.name), "host": .string(plan.hostName),
      "submitted": .int(submitted), "adopted": .int(adopted), "imported": .int(imported),
      "already": .int(already), "waiting": .int(waiting),
      "fed": .int(fed), "feeder": feeder.map { .string($0) } ?? .null,
      "jobs": .array(jobs.map { .string($0) }), "deferral": deferral?.json ?? .null,
      "steps": .array(steps.map(\.json)),
    ])
  }
}
