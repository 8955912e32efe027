public import Cluster
public import Diagnostics
import GRDB

/// A task of a sweep and the run of a step that comes after it.
public struct StepTask: Sendable, Hashable {
  public var submission: Int64
  public var state: JobState
  /// Whether no later attempt of its run is there.
  public var isNewest: Bool
  public var stepRun: Int64
  /// The number of the newest attempt of the step; 0 for none.
  public var stepAttempts: Int
  /// Whether the step was submitted, or waits, since the task was.
  public var isCovered: Bool

  public init(
    submission: Int64, state: JobState, isNewest: Bool, stepRun: Int64, stepAttempts: Int,
    isCovered: Bool
  ) {
    self.submission = submission
    self.state = state
    self.isNewest = isNewest
    self.stepRun = stepRun
    self.stepAttempts = stepAttempts
    self.isCovered = isCovered
  }
}

extension Ledger {
  /// The tasks of a sweep on a host with the runs of a step of it, by submission and task. Runs belong together by
  /// their hashes.
  ///
  /// - Parameters:
  ///   - sweep: the sweep's id.
  ///   - step: the id of the step's own sweep.
  ///   - host: the host; nil for all.
  /// - Returns: the tasks.
  /// - Throws: that the ledger can't be read.
  public func stepTasks(
    ofSweep sweep: Int64, step: Int64, host: String? = nil
  ) throws(Diagnostic) -> [StepTask] {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT submission.id, attempt.state,
            attempt.number = (SELECT max(number) FROM attempt AS a WHERE a.run_id = run.id),
            follower.id,
            (SELECT max(number) FROM attempt AS a WHERE a.run_id = follower.id),
            EXISTS (
              SELECT 1 FROM attempt AS a JOIN submission AS s ON s.id = a.submission_id
              WHERE a.run_id = follower.id AND s.created_at >= submission.created_at)
            OR EXISTS (
              SELECT 1 FROM waiting
              WHERE waiting.run_id = follower.id AND waiting.since >= submission.created_at)
          FROM submission JOIN attempt ON attempt.submission_id = submission.id
          JOIN run ON run.id = attempt.run_id
          JOIN run AS follower ON follower.sweep_id = ?2 AND follower.hash = run.hash
          WHERE submission.sweep_id = ?1 AND submission.state = 'accepted'
            AND (?3 IS NULL OR submission.host = ?3)
          ORDER BY submission.id, attempt.task
          """, arguments: [sweep, step, host])
      var tasks: [StepTask] = []
      while let row = try rows.next() {
        let state: String = row[1]
        tasks.append(
          StepTask(
            submission: row[0], state: JobState(rawValue: state) ?? .unknown, isNewest: row[2],
            stepRun: row[3], stepAttempts: row[4] ?? 0, isCovered: row[5]))
      }
      return tasks
    }
  }
}
