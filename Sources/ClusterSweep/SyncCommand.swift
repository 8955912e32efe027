import ArgumentParser
import Console
import Coordinator
import Diagnostics
import JSON

/// `clustersweep sync`
struct SyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Bring the new bytes of a sweep's logs here.",
    discussion: "They are put into results/SWEEP/RUN beside the sweep file.")

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let context = Context(output)
    let report = try await context.coordinator.sync(sweep)
    if output.json {
      try context.print(
        .members([
          "files": .int(report.files), "bytes": .int(report.bytes),
          "refused": .array(report.refused.map { .string($0) }),
        ]))
    }
    try context.say("\(report.files) files have \(report.bytes) new bytes")
    for name in report.refused {
      try context.say(
        Diagnostic(
          "a file of the host's was left there: \(visible(name))",
          why: "its name leads out of the results folder, or belongs to no run", severity: .warning)
      )
    }
  }
}
