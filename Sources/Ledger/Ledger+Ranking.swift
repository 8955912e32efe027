public import Diagnostics
import GRDB

/// A run with the reduced value of a metric.
public struct MeasuredRun: Sendable {
  public var run: RunRecord
  /// NaN where every value of the metric is one; nil where the run hasn't the metric.
  public var value: Double?
  /// The step at which the value was reached.
  public var step: Int64?
}

/// A metric of a sweep, as ``Ledger/forEachRun(by:smallestFirst:limit:_:)`` reads it.
public struct MetricQuery: Sendable {
  public var sweep: Int64
  public var name: String
  /// min, max, first, last or mean.
  public var reduction: String
  /// Only files of this preference count; nil for all.
  public var preference: Int?

  public init(sweep: Int64, name: String, reduction: String, preference: Int? = nil) {
    self.sweep = sweep
    self.name = name
    self.reduction = reduction
    self.preference = preference
  }
}

extension MetricQuery {
  /// Which of a run's metrics of one name counts: three arguments, the name and twice the preference.
  ///
  /// CROSS keeps the order: by the metric's name first it would read all runs for each run.
  static let chosen = """
    SELECT metric.rowid FROM attempt
    CROSS JOIN metric ON metric.attempt_id = attempt.id AND metric.name = ?
    WHERE attempt.run_id = run.id AND (? IS NULL OR metric.preference = ?)
    ORDER BY attempt.number DESC, metric.preference, metric.path LIMIT 1
    """
}

extension Ledger {
  /// Reads the runs of a sweep in the order of a metric: that of a run's newest attempt that has it,
  /// from the file that is preferred. Behind the numbers come those whose value is NaN, then those
  /// without the metric; equals stand in the order of the sweep. SQLite sorts, in files where memory
  /// is short.
  ///
  /// - Parameters:
  ///   - query: the metric.
  ///   - smallestFirst: whether smaller values come first.
  ///   - limit: at most so many runs; nil for all.
  ///   - body: told each run.
  /// - Throws: that the ledger can't be read, and what `body` throws.
  public func forEachRun(
    by query: MetricQuery, smallestFirst: Bool, limit: Int? = nil,
    _ body: (MeasuredRun) throws -> Void
  ) throws {
    guard Self.reductions.contains(query.reduction) else {
      throw Diagnostic("the ledger keeps no '\(query.reduction)'", kind: .bug)
    }
    if let limit, let best = try best(by: query, smallestFirst: smallestFirst, count: limit) {
      for run in best { try body(run) }
      return
    }
    var failure: (any Error)?
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT \(RunRecord.columns), metric.rowid AS measured,
            metric.\(query.reduction) AS value, metric.\(query.reduction)_step AS step
          FROM \(RunRecord.tables)
          LEFT JOIN metric ON metric.rowid = (\(MetricQuery.chosen))
          WHERE run.sweep_id = ?
          ORDER BY measured IS NULL, value IS NULL, value \(smallestFirst ? "ASC" : "DESC"),
            run.position, run.id LIMIT ?
          """,
        arguments: [query.name, query.preference, query.preference, query.sweep, limit ?? -1])
      while let row = try rows.next() {
        let isMeasured = (row["measured"] as Int64?) != nil
        let run = MeasuredRun(
          run: try RunRecord(row), value: isMeasured ? row["value"] ?? .nan : nil,
          step: row["step"])
        do { try body(run) } catch {
          failure = error
          return
        }
      }
    }
    if let failure { throw failure }
  }

  /// Whether any run of a sweep has a metric.
  public func hasMetric(_ query: MetricQuery) throws(Diagnostic) -> Bool {
    try read { db in
      try Bool.fetchOne(
        db,
        sql: """
          SELECT EXISTS (
            SELECT 1 FROM metric JOIN attempt ON attempt.id = metric.attempt_id
            JOIN run ON run.id = attempt.run_id
            WHERE metric.name = ? AND run.sweep_id = ? AND (? IS NULL OR preference = ?))
          """, arguments: [query.name, query.sweep, query.preference, query.preference])
        ?? false
    }
  }
}
