import ArgumentParser
import Cluster
import Console
import Coordinator
import Diagnostics
import Foundation
import JSON
import Ledger

/// `clustersweep status`
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show the state of a sweep's runs.",
    discussion: """
      A cluster is asked every 30 s at the most (`poll` in hosts.yaml), by three calls of Slurm's \
      commands a minute, whoever of your shells asks; in between the states are shown with their \
      age. docs/states.md has all states and causes.
      """)

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String?

  @Flag(help: "Group the runs that failed by what is alike, with what would help.")
  var failed = false

  @Flag(help: "Show how often Slurm's commands were called in the last minutes, by host.")
  var calls = false

  @Flag(
    name: [.customLong("now"), .customLong("refresh")],
    help: "Ask the hosts even if that was done a moment ago.")
  var isUrgent = false

  @Option(help: ArgumentHelp("Show all attempts at this run instead.", valueName: "RUN"))
  var attempts: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard sweep == nil, !calls else { return }
    throw ValidationError("Missing expected argument '<sweep>'")
  }

  func run() async throws {
    let context = Context(output)
    if calls { return try showCalls(context) }
    let sweep = sweep ?? ""
    if failed { return try await showFailures(of: sweep, context) }
    let status = try await context.coordinator.status(sweep, isUrgent: isUrgent)
    if let attempts {
      let history = try context.coordinator.history(of: attempts, in: sweep)
      if output.json { return try context.print(HistoryView.json(history)) }
      return try context.print(HistoryView.table(history))
    }
    if output.json {
      try StatusView.writeJSON(status, context)
    } else {
      try context.print(StatusView.counts(status, styled: context.terminal.output.styled))
      let styled = context.terminal.output.styled
      for step in status.steps {
        try context.print(StatusView.text(step, styled: styled))
      }
      let overview = try context.coordinator.overview(of: status)
      let now = Date().timeIntervalSince1970
      for line in SummaryView.lines(overview, now: now, styled: styled) { try context.print(line) }
      for code in status.codes { try context.print(CodeView.text(code)) }
      try StatusView.writeTable(status, now: now, context)
    }
    for note in status.notes { try context.say(note) }
    try fail(status.problem, context)
  }

  private func showFailures(of sweep: String, _ context: Context) async throws {
    let report = try await context.coordinator.failures(of: sweep, isUrgent: isUrgent)
    if output.json {
      try context.print(FailuresView.json(report))
    } else {
      try context.print(FailuresView.text(report, styled: context.terminal.output.styled))
    }
    for note in report.notes { try context.say(note) }
    try fail(report.problem, context)
  }

  private func showCalls(_ context: Context) throws {
    let now = Date().timeIntervalSince1970
    let reports = try context.coordinator.calls()
    if output.json { return try context.print(CallsView.json(reports, now: now)) }
    if reports.isEmpty { return try context.say("hosts.yaml has no host with Slurm") }
    try context.print(CallsView.table(reports, now: now))
  }

  private func fail(_ problem: Diagnostic?, _ context: Context) throws {
    guard let problem else { return }
    try context.say(problem)
    throw ExitStatus(code: problem.kind.exitCode)
  }
}

/// A sweep's states, for people and for programs.
enum StatusView {
  static func counts(_ status: SweepStatus) -> [(state: JobState, count: Int)] {
    JobState.allCases.compactMap { state in status.counts[state].map { (state, $0) } }
  }

  static func counts(_ status: SweepStatus, styled: Bool) -> String {
    let parts = counts(status).map { state, count in
      state.label.apply(to: "\(count) \(state.rawValue)", styled: styled)
    }
    let name = Label.name.apply(to: status.sweep.name, styled: styled)
    return "\(name): " + (parts.isEmpty ? "no runs" : parts.joined(separator: ", "))
  }

  /// A step, in a line.
  static func text(_ step: StepStatus, styled: Bool) -> String {
    var parts = JobState.allCases.compactMap { state in
      step.counts[state].map { state.label.apply(to: "\($0) \(state.rawValue)", styled: styled) }
    }
    if step.open > 0 { parts.append("\(step.open) to be submitted") }
    return "step \(step.name): " + (parts.isEmpty ? "nothing yet" : parts.joined(separator: ", "))
  }

