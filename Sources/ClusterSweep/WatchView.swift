import Cluster
import Console
import Coordinator
import Diagnostics
import Foundation
import JSON
import Ledger

/// What a watcher shows of a sweep while it is followed.
final class WatchView {
  enum Style: Sendable {
    /// Lines that are drawn anew in place.
    case live(StandardStream)
    /// A line for each change of a run's state and for each new best value.
    case events
    /// A line for each new best value.
    case best
    /// A line for each change of the counts, for people who wait for something else.
    case counts
  }

  private let style: Style
  private let context: Context
  private let coordinator: Coordinator
  private var lastEvent: Int64
  private var lastCounts = ""
  private var lastStates: [JobState: Int] = [:]
  private var lastProblem: Diagnostic?
  private var lastBest: String?
  /// Whether it is drawn in place; without a terminal in the foreground it can't be.
  private(set) var isLive = false

  init(_ style: Style, of sweep: String, _ context: Context, in coordinator: Coordinator) throws {
    self.style = style
    self.context = context
    self.coordinator = coordinator
    lastEvent = try coordinator.lastEvent(of: sweep)
    if case .live(let stream) = style {
      isLive = context.begin(on: stream)
    }
  }

  /// Shows how the sweep stands now.
  ///
  /// - Parameter status: after the host was asked.
  /// - Returns: whether the counts have changed.
  /// - Throws: that the ledger can't be read or nobody reads the output.
  func show(_ status: SweepStatus) throws -> Bool {
    defer { lastStates = status.counts }
    let hasChanged = status.counts != lastStates
    if isLive {
      try draw(status)
      return hasChanged
    }
    if let problem = status.problem, problem != lastProblem { try context.say(problem) }
    lastProblem = status.problem
    switch style {
    case .live, .counts: try sayCounts(status)
    case .events:
      try sayCounts(status)
      for event in try coordinator.events(of: status, after: lastEvent) {
        try print(event)
        lastEvent = event.id
      }
      try printBest(status)
    case .best: try printBest(status)
    }
    return hasChanged
  }

  /// Says what a command at the sweep's end did.
  func show(_ report: HookReport) throws {
    let lines = sanitize(report.output).split(separator: "\n").suffix(10)
    for line in lines { try context.say("\(report.hook): \(line)") }
    if let problem = report.problem { try context.say(problem) }
  }

  private func draw(_ status: SweepStatus) throws {
    let now = Date().timeIntervalSince1970
    let frame = WatchFrame(
      overview: try coordinator.overview(of: status), askedAt: now, problem: status.problem,
      styled: context.terminal.output.styled)
    context.screen?.show { frame.lines($0, now: Date().timeIntervalSince1970) }
  }

  private func sayCounts(_ status: SweepStatus) throws {
    let styled = context.terminal.errors.styled
    let counts =
      ([StatusView.counts(status, styled: styled)]
      + status.steps.map { StatusView.text($0, styled: styled) }).joined(separator: "; ")
    if counts != lastCounts { try context.say(counts) }
    lastCounts = counts
  }

  private func print(_ event: RunEvent) throws {
    if context.output.json { return try context.print(EventView.json(event).text()) }
    let text = EventView.text(event, styled: context.terminal.output.styled)
    try context.print("\(Self.time(event.at)) \(text)")
  }

  private func printBest(_ status: SweepStatus) throws {
    guard let best = try coordinator.best(of: status), let value = best.value else { return }
    let key = "\(best.run.id) \(value)"
    guard key != lastBest else { return }
    lastBest = key
    let now = Date().timeIntervalSince1970
    if context.output.json {
      return try context.print(
        JSONValue.members([
          "event": .string("best"), "at": .double(now), "run": .string(best.run.facts.name),
          "parameters": best.run.facts.parameters, "value": .double(value),
          "step": best.step.map { .int(Int($0)) } ?? .null,
        ]).text())
    }
    let overview = try coordinator.overview(of: status, limit: 0)
    let text = SummaryView.best(overview, styled: context.terminal.output.styled)
    try context.print("\(Self.time(now)) \(text ?? "")")
  }

  /// `2026-03-01T12:30:05Z`
  static func time(_ seconds: Double) -> String {
    Date(timeIntervalSince1970: seconds).formatted(.iso8601)
  }
}
