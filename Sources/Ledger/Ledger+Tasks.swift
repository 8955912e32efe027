import Cluster
public import Diagnostics
import GRDB

/// An attempt as its files on the host know it.
public struct TaskRecord: Sendable {
  public var attempt: Int64
  /// The run's name.
  public var run: String
  public var number: Int
  public var token: String
  public var task: Int
  /// Whether it has ended for good.
  public var hasEnded: Bool
}

extension Ledger {
  /// Reads all attempts of a sweep, the oldest of each run before its newer ones; one is in memory at a time.
  ///
  /// - Parameters:
  ///   - sweep: the sweep's id.
  ///   - body: told each attempt.
  /// - Throws: that the ledger can't be read.
  public func forEachTask(
    ofSweep sweep: Int64, _ body: (TaskRecord) -> Void
  ) throws(Diagnostic) {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT attempt.id, run.name, attempt.number, submission.token, attempt.task, attempt.state
          FROM attempt JOIN submission ON submission.id = attempt.submission_id
          JOIN run ON run.id = attempt.run_id
          WHERE submission.sweep_id = ? ORDER BY attempt.number
          """, arguments: [sweep])
      while let row = try rows.next() {
        var reader = RowReader(row)
        body(
          TaskRecord(
            attempt: reader.next(), run: reader.next(), number: reader.next(),
            token: reader.next(), task: reader.next(),
            hasEnded: JobState(rawValue: reader.next())?.isFinal ?? false))
      }
    }
  }
}
