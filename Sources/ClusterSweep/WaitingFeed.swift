import Cluster
import Coordinator
import Diagnostics
import Foundation
import Ledger

/// Submits, while a sweep is watched, what waits for room on its host.
struct WaitingFeed {
  private let sweep: String
  private let interval: Double
  private var pace: WaitingPace?
  private var lastProblem: Diagnostic?

  init(_ sweep: String, interval: Double) {
    self.sweep = sweep
    self.interval = interval
  }

  /// Submits what finds room, if it is time to try.
  ///
  /// - Parameters:
  ///   - status: how the sweep stands.
  ///   - context: where to say what was submitted.
  ///   - coordinator: who submits.
  /// - Throws: what repeating can't mend. What it may, such as another command that submits just
  ///   now, is said.
  mutating func advance(
    _ status: SweepStatus, _ context: Context, in coordinator: Coordinator
  ) async throws {
    guard status.waiting > 0 || status.steps.contains(where: { $0.open > 0 }) else { return }
    let now = Date().timeIntervalSince1970
    let open = status.onHost
    // What waits was tried when it began to wait.
    if pace == nil { pace = WaitingPace(interval: interval, now: now - interval, open: open + 1) }
    guard pace?.isDue(now: now, open: open) == true else { return }
    var submitted = 0
    do {
      let report = try await coordinator.submitWaiting(sweep)
      if let report, report.submitted > 0 {
        submitted = report.submitted
        try context.say(
          "\(status.sweep.name): submitted \(PlanText.runs(submitted)) that waited; "
            + "\(report.waiting) wait")
      }
      for step in report?.steps ?? [] where step.submitted > 0 {
        submitted += step.submitted
        try context.say(
          "\(status.sweep.name): submitted \(PlanText.runs(step.submitted)) of the step \(step.step)"
        )
      }
      lastProblem = nil
    } catch let error as TransportError {
      try say(error.diagnostic, context)
    } catch let problem as Diagnostic
      where problem.kind == .tryAgain || problem.kind == .unreachable
    {
      try say(problem, context)
    }
    pace?.tried(now: now, open: open, submitted: submitted)
  }

  private mutating func say(_ problem: Diagnostic, _ context: Context) throws {
    if problem != lastProblem { try context.say(problem) }
    lastProblem = problem
  }
}
