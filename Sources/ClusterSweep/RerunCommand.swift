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
    discussion: "What runs, waits or is done is left alone. Each run keeps its folder on the host.")

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @Flag(help: "Choose the runs that failed.")
  var failed = false

  @Flag(help: "Choose the runs that were cancelled.")
  var cancelled = false

  @OptionGroup var output: OutputOptions

  func run() async throws {
    guard failed || cancelled else {
      throw Diagnostic(
        "rerun needs to know which runs", remedy: "add --failed, --cancelled or both",
        kind: .usage)
    }
    let context = Context(output)
    let states = Set((failed ? [JobState.failed] : []) + (cancelled ? [.cancelled] : []))
    let report = try await context.coordinator.rerun(sweep, states: states)
    if output.json {
      try context.print(
        .members([
          "submitted": .int(report.submitted), "imported": .int(report.imported),
          "jobs": .array(report.jobs.map { .string($0) }),
          "deferral": report.deferral?.json ?? .null,
        ]))
    }
    if report.imported > 0 {
      try context.say(
        "another copy of this folder has submitted \(report.imported) of them again")
    }
    if report.submitted > 0 || report.imported == 0 {
      try context.say(
        report.submitted == 0
          ? "no run is \(states.map(\.rawValue).sorted().joined(separator: " or ")); nothing is rerun"
          : "submitted \(PlanText.runs(report.submitted)) again")
    }
    if let deferral = report.deferral {
      if output.json { throw ExitStatus(code: deferral.kind.exitCode) }
      throw deferral
    }
  }
}
