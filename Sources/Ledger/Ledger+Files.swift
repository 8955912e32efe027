public import Diagnostics
import GRDB
import JSON

extension Ledger {
  /// The files of a sweep's attempts that were brought here.
  public func syncedFiles(ofSweep sweep: Int64) throws(Diagnostic) -> [SyncedFile] {
    try read { db in
      try files(
        db,
        "JOIN attempt ON attempt.id = attempt_id JOIN run ON run.id = run_id WHERE sweep_id = ?",
        [sweep])
    }
  }

  /// The files of some attempts that were brought here.
  public func syncedFiles(
    ofAttempts attempts: Set<Int64>
  ) throws(Diagnostic) -> [SyncedFile] {
    try read { db in
      try attempts.sorted().flatMap { try files(db, "WHERE attempt_id = ?", [$0]) }
    }
  }

  /// How many bytes of which file are here, by the paths on the host: the newest attempt's.
  public func syncedSizes(ofSweep sweep: Int64) throws(Diagnostic) -> [String: Int64] {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT remote_path, size FROM synced_file
          JOIN attempt ON attempt.id = attempt_id JOIN run ON run.id = run_id
          WHERE run.sweep_id = ? ORDER BY attempt_id
          """, arguments: [sweep])
      var sizes: [String: Int64] = [:]
      while let row = try rows.next() { sizes[row[0]] = row[1] }
      return sizes
    }
  }

  /// Files that hold more than was read of them, of attempts that have ended.
  ///
  /// - Parameters:
  ///   - sweep: the sweep's id.
  ///   - last: only files behind this one.
  ///   - limit: at most so many.
  /// - Returns: the files.
  /// - Throws: that the ledger can't be read.
  public func unreadFiles(
    ofSweep sweep: Int64, after last: SyncedFile?, limit: Int
  ) throws(Diagnostic) -> [SyncedFile] {
    try read { db in
      try files(
        db,
        """
        JOIN attempt ON attempt.id = attempt_id JOIN run ON run.id = run_id
        WHERE NOT is_read AND (attempt_id, remote_path) > (?, ?) AND run.sweep_id = ?
          AND \(AttemptRecord.hasEnded)
        ORDER BY attempt_id, remote_path LIMIT ?
        """, [last?.attempt ?? .min, last?.remotePath ?? "", sweep, limit])
    }
  }

  private func files(
    _ db: Database, _ condition: String, _ arguments: StatementArguments
  ) throws -> [SyncedFile] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT attempt_id, remote_path, local_path, size, reader, is_read FROM synced_file
        \(condition)
        """)
    let rows = try Row.fetchCursor(statement, arguments: arguments)
    return try Array(
      rows.map { row in
        var reader = RowReader(row)
        return SyncedFile(
          attempt: reader.next(), remotePath: reader.next(), localPath: reader.next(),
          size: reader.next(), reader: try reader.optionalJSON(), isRead: reader.next())
      })
  }

  static func store(_ file: SyncedFile, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO synced_file (attempt_id, remote_path, local_path, size, reader, is_read)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (attempt_id, remote_path) DO UPDATE SET local_path = excluded.local_path,
          size = excluded.size, reader = excluded.reader, is_read = excluded.is_read
        """
    ).execute(arguments: [
      file.attempt, file.remotePath, file.localPath, file.size, file.reader?.text(), file.isRead,
    ])
    try db.cachedStatement(sql: "DELETE FROM metric WHERE attempt_id = ? AND path = ?")
      .execute(arguments: [file.attempt, file.remotePath])
  }
}