  /// Writes the whole as one object, run by run.
  static func writeJSON(_ status: SweepStatus, _ context: Context) throws {
    let head = JSONValue.members([
      "sweep": .string(status.sweep.name),
      "counts": .object(counts(status).map { .init($0.state.rawValue, .int($0.count)) }),
      "codes": .array(status.codes.map(CodeView.json)),
      "notes": .array(status.notes.map(\.json)),
      "steps": .array(
        status.steps.map { step in
          .members([
            "step": .string(step.name), "sweep": .string(step.sweep),
            "counts": .object(
              JobState.allCases.compactMap { state in
                step.counts[state].map { .init(state.rawValue, .int($0)) }
              }), "open": .int(step.open),
          ])
        }),
    ])
    try context.writeObject(head, with: "runs") { list in
      try status.forEachRun { try list.add(json($0)) }
    }
  }

  private static func json(_ run: RunRecord) -> JSONValue {
    let attempt = run.attempt
    return .members([
      "run": .string(run.facts.name), "hash": .string(run.facts.hash),
      "index": .int(run.facts.index), "parameters": run.facts.parameters,
      "state": .string(run.state.rawValue), "attempt": attempt.map { .int($0.number) } ?? .null,
      "code": .text(attempt?.code), "job": .text(attempt?.jobName),
      "exit_code": attempt?.exitCode.map { .int($0) } ?? .null,
      "cause": .text(cause(of: run)), "kind": .text(attempt?.kind?.rawValue),
      "source": .text(attempt?.source),
      "observed_at": attempt.map { .double($0.observedAt) } ?? .null,
    ])
  }

  static func writeTable(_ status: SweepStatus, now: Double, _ context: Context) throws {
    var names = ParameterNames()
    try status.forEachRun { names.add($0.facts.parameters) }
    let columns =
      [Table.Column("INDEX", .right, canShrink: false), .init("RUN", canShrink: false)]
      + names.all.map { Table.Column($0) }
      + [
        .init("STATE", canShrink: false), .init("ATTEMPT", .right), .init("JOB"), .init("CAUSE"),
        .init("SAID BY"),
      ]
    try context.writeTable(columns) { row in
      try status.forEachRun { try row(cells($0, names.all, now: now)) }
    }
  }

  private static func cells(_ run: RunRecord, _ names: [String], now: Double) -> [Table.Cell] {
    let attempt = run.attempt
    let source = attempt.map { "\($0.source), \(age(now - $0.observedAt)) ago" } ?? ""
    return [.init("\(run.facts.index)", .muted), .init(run.facts.name, .name)]
      + names.map { Table.Cell(run.facts.parameters[$0]?.string ?? "") }
      + [
        .init(run.state.rawValue, run.state.label), .init(attempt.map { "\($0.number)" } ?? ""),
        .init(attempt?.jobName ?? ""), .init(cause(of: run) ?? ""), .init(source, .muted),
      ]
  }

  /// Why a run is in its state.
  private static func cause(of run: RunRecord) -> String? {
    run.state == .waiting ? run.waiting?.reason : run.attempt?.cause
  }

  /// A time span in the largest unit that gives at least two of it.
  static func age(_ seconds: Double) -> String {
    let whole = max(0, Int(seconds))
    switch whole {
    case ..<120: return "\(whole) s"
    case ..<7200: return "\(whole / 60) min"
    case ..<172_800: return "\(whole / 3600) h"
    default: return "\(whole / 86_400) d"
    }
  }
}

extension AttemptRecord {
  /// The task as its scheduler names it: `JOB_INDEX`.
  var jobName: String? { job.map { "\($0.split(separator: ";")[0])_\(arrayTask)" } }
}

extension JobState {
  /// How a state looks.
  var label: Label {
    switch self {
    case .completed: .good
    case .failed: .bad
    case .running: .value
    case .cancelled, .unknown: .warning
    case .planned, .waiting, .submitting, .pending: .pending
    }
  }
}
