import Coordinator
import Diagnostics
import Ledger

/// Does what the policies of a sweep's file say, and says so.
struct AutomaticReruns {
  let sweep: String
  let context: Context
  let coordinator: Coordinator
  /// Runs whose next attempts the host has refused: it would do so again.
  private var refused: Set<Int64> = []
  private var lastComplaint: Diagnostic?

  init(_ sweep: String, _ context: Context, _ coordinator: Coordinator) {
    self.sweep = sweep
    self.context = context
    self.coordinator = coordinator
  }

  /// Applies the policies once.
  ///
  /// - Parameter refreshes: whether the hosts are asked for the states first.
  /// - Returns: the report of what was submitted; nil where no policy applies.
  /// - Throws: what is wrong with the sweep's file, or that its host can't be reached.
  mutating func apply(refreshes: Bool = true) async throws -> SubmitReport? {
    guard
      let (plan, report) = try await coordinator.applyPolicies(
        sweep, except: refused, refreshes: refreshes)
    else { return nil }
    let failed = Set(report.refusals.flatMap(\.runs))
    refused.formUnion(failed)
    if report.submitted > 0 {
      for line in Self.lines(plan.attempts.filter { !failed.contains($0.run.id) }) {
        try context.say(line)
      }
    }
    for (runs, why) in report.refusals {
      try context.say(why)
      try context.say("\(PlanText.runs(runs.count)) stay as they were")
    }
    if let deferral = report.deferral { try context.say(deferral) }
    return report
  }

  /// Applies the policies while a sweep is watched: what goes wrong is said once and tried again.
  ///
  /// - Returns: whether anything was submitted.
  mutating func applyWatching() async throws -> Bool {
    do {
      let report = try await apply(refreshes: false)
      lastComplaint = nil
      return report.map { $0.submitted > 0 } ?? false
    } catch let complaint as Diagnostic {
      if complaint != lastComplaint, complaint.kind != .tryAgain { try context.say(complaint) }
      lastComplaint = complaint
    } catch let complaints as Diagnostics {
      if complaints.all.first != lastComplaint {
        for complaint in complaints.all { try context.say(complaint) }
      }
      lastComplaint = complaints.all.first
    }
    return false
  }

  /// A line for each policy and what it came to: `on_oom: mem x2, at most 3: calm_blue_elk again, as
  /// attempt 2 (memory 4G → 8G)`.
  static func lines(_ attempts: [PlannedAttempt]) -> [String] {
    var order: [String] = []
    var groups: [String: [PlannedAttempt]] = [:]
    for attempt in attempts {
      let changes = attempt.differences.map {
        "\($0.resource) \($0.before ?? "none") → \($0.after ?? "none")"
      }
      let detail = changes.isEmpty ? "" : " (\(changes.joined(separator: ", ")))"
      let key = "as attempt \(attempt.number)\(detail)"
      let line = "\(attempt.policy ?? "")\n\(key)"
      if groups[line] == nil { order.append(line) }
      groups[line, default: []].append(attempt)
    }
    return order.compactMap { line in
      guard let runs = groups[line], let first = runs.first else { return nil }
      let whom =
        runs.count == 1 ? first.run.facts.name : PlanText.runs(runs.count)
      let parts = line.split(separator: "\n", omittingEmptySubsequences: false)
      return "\(parts[0]): \(whom) again, \(parts[1])"
    }
  }
}
