public import Diagnostics
import GRDB

/// Runs whose newest attempt failed in one way.
public struct FailureGroup: Sendable, Hashable {
  public var kind: String?
  /// Why, in words; that of one of them.
  public var cause: String?
  public var fingerprint: String?
  /// The line of the log that says most; that of one of them.
  public var message: String?
  public var count: Int
  /// The names of a few of the runs, in the order of the sweep.
  public var runs: [String]
}

extension Ledger {
  /// The runs of a sweep whose newest attempt failed, grouped by what is alike: the fingerprint of their
  /// logs where there is one, else the words of the cause. The greatest group comes first.
  public func failureGroups(
    ofSweep sweep: Int64, naming limit: Int
  ) throws(Diagnostic) -> [FailureGroup] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          WITH failed AS (
            SELECT run.position AS position, run.name AS name, attempt.kind AS kind,
              attempt.cause AS cause, evidence.fingerprint AS fingerprint,
              evidence.message AS message,
              coalesce(attempt.kind, '') || char(10)
                || coalesce(evidence.fingerprint, attempt.cause, '') AS alike
            FROM run JOIN attempt ON attempt.id = (
              SELECT id FROM attempt WHERE attempt.run_id = run.id ORDER BY number DESC LIMIT 1)
            LEFT JOIN evidence ON evidence.attempt_id = attempt.id
            WHERE run.sweep_id = ? AND attempt.state = 'failed'
          ), placed AS (
            SELECT *, row_number() OVER (PARTITION BY alike ORDER BY position) AS place FROM failed
          )
          SELECT kind, cause, fingerprint, message, count(*) AS number, min(position) AS first,
            group_concat(CASE WHEN place <= ? THEN name END, char(10)) AS names
          FROM placed GROUP BY alike ORDER BY number DESC, first
          """, arguments: [sweep, limit]
      ).map(FailureGroup.init(_:))
    }
  }
}

extension FailureGroup {
  fileprivate init(_ row: Row) {
    let names: String? = row["names"]
    self.init(
      kind: row["kind"], cause: row["cause"], fingerprint: row["fingerprint"],
      message: row["message"], count: row["number"],
      runs: (names ?? "").split(separator: "\n").map(String.init))
  }
}
