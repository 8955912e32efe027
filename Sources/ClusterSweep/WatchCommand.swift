import ArgumentParser
import Cluster
import Console
import Coordinator
import Diagnostics
import Foundation
import JSON
import Ledger

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
    let status = try await Watching.follow(
      sweep, untilDone: untilDone, context, in: context.coordinator)
    if output.json { try StatusView.writeJSON(status, context) }
    if !status.isCompleted { throw ExitStatus.partlyFailed }
  }
}

/// What `watch` and `run` share.
enum Watching {
  /// Follows a sweep until every run has ended and its logs are here, or for ever. Says what changes,
  /// a line each time. A host that can't be reached is tried again.
  static func follow(
    _ sweep: String, untilDone: Bool, _ context: Context, in coordinator: Coordinator
  ) async throws -> SweepStatus {
    var feed = WaitingFeed(sweep, interval: try coordinator.watchInterval(sweep))
    var pace = try coordinator.watchPace(sweep)
    var last = ""
    var lastProblem: Diagnostic?
    var reruns = AutomaticReruns(sweep, context, coordinator)
    while true {
      let status = try await coordinator.follow(sweep)
      if let problem = status.problem, problem != lastProblem {
        try context.say(problem)
        try context.say("trying again")
      }
      lastProblem = status.problem
      let counts = StatusView.counts(status, styled: context.terminal.errors.styled)
      let hasChanged = counts != last
      if hasChanged { try context.say(counts) }
      last = counts
      if status.hasFailed, status.problem == nil, try await reruns.applyWatching() { continue }
      if untilDone, status.isDone, status.problem == nil { return status }
      if status.problem == nil { try await feed.advance(status, context, in: coordinator) }
      if untilDone, status.unsent > 0, status.unsent == status.unfinished {
        throw Diagnostic(
          "\(PlanText.runs(status.unsent)) of '\(status.sweep.name)' aren't submitted",
          remedy: "`clustersweep submit` does, and finds out first what an interrupted one did",
          kind: .tryAgain)
      }
      try await Task.sleep(for: .seconds(pace.next(changed: hasChanged)))
    }
  }
}
