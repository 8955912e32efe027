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
    commandName: "status", abstract: "Show the state of a sweep's runs.")

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @Option(help: ArgumentHelp("Show all attempts at this run instead.", valueName: "RUN"))
  var attempts: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let context = Context(output)
    let status = try await context.coordinator.status(sweep)
    if let attempts {
      let history = try context.coordinator.history(of: attempts, in: sweep)
      if output.json { return try context.print(HistoryView.json(history)) }
      return try context.print(HistoryView.table(history))
    }
    if output.json {
      try context.print(StatusView.json(status))
    } else {
      try context.print(StatusView.counts(status, styled: context.terminal.output.styled))
      for code in status.codes { try context.print(CodeView.text(code)) }
      try context.print(StatusView.table(status, now: Date().timeIntervalSince1970))
    }
    if let problem = status.problem {
      try context.say(problem)
      throw ExitStatus(code: problem.kind.exitCode)
    }
  }
}

/// A sweep's states, for people and for programs.
enum StatusView {
  static func counts(_ status: SweepStatus) -> [(state: JobState, count: Int)] {
    let counts = Dictionary(grouping: status.runs, by: \.state).mapValues(\.count)
    return JobState.allCases.compactMap { state in counts[state].map { (state, $0) } }
  }

  static func counts(_ status: SweepStatus, styled: Bool) -> String {
    let parts = counts(status).map { state, count in
      state.label.apply(to: "\(count) \(state.rawValue)", styled: styled)
    }
    let name = Label.name.apply(to: status.sweep.name, styled: styled)
    return "\(name): " + (parts.isEmpty ? "no runs" : parts.joined(separator: ", "))
  }

  static func json(_ status: SweepStatus) -> JSONValue {
    .members([
      "sweep": .string(status.sweep.name),
      "counts": .object(counts(status).map { .init($0.state.rawValue, .int($0.count)) }),
      "codes": .array(status.codes.map(CodeView.json)),
      "runs": .array(status.runs.map(json)),
    ])
  }

  private static func json(_ run: RunRecord) -> JSONValue {
    let attempt = run.attempt
    return .members([
      "run": .string(run.facts.name), "hash": .string(run.facts.hash),
      "index": .int(run.facts.index), "parameters": run.facts.parameters,
      "state": .string(run.state.rawValue), "attempt": attempt.map { .int($0.number) } ?? .null,
      "code": .text(attempt?.code), "job": .text(attempt?.jobName),
      "exit_code": attempt?.exitCode.map { .int($0) } ?? .null,
      "cause": .text(attempt?.cause), "source": .text(attempt?.source),
      "observed_at": attempt.map { .double($0.observedAt) } ?? .null,
    ])
  }

  static func table(_ status: SweepStatus, now: Double) -> Table {
    let names = parameterNames(status.runs.map(\.facts.parameters))
    let columns =
      [Table.Column("INDEX", .right, canShrink: false), .init("RUN", canShrink: false)]
      + names.map { Table.Column($0) }
      + [
        .init("STATE", canShrink: false), .init("ATTEMPT", .right), .init("JOB"), .init("CAUSE"),
        .init("SAID BY"),
      ]
    let rows = status.runs.map { run -> [Table.Cell] in
      let attempt = run.attempt
      let source = attempt.map { "\($0.source), \(age(now - $0.observedAt)) ago" } ?? ""
      return [.init("\(run.facts.index)", .muted), .init(run.facts.name, .name)]
        + names.map { Table.Cell(run.facts.parameters[$0]?.string ?? "") }
        + [
          .init(run.state.rawValue, run.state.label),
          .init(attempt.map { "\($0.number)" } ?? ""), .init(attempt?.jobName ?? ""),
          .init(attempt?.cause ?? ""), .init(source, .muted),
        ]
    }
    return Table(columns, rows: rows)
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
  var jobName: String? { job.map { "\($0.split(separator: ";")[0])_\(task)" } }
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
