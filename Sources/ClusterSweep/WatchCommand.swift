import ArgumentParser
import Console
import Coordinator
import Diagnostics
import Ledger

/// `clustersweep watch`
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Follow a sweep, and bring its logs here as they grow.",
    discussion: """
      On a terminal it shows how the sweep stands, drawn anew in place; elsewhere it writes a line \
      for every event. Leave it at any time with q or Ctrl-C: the runs go on. With --until-done it \
      ends when every run has ended, with status 2 if some failed.
      """)

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @Flag(help: "End when every run has ended.")
  var untilDone = false

  @Flag(help: "Write a line for every event; the default where there is no terminal.")
  var events = false

  @Flag(help: "Write a line only for each new best value.")
  var best = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard !(events && best) else {
      throw ValidationError("--events writes the best values too: leave out --best.")
    }
  }

  func run() async throws {
    let context = Context(output)
    do {
      let status = try await Watching.follow(
        sweep, untilDone: untilDone, style(context), context, in: context.coordinator)
      if output.json, !events, !best { try StatusView.writeJSON(status, context) }
      if !status.isCompleted { throw ExitStatus.partlyFailed }
    } catch is CancellationError where context.wasLeft {
      try context.say("`clustersweep watch \(sweep)` takes up again")
    }
  }

  /// With --json alone there is one value at the end, and nothing before it.
  private func style(_ context: Context) -> WatchView.Style {
    if best { return .best }
    if events { return .events }
    if output.json || output.quiet { return .counts }
    return context.terminal.output.isTerminal ? .live(.standardOutput) : .events
  }
}

/// What `watch` and `run` share.
enum Watching {
  /// Follows a sweep until every run has ended and its logs are here, or for ever. A host that can't be
  /// reached is tried again.
  static func follow(
    _ sweep: String, untilDone: Bool, _ style: WatchView.Style, _ context: Context,
    in coordinator: Coordinator
  ) async throws -> SweepStatus {
    var feed = WaitingFeed(sweep, interval: try coordinator.watchInterval(sweep))
    var pace = try coordinator.watchPace(sweep)
    var reruns = AutomaticReruns(sweep, context, coordinator)
    let view = try WatchView(style, of: sweep, context, in: coordinator)
    defer { context.endScreen() }
    while true {
      let status = try await coordinator.follow(sweep)
      let hasChanged = try view.show(status)
      if status.hasFailed, status.problem == nil, try await reruns.applyWatching() { continue }
      for report in try await coordinator.runHooks(at: status) { try view.show(report) }
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
