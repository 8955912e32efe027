import ArgumentParser
import Console
import Coordinator
import Foundation
import JSON

/// `clustersweep watch`
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Follow a sweep, and bring its logs here as they grow.",
    discussion: """
      Leave it at any time with Ctrl-C: the runs go on. With --until-done it ends when every run \
      has ended, with status 2 if some failed.
      """)

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @Flag(help: "End when every run has ended.")
  var untilDone = false

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let context = Context(output)
    let status = try await Watching.follow(sweep, untilDone: untilDone, context)
    if output.json { try context.print(StatusView.json(status)) }
    if !status.isCompleted { throw ExitStatus.partlyFailed }
  }
}

/// What `watch` and `run` share.
enum Watching {
  /// Follows a sweep until every run has ended, or for ever. Says what changes, a line each time.
  static func follow(
    _ sweep: String, untilDone: Bool, _ context: Context, in coordinator: Coordinator? = nil
  ) async throws -> SweepStatus {
    let coordinator = coordinator ?? context.coordinator
    let interval = try coordinator.watchInterval(sweep)
    var last = ""
    var isFirst = true
    while true {
      let status = try await coordinator.status(sweep)
      if let problem = status.problem { try context.say(problem) }
      let counts = StatusView.counts(status, styled: context.terminal.errors.styled)
      if counts != last {
        try context.say(counts)
        last = counts
        if status.problem == nil, !isFirst || status.isDone {
          _ = try await coordinator.sync(sweep)
        }
      }
      isFirst = false
      if untilDone, status.isDone { return status }
      try await Task.sleep(for: .seconds(interval))
    }
  }
}
