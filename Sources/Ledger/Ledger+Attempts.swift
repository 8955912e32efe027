public import Diagnostics
import GRDB
public import JSON

extension Ledger {
  /// The attempts of a run, oldest first.
  public func attempts(ofRun run: Int64) throws(Diagnostic) -> [AttemptRecord] {
    try history(ofRun: run).map(\.attempt)
  }

  /// The attempts of a run, oldest first, each with what its submission asked for.
  public func history(
    ofRun run: Int64
  ) throws(Diagnostic) -> [(attempt: AttemptRecord, resources: JSONValue?)] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT \(AttemptRecord.columns), submission.resources FROM attempt
          JOIN submission ON submission.id = attempt.submission_id
          WHERE attempt.run_id = ? ORDER BY attempt.number
          """, arguments: [run]
      ).compactMap { row in
        let resources: String? = row["resources"]
        guard let attempt = AttemptRecord(row) else { return nil }
        return (attempt, try resources.map { try JSONValue(parsing: $0) })
      }
    }
  }
}
