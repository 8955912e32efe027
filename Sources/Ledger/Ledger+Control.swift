public import Cluster
public import Diagnostics
import GRDB

/// An attempt that hasn't ended, as far as a host is told about it.
public struct OpenTask: Sendable, Hashable {
  public var run: Int64
  public var attempt: Int64
  /// Its index in the submission.
  public var task: Int
  public var state: JobState

  public init(run: Int64, attempt: Int64, task: Int, state: JobState) {
    self.run = run
    self.attempt = attempt
    self.task = task
    self.state = state
  }
}

/// A submission with attempts that haven't ended.
public struct OpenSubmission: Sendable, Hashable {
  public var id: Int64
  /// How many there are.
  public var count: Int
  /// Whether all of them wait for another job, as far as is known.
  public var waitsForOthers: Bool

  public init(id: Int64, count: Int, waitsForOthers: Bool) {
    self.id = id
    self.count = count
    self.waitsForOthers = waitsForOthers
  }
}

extension Ledger {
  /// The submissions of a sweep that their hosts have and of which attempts haven't ended.
  public func openSubmissions(ofSweep sweep: Int64) throws(Diagnostic) -> [OpenSubmission] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT submission.id, count(*),
            min(attempt.state = 'pending' AND coalesce(attempt.cause, '') LIKE 'Dependency%')
          FROM submission JOIN attempt ON attempt.submission_id = submission.id
          WHERE submission.sweep_id = ? AND submission.state = 'accepted'
            AND \(AttemptRecord.isOpen)
          GROUP BY submission.id
          """, arguments: [sweep]
      ).map { OpenSubmission(id: $0[0], count: $0[1], waitsForOthers: $0[2]) }
    }
  }

  /// The attempts of a submission that haven't ended, in the order of their tasks.
  public func openTasks(ofSubmission submission: Int64) throws(Diagnostic) -> [OpenTask] {
    try read { db in
      let rows = try Row.fetchCursor(
        db.cachedStatement(
          sql: """
            SELECT run_id, id, task, state FROM attempt
            WHERE submission_id = ? AND \(AttemptRecord.isOpen)
            ORDER BY task
            """), arguments: [submission])
      return try Array(
        rows.map { row in
          OpenTask(
            run: row[0], attempt: row[1], task: row[2],
            state: JobState(rawValue: row[3]) ?? .unknown)
        })
    }
  }
}
