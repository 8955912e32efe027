import Ledger

extension Coordinator {
  /// Cancels, holds or releases unfinished runs of a sweep.
  ///
  /// - Parameters:
  ///   - control: what is done to them.
  ///   - sweep: its name, or the path of its file.
  ///   - filter: which of its runs are meant.
  /// - Returns: what was done, and what couldn't be. It can be repeated.
  /// - Throws: that a host can't be reached, or a filter that is wrong.
  public func control(
    _ control: RunControl, _ sweep: String, _ filter: RunFilter
  ) async throws -> ControlReport {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    var report = ControlReport()
    if control == .cancel {
      for step in try project.ledger.steps(of: record) {
        let isOnce =
          try StepStatus.coveredRuns(of: step, after: record, in: project.ledger) == nil
        guard filter.isEmpty || !isOnce else { continue }
        let ended = try await Control(workplace: workplace, project: project, sweep: step)
          .apply(control, to: filter)
        report.steps += ended.done
        report.refusals += ended.refusals
      }
    }
    let steps = report
    report = try await Control(workplace: workplace, project: project, sweep: record)
      .apply(control, to: filter)
    report.steps = steps.steps
    report.refusals += steps.refusals
    return report
  }

  /// Limits how many runs of a sweep run at once, of those that its hosts have already.
  ///
  /// - Parameters:
  ///   - sweep: its name, or the path of its file.
  ///   - limit: how many; nil lifts the limit.
  /// - Returns: how it is shared among the submissions, each of which gets at least 1.
  /// - Throws: that a host can't be reached.
  public func throttle(_ sweep: String, to limit: Int?) async throws -> ThrottleReport {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    return try await Control(workplace: workplace, project: project, sweep: record)
      .throttle(limit)
  }
}
