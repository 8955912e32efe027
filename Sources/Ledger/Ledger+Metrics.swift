public import Diagnostics
import GRDB
import JSON

extension Ledger {
  /// Records files and what their metrics reduce to, in one step: a reader's state never runs ahead
  /// of its reductions.
  public func store(_ files: [SyncedFile], metrics: [MetricRecord]) throws(Diagnostic) {
    guard !files.isEmpty || !metrics.isEmpty else { return }
    try write { db in
      for file in files { try Self.store(file, db) }
      for metric in metrics { try Self.store(metric, db) }
    }
  }

  private static func store(_ metric: MetricRecord, _ db: Database) throws {
    var arguments: StatementArguments = [
      metric.attempt, metric.path, metric.name, metric.preference, metric.count, metric.nanCount,
    ]
    for name in Self.reductions {
      // SQLite has no NaN: a value that is there but null is one.
      arguments += [metric.reductions[name]?.value, metric.reductions[name]?.step]
    }
    try db.cachedStatement(
      sql: "INSERT INTO metric VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ).execute(arguments: arguments)
  }

  static let reductions = ["min", "max", "first", "last", "mean"]

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
