public import Cluster
public import Diagnostics
import GRDB

/// An attempt that hasn't ended, as far as a host is told about it.
public struct OpenTask: Sendable, Hashable {
  public var run: Int64
  public var runName: String
  public var attempt: Int64
  public var submission: Int64
  /// Its index in the submission.
  public var task: Int
  public var state: JobState

  public init(
    run: Int64, runName: String, attempt: Int64, submission: Int64, task: Int, state: JobState
  ) {
    self.run = run
    self.runName = runName
    self.attempt = attempt
    self.submission = submission
    self.task = task
    self.state = state
  }
}

extension Ledger {
  /// The attempts of a sweep that haven't ended, of the submissions that their hosts have.
  public func openTasks(ofSweep sweep: Int64) throws(Diagnostic) -> [OpenTask] {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT run.id AS run, run.name, attempt.id AS attempt, submission.id AS submission, attempt.task, attempt.state
          FROM submission JOIN attempt ON attempt.submission_id = submission.id
          JOIN run ON run.id = attempt.run_id
          WHERE submission.sweep_id = ? AND submission.state = 'accepted'
            AND attempt.state NOT IN ('completed', 'failed', 'cancelled')
          ORDER BY attempt.id
          """, arguments: [sweep])
      var tasks: [OpenTask] = []
      while let row = try rows.next() {
        let state: String = row["state"]
        tasks.append(
          OpenTask(
            run: row["run"], runName: row["name"], attempt: row["attempt"],
            submission: row["submission"],
            task: row["task"], state: JobState(rawValue: state) ?? .unknown))
      }
      return tasks
    }
  }
}
