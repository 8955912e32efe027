import ArgumentParser
import Coordinator
import JSON

/// `clustersweep cancel`
struct CancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "End the unfinished runs of a sweep.",
    discussion: "All of them, or those named by --run.")

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("Only this run; can be repeated.", valueName: "RUN"))
  var runs: [String] = []

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let context = Context(output)
    let count = try await context.coordinator.cancel(sweep, runs: runs)
    if output.json { try context.print(.members(["cancelled": .int(count)])) }
    try context.say(count == 0 ? "nothing to cancel" : "cancelled \(PlanText.runs(count))")
  }
}
