import Diagnostics
import Ledger

extension Coordinator {
  /// Submits new attempts of runs that have ended, and nothing else. Can be repeated: a run with a new
  /// attempt is no longer among those that failed.
  ///
  /// - Parameters:
  ///   - sweep: its name, or the path of its file.
  ///   - request: which runs, and with what changes.
  ///   - isDry: whether nothing is submitted.
  /// - Returns: what was planned, and what was submitted of it.
  /// - Throws: a wrong request; as ``submit(_:)``.
  public func rerun(
    _ sweep: String, _ request: RerunRequest, isDry: Bool = false
  ) async throws -> (plan: RerunPlan, report: SubmitReport) {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    let rerunner = Rerunner(workplace: workplace, project: project, sweep: record)
    // Held from the choice of the runs on, so that nobody submits them in between.
    let lock = try project.lockSubmission(of: record.name)
    defer { lock.release() }
    try await rerunner.refresh()
    let (definition, plan) = try rerunner.plan(request)
    guard !isDry else { return (plan, SubmitReport()) }
    for note in plan.notes { workplace.note(note) }
    var report = try await rerunner.submit(plan, definition)
    report.steps = try await advanceSteps(of: record, project)
    return (plan, report)
  }

  /// Submits new attempts of runs of a sweep's steps that have failed; those that are rerun with their run aren't
  /// among them.
  ///
  /// - Parameters:
  ///   - sweep: its name, or the path of its file.
  ///   - request: which runs of the steps.
  ///   - isDry: whether nothing is submitted.
  /// - Returns: what was planned and submitted of each step.
  /// - Throws: as ``rerun(_:_:isDry:)``.
  public func rerunSteps(
    of sweep: String, _ request: RerunRequest, isDry: Bool
  ) async throws -> [(plan: RerunPlan, report: SubmitReport)] {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    var done: [(plan: RerunPlan, report: SubmitReport)] = []
    for step in try project.ledger.steps(of: record) {
      let covered = try StepStatus.coveredRuns(of: step, after: record, in: project.ledger)
      var request = request
      request.among = covered
      done.append(try await rerun(step.name, request, isDry: isDry))
    }
    // A step after all comes after these as well.
    if !isDry { _ = try await advanceSteps(of: record, project) }
    return done
  }
}
