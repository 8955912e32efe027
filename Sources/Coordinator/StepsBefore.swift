import Cluster
import Diagnostics
import Ledger
import SweepFile

/// What a step after all runs of a sweep has to wait for.
struct StepsBefore {
  let ledger: Ledger
  let sweep: SweepRecord
  let step: Step

  /// - Parameters:
  ///   - record: the step's own sweep.
  ///   - isSlurm: whether the host's scheduler is Slurm.
  /// - Returns: nil where it can't be submitted now: something of the sweep isn't on its host yet, nothing of it is new
  ///   since the last time, or what it wants won't come true.
  /// - Throws: that the ledger can't be read.
  func dependencies(
    of record: SweepRecord, isSlurm: Bool
  ) throws(Diagnostic) -> Dependencies? {
    var newest = 0.0
    var found = Dependencies()
    let steps = try steps()
    for family in [sweep] + steps {
      let submissions = try ledger.submissions(ofSweep: family.id)
      guard submissions.allSatisfy({ $0.state == .accepted }) else { return nil }
      newest = submissions.map(\.createdAt).reduce(newest, max)
      let counts = try ledger.runCounts(ofSweep: family.id)
      let lost = [JobState.failed, .cancelled, .unknown].contains { counts[$0, default: 0] > 0 }
      if step.condition == .completed, lost { return nil }
      if family.id == sweep.id {
        let ended = [JobState.failed, .cancelled].reduce(0) { $0 + counts[$1, default: 0] }
        // Nothing came of any run.
        guard counts.values.reduce(0, +) > ended else { return nil }
        guard counts[.planned, default: 0] + counts[.waiting, default: 0] == 0 else { return nil }
      } else if try StepChoice(ledger.stepTasks(ofSweep: sweep.id, step: family.id)).count > 0 {
        return nil
      }
      for submission in submissions {
        let tasks = try ledger.openTasks(ofSubmission: submission.id)
        if tasks.isEmpty { continue }
        if isSlurm {
          found.conditions.append(condition(submission, tasks))
        } else if step.condition == .ended {
          found.submissions.append(
            .init(directory: submission.directory, taskCount: submission.taskCount))
        } else {
          return nil
        }
      }
    }
    let last = try ledger.newestSubmission(ofSweep: record.id)?.createdAt ?? 0
    return newest > last ? found : nil
  }

  /// The steps after each run.
  private func steps() throws(Diagnostic) -> [SweepRecord] {
    try ledger.steps(of: sweep).filter { $0.id != sweep.id }.filter { other in
      other.name != "\(sweep.name).\(step.name.value)" && !isOnce(other)
    }
  }

  private func isOnce(_ other: SweepRecord) -> Bool {
    Sweep.current(of: sweep)?.steps.first { "\(sweep.name).\($0.name.value)" == other.name }?.scope
      != .run
  }

  private func condition(_ submission: SubmissionRecord, _ open: [OpenTask]) -> String {
    let job = String((submission.job ?? "").prefix { $0 != ";" })
    if step.condition == .ended { return "afterany:\(job)" }
    if open.count == submission.taskCount { return "afterok:\(job)" }
    let tasks = Set(open.map { submission.pack?.arrayTask(of: $0.task) ?? $0.task })
    return "afterok:" + tasks.sorted().map { "\(job)_\($0)" }.joined(separator: ":")
  }
}
