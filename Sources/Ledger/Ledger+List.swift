public import Cluster
public import Diagnostics
import GRDB

/// A sweep in a list: what is known of it without loading its runs.
public struct SweepSummary: Sendable, Hashable {
  public var id: Int64
  public var name: String
  /// The path of its file, as it was last given.
  public var file: String
  public var host: String
  /// The group that its file names.
  public var project: String?
  /// In seconds since 1970.
  public var createdAt: Double
  /// When it was taken out of lists; nil if it is in them.
  public var archivedAt: Double?
  /// How many of its runs are in each state.
  public var counts: [JobState: Int]

  public var runs: Int { counts.values.reduce(0, +) }
}

extension Ledger {
  /// All sweeps, newest first, with counts of their runs, by one query.
  public func summaries() throws(Diagnostic) -> [SweepSummary] {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT sweep.id, sweep.name, sweep.file, sweep.host, sweep.project, sweep.created_at,
            sweep.archived_at, \(RunRecord.stateColumn) AS state, count(run.id) AS count
          FROM sweep LEFT JOIN (\(RunRecord.tables)) ON run.sweep_id = sweep.id
          GROUP BY sweep.id, 8 ORDER BY sweep.id DESC
          """)
      var summaries: [SweepSummary] = []
      while let row = try rows.next() {
        let (state, count): (String, Int) = (row["state"], row["count"])
        if summaries.last?.id != row["id"] {
          summaries.append(
            SweepSummary(
              id: row["id"], name: row["name"], file: row["file"], host: row["host"],
              project: row["project"], createdAt: row["created_at"],
              archivedAt: row["archived_at"], counts: [:]))
        }
        guard count > 0 else { continue }
        summaries[summaries.count - 1].counts[JobState(rawValue: state) ?? .unknown, default: 0] +=
          count
      }
      return summaries
    }
  }

  /// Records the group that a sweep's file names.
  public func setProject(_ project: String?, ofSweep sweep: Int64) throws(Diagnostic) {
    try write { db in
      try db.execute(
        sql: "UPDATE sweep SET project = ? WHERE id = ? AND project IS NOT ?",
        arguments: [project, sweep, project])
    }
  }

  /// Takes a sweep out of lists, or back into them.
  ///
  /// - Parameters:
  ///   - sweep: its id.
  ///   - time: when, in seconds since 1970; nil takes it back.
  /// - Returns: whether that changed anything.
  /// - Throws: that the ledger can't be written.
  public func setArchived(_ sweep: Int64, at time: Double?) throws(Diagnostic) -> Bool {
    try write { db in
      try db.execute(
        sql: """
          UPDATE sweep SET archived_at = ? WHERE id = ? AND (archived_at IS NULL) <> (? IS NULL)
          """, arguments: [time, sweep, time])
      return db.changesCount > 0
    }
  }

  /// Forgets a sweep with its runs, attempts, submissions and metrics, and code that no other has.
  public func forget(sweep: Int64) throws(Diagnostic) {
    try write { db in
      try db.execute(sql: "DELETE FROM sweep WHERE id = ?", arguments: [sweep])
      try db.execute(
        sql: """
          DELETE FROM code WHERE NOT EXISTS (SELECT 1 FROM submission WHERE code = code.hash);
          DELETE FROM git_state
          WHERE NOT EXISTS (SELECT 1 FROM submission WHERE git_state_id = git_state.id);
          """)
    }
  }

  /// Forgets which files of a sweep were brought here, and how far they were read; what they reduced
  /// to stays.
  public func forgetFiles(ofSweep sweep: Int64) throws(Diagnostic) {
    try write { db in
      try db.execute(
        sql: """
          DELETE FROM synced_file WHERE attempt_id IN (
            SELECT attempt.id FROM attempt JOIN submission ON submission.id = submission_id
            WHERE sweep_id = ?)
          """, arguments: [sweep])
    }
  }

  /// All submissions of a sweep that may have left something on a host, also refused ones.
  public func everySubmission(ofSweep sweep: Int64) throws(Diagnostic) -> [SubmissionRecord] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM submission WHERE sweep_id = ? ORDER BY id", arguments: [sweep]
      ).map { try SubmissionRecord($0) }
    }
  }
}
