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
    discussion: """
      They are put into results/SWEEP/RUN beside the sweep file. What is brought, beside all that runs \
      print, are logs and metrics in their folders; `sync:` in the sweep file and the options say \
      otherwise. `clustersweep fetch` brings single files of any kind.
      """)

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @Flag(help: "Go on over the same connection until all runs have ended.")
  var watch = false

  @Option(help: "Bring files of this pattern instead: '*.png'. Can be repeated.")
  var include: [String] = []

  @Option(help: "Leave files of this pattern there. Can be repeated.")
  var exclude: [String] = []

  @Option(help: "The most that is brought of a file: 500M.")
  var limit: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let context = Context(output)
    let selection = SyncSelection(include: include, exclude: exclude, limit: limit)
    let report = try await context.coordinator.sync(sweep, selection: selection, isWatching: watch)
    {
      report in
      if watch, report.files > 0 { try show(report, context) }
    }
    if output.json { return try context.print(report.json) }
    if !watch { try show(report, context) }
    try complain(report, context)
  }

  private func show(_ report: SyncReport, _ context: Context) throws {
    let files = report.files == 1 ? "1 file has" : "\(report.files) files have"
    try context.say("\(files) \(report.bytes) new bytes")
  }
}

extension SyncReport {
  /// As `--json` shows it; `docs/json.md` describes it.
  var json: JSONValue {
    .members([
      "files": .int(files), "bytes": .int(bytes), "received": .int(received),
      "refused": .array(
        refused.map { .members(["name": .string($0.name), "why": .string($0.why)]) }),
      "capped": .array(
        capped.map { .members(["name": .string($0.name), "size": .int($0.size)]) }),
      "vanished": .array(vanished.map { .string($0) }),
    ])
  }
}

/// Says which files of the host's aren't here as they are there.
func complain(_ report: SyncReport, _ context: Context) throws {
  for refusal in report.refused {
    try context.say(
      Diagnostic(
        "a file of the host's was left there: \(visible(refusal.name))", why: refusal.why,
        severity: .warning))
  }
  for file in report.capped {
    try context.say(
      Diagnostic(
        "only the beginning of \(visible(file.name)) is here",
        why: "it has \(file.size) bytes; \(visible(file.name)).capped marks that it was cut",
        remedy: "raise `sync: {limit: …}`, or bring it with `clustersweep fetch`",
        severity: .warning))
  }
}
