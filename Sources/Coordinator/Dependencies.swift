import Cluster
import Diagnostics
import Ledger
import SweepFile

/// What a sweep's submissions have to wait for.
struct Dependencies: Hashable, Sendable {
  /// Slurm's words for it, as sbatch's `--dependency` takes them: `afterany:17`.
  var conditions: [String] = []
  /// Submissions on a plain host, all tasks of which have to have ended.
  var submissions: [SubmissionRequest.Predecessor] = []
  /// Why nothing can be submitted yet, if nothing can: the host's scheduler can't wait for it.
  var wait: Diagnostic?
}

/// Finds out what a sweep has to wait for.
struct DependencySearch {
  let workplace: Workplace
  let project: Project
  let plan: SweepPlan

  /// - Throws: a sweep that hasn't been submitted, or that can't be completed any more; that a host
  ///   can't be reached.
  func dependencies() async throws -> Dependencies {
    var found = Dependencies()
    for predecessor in plan.sweep.after {
      let record = try record(of: predecessor)
      let rerunner = Rerunner(workplace: workplace, project: project, sweep: record)
      try await rerunner.refresh()
      let counts = try project.ledger.runCounts(ofSweep: record.id)
      try check(counts, predecessor)
      found.wait = found.wait ?? wait(counts, predecessor)
      let unfinished = counts[.pending, default: 0] + counts[.running, default: 0]
      try add(predecessor, record, unfinished: unfinished, to: &found)
    }
    return found
  }

  private func record(of predecessor: Predecessor) throws -> SweepRecord {
    let name = predecessor.sweep
    guard name.value != plan.name else {
      throw Diagnostic(
        "the sweep can't come after itself", at: .source(name.location),
        remedy: "name the sweep that comes first")
    }
    if let record = try project.ledger.sweep(named: name.value) { return record }
    let names = try project.ledger.sweeps().map(\.name).filter { $0 != plan.name }
    throw Diagnostic(
      "the sweep '\(name.value)', after which this one comes, hasn't been submitted",
      at: .source(name.location),
      remedy: didYouMean(name.value, among: names)
        ?? "submit it first: `clustersweep submit` with its file", kind: .usage)
  }

  /// Complains about a sweep for whose end nobody can wait.
  private func check(_ counts: [JobState: Int], _ predecessor: Predecessor) throws {
    let name = predecessor.sweep
    if counts.allSatisfy({ $0.key == .planned || $0.value == 0 }) {
      throw Diagnostic(
        "no run of '\(name.value)', after which this sweep comes, has been submitted",
        at: .source(name.location), remedy: "submit it first: `clustersweep submit` with its file",
        kind: .usage)
    }
    let lost = [JobState.failed, .cancelled, .unknown].reduce(0) { $0 + counts[$1, default: 0] }
    guard predecessor.condition == .completed, lost > 0 else { return }
    throw Diagnostic(
      "\(lost) of the runs of '\(name.value)' aren't completed", at: .source(name.location),
      why: "this sweep comes only when all of them are",
      remedy: "`clustersweep rerun \(name.value) --failed`, or write `when: ended`", kind: .failed)
  }

  /// Why this process has to come again later.
  private func wait(_ counts: [JobState: Int], _ predecessor: Predecessor) -> Diagnostic? {
    let name = predecessor.sweep.value
    let unsent = counts[.waiting, default: 0] + counts[.submitting, default: 0]
    guard unsent > 0 else { return nil }
    return Diagnostic(
      "\(plan.name) waits for '\(name)'", why: "\(unsent) of its runs aren't submitted yet",
      remedy: "submit '\(name)', then this sweep", kind: .tryAgain)
  }

  private func add(
    _ predecessor: Predecessor, _ record: SweepRecord, unfinished: Int, to found: inout Dependencies
  ) throws {
    for submission in try project.ledger.submissions(ofSweep: record.id)
    where submission.state == .accepted {
      let open = try project.ledger.openTasks(ofSubmission: submission.id)
        .filter { $0.state == .pending || $0.state == .running }
      if open.isEmpty { continue }
      let isHere =
        submission.host == plan.hostName && submission.scheduler == plan.schedulerName
      if isHere, plan.isSlurm {
        found.conditions.append(Self.condition(submission, open, predecessor.condition))
      } else if isHere, predecessor.condition == .ended {
        found.submissions.append(
          .init(directory: submission.directory, taskCount: submission.taskCount))
      } else if found.wait == nil {
        found.wait = Diagnostic(
          "\(plan.name) waits for '\(record.name)'",
          why: "\(unfinished) of its runs haven't ended, and \(plan.hostName) can't wait for them",
          remedy: "submit again when they have: `clustersweep watch \(record.name) --until-done`",
          kind: .tryAgain)
      }
    }
  }

  /// The whole array where that is the same, as a list of its tasks may be long. Tasks that failed
  /// and were rerun would never let `afterok` come true.
  private static func condition(
    _ submission: SubmissionRecord, _ open: [OpenTask], _ condition: Predecessor.Condition
  ) -> String {
    let job = String((submission.job ?? "").prefix { $0 != ";" })
    if condition == .ended { return "afterany:\(job)" }
    if open.count == submission.taskCount { return "afterok:\(job)" }
    let tasks = Set(open.map { submission.pack?.arrayTask(of: $0.task) ?? $0.task })
    return "afterok:" + tasks.sorted().map { "\(job)_\($0)" }.joined(separator: ":")
  }
}
