public import Diagnostics
import GRDB

/// Submissions that lie prepared on their host, where a job submits them as there is room. Their
/// attempts are `waiting`.
extension Ledger {
  /// Records that submissions lie on the host, and that a job there is to submit them.
  ///
  /// - Parameters:
  ///   - submissions: their ids.
  ///   - reason: what their runs wait for, in words.
  ///   - now: seconds since 1970.
  /// - Throws: that the ledger can't be written.
  public func feed(_ submissions: [Int64], reason: String, now: Double) throws(Diagnostic) {
    try write { db in
      for id in submissions {
        try db.execute(
          sql: "UPDATE submission SET state = 'fed' WHERE id = ? AND state = 'intent'",
          arguments: [id])
        guard db.changesCount > 0 else { continue }
        try db.execute(
          sql: """
            UPDATE attempt SET state = 'waiting', cause = ?, source = 'submission', observed_at = ?
            WHERE submission_id = ? AND state = 'submitting'
            """, arguments: [reason, now, id])
        try Self.endWaiting(ofSubmission: id, db)
      }
    }
  }

  /// The submissions of a sweep that a job on a host is to submit, in their order.
  public func fedSubmissions(
    ofSweep sweep: Int64, host: String? = nil
  ) throws(Diagnostic) -> [SubmissionRecord] {
    try submissions(ofSweep: sweep).filter {
      $0.state == .fed && (host == nil || $0.host == host)
    }
  }

  /// The submissions of all sweeps that a job on a host is to submit.
  public func fedSubmissions(onHost host: String) throws(Diagnostic) -> [SubmissionRecord] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM submission WHERE host = ? AND state = 'fed' ORDER BY id",
        arguments: [host]
      ).map(SubmissionRecord.init(_:))
    }
  }

  /// The newest submission of a sweep that its host has, or that is to be submitted there.
  public func newestSubmission(ofSweep sweep: Int64) throws(Diagnostic) -> SubmissionRecord? {
    try read { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT * FROM submission WHERE sweep_id = ? AND state IN ('accepted', 'fed')
          ORDER BY id DESC LIMIT 1
          """, arguments: [sweep]
      ).map(SubmissionRecord.init(_:))
    }
  }

  /// Notes that a host was asked about submissions, and still had them to submit.
  public func noteAsked(_ submissions: [Int64], now: Double) throws(Diagnostic) {
    guard !submissions.isEmpty else { return }
    try write { db in
      for id in submissions {
        try db.execute(
          sql: "UPDATE attempt SET observed_at = ? WHERE submission_id = ?", arguments: [now, id])
      }
    }
  }

  /// Records that a submission that was to be submitted on the host surely never will be: its runs wait
  /// here again, for attempts of the same numbers. One that was accepted in the meantime stays.
  public func takeBack(_ submission: Int64, reason: String, now: Double) throws(Diagnostic) {
    try write { db in
      try db.execute(
        sql: "UPDATE submission SET state = 'refused' WHERE id = ? AND state = 'fed'",
        arguments: [submission])
      guard db.changesCount > 0 else { return }
      try db.execute(
        sql: Self.waitAgain + "WHERE submission.id = ?", arguments: [reason, now, submission])
      try db.execute(sql: "DELETE FROM attempt WHERE submission_id = ?", arguments: [submission])
    }
  }
}
