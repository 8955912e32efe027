public import Diagnostics
import GRDB
import JSON

extension Ledger {
  /// The files of a sweep's attempts that were brought here.
  public func syncedFiles(ofSweep sweep: Int64) throws(Diagnostic) -> [SyncedFile] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT synced_file.* FROM synced_file
          JOIN attempt ON attempt.id = attempt_id JOIN run ON run.id = run_id
          WHERE run.sweep_id = ?
          """, arguments: [sweep]
      ).map { row in
        let reader: String? = row["reader"]
        return SyncedFile(
          attempt: row["attempt_id"], remotePath: row["remote_path"], localPath: row["local_path"],
          size: row["size"],
          reader: try reader.map { try JSONValue(parsing: $0) })
      }
    }
  }

  /// Records files and what their metrics reduce to, in one step: a reader's state never runs ahead
  /// of its reductions.
  public func store(_ files: [SyncedFile], metrics: [MetricRecord]) throws(Diagnostic) {
    try write { db in
      for file in files {
        try db.execute(
          sql: """
            INSERT INTO synced_file (attempt_id, remote_path, local_path, size, reader)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (attempt_id, remote_path) DO UPDATE SET local_path = excluded.local_path,
              size = excluded.size, reader = excluded.reader
            """,
          arguments: [
            file.attempt, file.remotePath, file.localPath, file.size,
            file.reader?.text(),
          ])
        try db.execute(
          sql: "DELETE FROM metric WHERE attempt_id = ? AND path = ?",
          arguments: [file.attempt, file.remotePath])
      }
      for metric in metrics {
        var arguments: StatementArguments = [
          metric.attempt, metric.path, metric.name, metric.preference, metric.count,
          metric.nanCount,
        ]
        for name in Self.reductions {
          // SQLite has no NaN: a value that is there but null is one.
          arguments += [metric.reductions[name]?.value, metric.reductions[name]?.step]
        }
        try db.execute(
          sql: "INSERT INTO metric VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          arguments: arguments)
      }
    }
  }

  static let reductions = ["min", "max", "first", "last", "mean"]

  /// The reduced values of a metric, a run each: those of its newest attempt that has the metric,
  /// from the file that is preferred.
  ///
  /// - Parameters:
  ///   - name: the metric.
  ///   - reduction: min, max, first, last or mean.
  ///   - sweep: the sweep's id.
  ///   - preference: only files of this preference count; nil for all.
  /// - Returns: by run, the value (NaN if it is one), its step, and the file it comes from.
  /// - Throws: that the ledger can't be read.
  public func values(
    ofMetric name: String, reduction: String, sweep: Int64, preference: Int? = nil
  ) throws(Diagnostic) -> [Int64: (value: Double, step: Int64?, path: String)] {
    guard Self.reductions.contains(reduction) else {
      throw Diagnostic("the ledger keeps no '\(reduction)'", kind: .bug)
    }
    return try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT attempt.run_id, \(reduction) AS value, \(reduction)_step AS step, path
          FROM metric JOIN attempt ON attempt.id = attempt_id JOIN run ON run.id = run_id
          WHERE metric.name = ? AND run.sweep_id = ? AND (? IS NULL OR preference = ?)
          ORDER BY attempt.number, preference DESC, path DESC
          """, arguments: [name, sweep, preference, preference])
      var values: [Int64: (value: Double, step: Int64?, path: String)] = [:]
      while let row = try rows.next() {
        values[row["run_id"]] = (row["value"] ?? .nan, row["step"], row["path"])
      }
      return values
    }
  }

  /// The names of all metrics of a sweep.
  public func metricNames(ofSweep sweep: Int64) throws(Diagnostic) -> [String] {
    try read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT DISTINCT metric.name FROM metric JOIN attempt ON attempt.id = attempt_id
          JOIN run ON run.id = run_id WHERE run.sweep_id = ? ORDER BY 1
          """, arguments: [sweep])
    }
  }
}
