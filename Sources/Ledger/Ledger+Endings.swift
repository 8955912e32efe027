public import Diagnostics
import GRDB

/// An end of a sweep for which something is run.
public struct SweepEnding: Sendable, Hashable {
  public var sweep: Int64
  /// The newest attempt of all: a rerun makes another end.
  public var lastAttempt: Int64
  /// The key of the sweep file that says what is run.
  public var hook: String
}

extension Ledger {
  /// Takes the right to run what a sweep's file asks for at its end: whoever gets it is the only one.
  ///
  /// - Parameters:
  ///   - hook: the key of the sweep file: `on_done`.
  ///   - sweep: the sweep's id.
  ///   - now: seconds since 1970.
  /// - Returns: the end; nil if another has taken it, or the sweep has no attempt.
  /// - Throws: that the ledger can't be written.
  public func claimEnding(
    _ hook: String, ofSweep sweep: Int64, now: Double
  ) throws(Diagnostic) -> SweepEnding? {
    try write { db in
      let last = try Int64.fetchOne(
        db,
        sql: """
          SELECT max(attempt.id) FROM attempt JOIN submission ON submission.id = submission_id
          WHERE sweep_id = ?
          """, arguments: [sweep])
      guard let last else { return nil }
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO ending (sweep_id, last_attempt, hook, began_at) VALUES (?, ?, ?, ?)
          """, arguments: [sweep, last, hook, now])
      guard db.changesCount > 0 else { return nil }
      return SweepEnding(sweep: sweep, lastAttempt: last, hook: hook)
    }
  }

  /// Records what became of it: `done`, or why it failed.
  public func settle(_ ending: SweepEnding, outcome: String) throws(Diagnostic) {
    try write { db in
      try db.execute(
        sql: """
          UPDATE ending SET outcome = ? WHERE sweep_id = ? AND last_attempt = ? AND hook = ?
          """, arguments: [outcome, ending.sweep, ending.lastAttempt, ending.hook])
    }
  }
}
