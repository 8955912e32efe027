public import Diagnostics
import GRDB

/// Single runs, without the others of their sweep.
extension Ledger {
  /// The run of a sweep that has a name.
  public func run(named name: String, ofSweep sweep: Int64) throws(Diagnostic) -> RunRecord? {
    try runs("run.sweep_id = ? AND run.name = ?", [sweep, name]).first
  }

  /// The run of a sweep that has an index.
  public func run(at index: Int, ofSweep sweep: Int64) throws(Diagnostic) -> RunRecord? {
    try runs("run.sweep_id = ? AND run.position = ? ORDER BY run.id LIMIT 1", [sweep, index]).first
  }

  /// A run by its id.
  public func run(_ id: Int64) throws(Diagnostic) -> RunRecord? {
    try runs("run.id = ?", [id]).first
  }

  private func runs(
    _ condition: String, _ arguments: StatementArguments
  ) throws(Diagnostic) -> [RunRecord] {
    try read { db in
      let statement = try db.cachedStatement(
        sql: "SELECT \(RunRecord.columns) FROM \(RunRecord.tables) WHERE \(condition)")
      return try Array(Row.fetchCursor(statement, arguments: arguments).map { try RunRecord($0) })
    }
  }

  /// The name of a sweep's run that has a hash.
  public func runName(ofHash hash: String, sweep: Int64) throws(Diagnostic) -> String? {
    try read { db in
      let statement = try db.cachedStatement(
        sql: "SELECT name FROM run WHERE sweep_id = ? AND hash = ?")
      return try String.fetchOne(statement, arguments: [sweep, hash])
    }
  }

  /// The name of the run that a task of a submission is for.
  public func runName(ofTask task: Int, submission: Int64) throws(Diagnostic) -> String? {
    try read { db in
      try String.fetchOne(
        db,
        sql: """
          SELECT run.name FROM attempt JOIN run ON run.id = attempt.run_id
          WHERE attempt.submission_id = ? AND attempt.task = ?
          """, arguments: [submission, task])
    }
  }

  /// The number of the newest attempt at a run; 0 for none.
  public func newestAttempt(ofRun run: Int64) throws(Diagnostic) -> Int {
    try read { db in
      let statement = try db.cachedStatement(
        sql: "SELECT max(number) FROM attempt WHERE run_id = ?")
      return try Int.fetchOne(statement, arguments: [run]) ?? 0
    }
  }
}
