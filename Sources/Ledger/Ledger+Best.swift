import Diagnostics
import GRDB

extension Ledger {
  /// The best runs of a sweep by a metric, as ``forEachRun(by:smallestFirst:limit:_:)`` orders them.
  ///
  /// The metric's values are sorted alone, without their runs; then it is seen of the first ones
  /// whether they count, and of which run. So few runs of many take no longer than sorting.
  ///
  /// - Parameters:
  ///   - query: the metric.
  ///   - smallestFirst: whether smaller values come first.
  ///   - count: how many are wanted.
  /// - Returns: so many; nil if fewer have a number.
  /// - Throws: that the ledger can't be read.
  func best(
    by query: MetricQuery, smallestFirst: Bool, count: Int
  ) throws(Diagnostic) -> [MeasuredRun]? {
    guard 1...10_000 ~= count else { return nil }
    return try read { db in
      var size = 4 * count
      while true {
        var candidates = try Candidate.first(size, query, smallestFirst, db)
        let isAll = candidates.count < size
        // Behind the last ones there may be equals that come before them.
        if !isAll, let last = candidates.last?.value { candidates.removeAll { $0.value == last } }
        let ranked = try candidates.compactMap { try $0.placed(query, db) }
          .sorted {
            ($0.candidate.cost, $0.position, $0.run) < ($1.candidate.cost, $1.position, $1.run)
          }
        if ranked.count >= count { return try ranked.prefix(count).map { try $0.measured(db) } }
        if isAll { return nil }
        size *= 8
      }
    }
  }
}

/// A value that may be the one that counts of a run.
private struct Candidate {
  var metric: Int64
  var attempt: Int64
  var value: Double
  var step: Int64?
  /// Less is better.
  var cost: Double

  static func first(
    _ count: Int, _ query: MetricQuery, _ smallestFirst: Bool, _ db: Database
  ) throws -> [Candidate] {
    let sign = smallestFirst ? 1.0 : -1.0
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT rowid, attempt_id, \(query.reduction), \(query.reduction)_step FROM metric
        WHERE name = ? AND \(query.reduction) IS NOT NULL AND (? IS NULL OR preference = ?)
        ORDER BY \(query.reduction) \(smallestFirst ? "ASC" : "DESC") LIMIT ?
        """, arguments: [query.name, query.preference, query.preference, count])
    return try Array(
      rows.map {
        Candidate(metric: $0[0], attempt: $0[1], value: $0[2], step: $0[3], cost: sign * $0[2])
      })
  }

  /// The run whose value this is; nil if it is of another sweep, or isn't the one that counts.
  func placed(_ query: MetricQuery, _ db: Database) throws -> Placed? {
    let row = try Row.fetchOne(
      try db.cachedStatement(
        sql: """
          SELECT run.id, run.position FROM attempt AS own JOIN run ON run.id = own.run_id
          WHERE own.id = ? AND run.sweep_id = ? AND (\(MetricQuery.chosen)) = ?
          """),
      arguments: [attempt, query.sweep, query.name, query.preference, query.preference, metric])
    return row.map { Placed(run: $0[0], position: $0[1], candidate: self) }
  }

  /// A candidate that counts.
  struct Placed {
    var run: Int64
    var position: Int
    var candidate: Candidate

    func measured(_ db: Database) throws -> MeasuredRun {
      guard
        let row = try Row.fetchOne(
          try db.cachedStatement(
            sql: """
              SELECT \(RunRecord.columns) FROM \(RunRecord.tables) WHERE run.id = ?
              """), arguments: [run])
      else { throw Diagnostic("a run has gone", kind: .bug) }
      return MeasuredRun(run: try RunRecord(row), value: candidate.value, step: candidate.step)
    }
  }
}
