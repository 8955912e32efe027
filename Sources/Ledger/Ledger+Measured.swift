public import Diagnostics
import GRDB

extension Ledger {
  /// What is known of the metrics of a sweep's runs: of each name that of the run's newest attempt
  /// which has it, from the file that is preferred.
  ///
  /// - Parameters:
  ///   - sweep: the sweep's id.
  ///   - names: the metrics; nil for all.
  /// - Returns: by run and name.
  /// - Throws: that the ledger can't be read.
  public func measured(
    ofSweep sweep: Int64, _ names: Set<String>? = nil
  ) throws(Diagnostic) -> [Int64: [String: MetricRecord]] {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT attempt.run_id, metric.attempt_id, metric.path, metric.name, metric.preference,
            metric.count, metric.nan_count, min, min_step, max, max_step, first, first_step,
            last, last_step, mean, mean_step
          FROM run CROSS JOIN attempt ON attempt.run_id = run.id
          CROSS JOIN metric ON metric.attempt_id = attempt.id
          WHERE run.sweep_id = ?
          ORDER BY run.id, attempt.number DESC, metric.preference, metric.path
          """, arguments: [sweep])
      var found: [Int64: [String: MetricRecord]] = [:]
      while let row = try rows.next() {
        let (run, name): (Int64, String) = (row[0], row[3])
        guard names?.contains(name) ?? true, found[run]?[name] == nil else { continue }
        found[run, default: [:]][name] = MetricRecord(row, name)
      }
      return found
    }
  }
}

extension MetricRecord {
  fileprivate init(_ row: Row, _ name: String) {
    var reductions: [String: Reduced] = [:]
    for (place, reduction) in Ledger.reductions.enumerated() {
      // SQLite has no NaN: what is there but null is one.
      reductions[reduction] = Reduced(
        value: row[7 + 2 * place] ?? .nan, step: row[8 + 2 * place])
    }
    self.init(
      attempt: row[1], path: row[2], name: name, preference: row[4], count: row[5],
      nanCount: row[6], reductions: reductions)
  }
}
