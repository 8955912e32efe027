import Cluster
public import Diagnostics
import GRDB

/// An attempt as its files on the host know it.
public struct TaskRecord: Sendable, Hashable {
  public var attempt: Int64
  /// The run's name.
  public var run: String
  public var number: Int
  /// Whether it has ended for good.
  public var hasEnded: Bool
}

extension Ledger {
  /// The attempt that a task of a sweep's submission is.
  ///
  /// - Parameters:
  ///   - index: of the task.
  ///   - token: of the submission.
  ///   - sweep: the sweep's id.
  /// - Returns: nil where there is none.
  /// - Throws: that the ledger can't be read.
  public func task(
    _ index: Int, ofToken token: String, sweep: Int64
  ) throws(Diagnostic) -> TaskRecord? {
    try task(
      "submission.token = ? AND attempt.task = ? AND submission.sweep_id = ?",
      [token, index, sweep])
  }

  /// The newest attempt at the run of a sweep that has a name.
  public func newestTask(ofRun name: String, sweep: Int64) throws(Diagnostic) -> TaskRecord? {
    try task(
      "run.sweep_id = ? AND run.name = ? ORDER BY attempt.number DESC LIMIT 1", [sweep, name])
  }

  private func task(
    _ condition: String, _ arguments: StatementArguments
  ) throws(Diagnostic) -> TaskRecord? {
    try read { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT attempt.id, run.name, attempt.number, attempt.state
          FROM attempt JOIN submission ON submission.id = attempt.submission_id
          JOIN run ON run.id = attempt.run_id
          WHERE \(condition)
          """)
      return try Row.fetchOne(statement, arguments: arguments).map { row in
        var reader = RowReader(row)
        return TaskRecord(
          attempt: reader.next(), run: reader.next(), number: reader.next(),
          hasEnded: JobState(rawValue: reader.next())?.isFinal ?? false)
      }
    }
  }

  /// Whether any attempt of some submissions hasn't ended.
  public func hasUnfinished(_ submissions: [Int64]) throws(Diagnostic) -> Bool {
    try read { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT EXISTS (SELECT 1 FROM attempt WHERE submission_id = ?
            AND \(AttemptRecord.isOpen))
          """)
      return try submissions.contains {
        try Bool.fetchOne(statement, arguments: [$0]) ?? false
      }
    }
  }
}
