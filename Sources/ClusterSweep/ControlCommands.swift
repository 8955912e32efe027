import ArgumentParser
import Coordinator
import Diagnostics
import JSON

/// `clustersweep cancel`
struct CancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "End the unfinished runs of a sweep.",
    discussion: """
      All of them, or those that the options choose. What has ended is left alone; `rerun --cancelled` \
      starts the others anew.
      """)

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @OptionGroup var filter: RunFilterOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await ControlView(.cancel, "cancelled").run(sweep, try filter.filter(), Context(output))
  }
}

/// `clustersweep hold`
struct HoldCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold",
    abstract: "Keep waiting runs of a sweep from starting.",
    discussion: "What runs goes on. `release` lets the others start again.")

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @OptionGroup var filter: RunFilterOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await ControlView(.hold, "held").run(sweep, try filter.filter(), Context(output))
  }
}

/// `clustersweep release`
struct ReleaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Let held runs of a sweep start again.")

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @OptionGroup var filter: RunFilterOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await ControlView(.release, "released").run(sweep, try filter.filter(), Context(output))
  }
}

/// What `cancel`, `hold` and `release` share.
struct ControlView {
  private let control: RunControl
  /// As what it was done: `cancelled`.
  private let done: String

  init(_ control: RunControl, _ done: String) {
    self.control = control
    self.done = done
  }

  func run(_ sweep: String, _ filter: RunFilter, _ context: Context) async throws {
    let report = try await context.coordinator.control(control, sweep, filter)
    if context.output.json { try context.print(json(report)) }
    try context.say(text(report))
    for line in RefusalView.lines(report.refusals) { try context.say(line) }
    if !report.refusals.isEmpty {
      throw report.done > 0 ? ExitStatus.partlyFailed : ExitStatus(code: 1)
    }
  }

  /// `held 3 runs; 2 runs run already and go on`.
  func text(_ report: ControlReport) -> String {
    var parts: [String] = []
    if report.done > 0 { parts.append("\(done) \(PlanText.runs(report.done))") }
    if report.steps > 0 { parts.append("\(done) \(PlanText.runs(report.steps)) of its steps") }
    if report.started > 0 {
      parts.append("\(PlanText.runs(report.started)) started before and go on")
    }
    if report.done + report.steps == 0, report.refusals.isEmpty {
      parts.insert("nothing to \(control)", at: 0)
    }
    if report.ended > 0 { parts.append("\(PlanText.runs(report.ended)) ended before") }
    if report.unsent > 0 {
      parts.append("\(PlanText.runs(report.unsent)) not submitted")
    }
    if !report.refusals.isEmpty {
      let count = report.refusals.map(\.count).reduce(0, +)
      parts.append("\(PlanText.runs(count)) couldn't be \(done)")
    }
    return parts.joined(separator: "; ")
  }

  func json(_ report: ControlReport) -> JSONValue {
    .members([
      done: .int(report.done), "started": .int(report.started), "ended": .int(report.ended),
      "unsent": .int(report.unsent), "refused": RefusalView.json(report.refusals),
    ])
  }
}

/// `clustersweep throttle`
struct ThrottleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "throttle",
    abstract: "Limit how many runs of a sweep run at once.",
    discussion: """
      What runs goes on. The limit holds for what has been submitted; for what comes later write \
      `throttle: N` into the sweep file. A sweep of several job arrays shares it among them.
      """)

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @Argument(help: ArgumentHelp("How many at most; `none` lifts the limit.", valueName: "N"))
  var limit: String

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let number = Int(limit)
    guard limit == "none" || number.map({ $0 > 0 }) == true else {
      throw Diagnostic(
        "'\(limit)' is no limit", remedy: "write a whole number from 1, or `none`", kind: .usage)
    }
    let context = Context(output)
    let report = try await context.coordinator.throttle(sweep, to: number)
    if output.json { try context.print(json(report, number)) }
    try context.say(text(report, number))
    for line in RefusalView.lines(report.refusals) { try context.say(line) }
    if !report.refusals.isEmpty {
      throw report.shares.isEmpty ? ExitStatus(code: 1) : ExitStatus.partlyFailed
    }
  }

  func text(_ report: ThrottleReport, _ number: Int?) -> String {
    guard !report.shares.isEmpty else { return "nothing to throttle: no run of it is unfinished" }
    guard number != nil else { return "no limit any more" }
    let shares = report.shares.filter { !$0.isBehindOthers }
    let sum = shares.compactMap(\.limit).reduce(0, +)
    let text = "at most \(PlanText.runs(max(sum, number ?? 1))) at once"
    guard shares.count > 1 else { return text }
    return text + ": "
      + shares.map { "\($0.limit ?? 0) of \($0.job)" }.joined(separator: ", ")
  }

  private func json(_ report: ThrottleReport, _ number: Int?) -> JSONValue {
    .members([
      "limit": number.map { .int($0) } ?? .null,
      "jobs": .array(
        report.shares.map {
          .members(["job": .string($0.job), "limit": $0.limit.map { .int($0) } ?? .null])
        }), "refused": RefusalView.json(report.refusals),
    ])
  }
}

/// What a scheduler couldn't do, for people and for programs.
enum RefusalView {
  private static let shown = 10

  static func lines(_ refusals: [ControlRefusal]) -> [Diagnostic] {
    var lines = refusals.prefix(shown).map { refusal in
      Diagnostic(
        refusal.run.map { "\($0) was refused" } ?? "\(PlanText.runs(refusal.count)) were refused",
        why: refusal.why, severity: .warning)
    }
    if refusals.count > shown {
      lines.append(Diagnostic("and \(refusals.count - shown) more", severity: .warning))
    }
    return lines
  }

  static func json(_ refusals: [ControlRefusal]) -> JSONValue {
    .array(
      refusals.map {
        .members(["run": .text($0.run), "count": .int($0.count), "why": .string($0.why)])
      })
  }
}
