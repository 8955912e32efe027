public import Diagnostics
import GRDB

extension Ledger {
  /// Records that attempts were given back by the packs that had them, before they were begun: their runs wait for
  /// attempts of the same numbers.
  ///
  /// - Parameters:
  ///   - attempts: their ids.
  ///   - reason: what their runs wait for, in words.
  ///   - now: seconds since 1970.
  /// - Throws: that the ledger can't be written.
  public func giveBack(_ attempts: [Int64], reason: String, now: Double) throws(Diagnostic) {
    guard !attempts.isEmpty else { return }
    try write { db in
      // First attempts ask for what the plan says; what others asked for was a person's or a policy's word.
      let wait = try db.makeStatement(
        sql: """
          INSERT OR REPLACE INTO waiting
            (run_id, number, reason, since, resources, code, git_state_id)
          SELECT attempt.run_id, attempt.number, ?, ?,
            CASE WHEN attempt.number > 1 THEN submission.resources END, submission.code,
            submission.git_state_id
          FROM attempt JOIN submission ON submission.id = attempt.submission_id
          WHERE attempt.id = ?
          """)
      let forget = try db.makeStatement(sql: "DELETE FROM attempt WHERE id = ?")
      for attempt in attempts {
        try wait.execute(arguments: [reason, now, attempt])
        try forget.execute(arguments: [attempt])
      }
    }
  }
}
