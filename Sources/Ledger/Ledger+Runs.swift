public import Cluster
public import Diagnostics
import GRDB
import JSON

extension Ledger {
  /// Reads the runs of a sweep in their order, each with its newest attempt, a page at a time: what
  /// happens meanwhile to runs that weren't reached yet is seen.
  ///
  /// - Parameters:
  ///   - sweep: the sweep's id.
  ///   - pageSize: how many are in memory at a time.
  ///   - body: told each run.
  /// - Throws: that the ledger can't be read, and what `body` throws.
  public func forEachRun(
    ofSweep sweep: Int64, pageSize: Int = 1000, _ body: (RunRecord) throws -> Void
  ) throws {
    var last: RunRecord?
    while true {
      let page = try runs(ofSweep: sweep, after: last, limit: pageSize)
      for run in page { try body(run) }
      guard page.count == pageSize else { return }
      last = page.last
    }
  }

  /// The runs of a sweep in their order, each with its newest attempt.
  ///
  /// - Parameters:
  ///   - sweep: the sweep's id.
  ///   - last: only runs behind this one.
  ///   - limit: at most so many; nil for all.
  /// - Returns: the runs.
  /// - Throws: that the ledger can't be read.
  public func runs(
    ofSweep sweep: Int64, after last: RunRecord? = nil, limit: Int? = nil
  ) throws(Diagnostic) -> [RunRecord] {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT \(RunRecord.columns) FROM \(RunRecord.tables)
          WHERE run.sweep_id = ? AND (run.position, run.id) > (?, ?)
          ORDER BY run.position, run.id LIMIT ?
          """,
        arguments: [sweep, last?.facts.index ?? .min, last?.id ?? .min, limit ?? -1]
      )
      return try Array(rows.map { try RunRecord($0) })
    }
  }

  /// How many runs a sweep has.
  public func runCount(ofSweep sweep: Int64) throws(Diagnostic) -> Int {
    try read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM run WHERE sweep_id = ?", arguments: [sweep])
        ?? 0
    }
  }

  /// The states of the runs of a sweep that have one of the hashes, in no order.
  public func states(ofRuns hashes: [String], sweep: Int64) throws(Diagnostic) -> [JobState] {
    try read { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT \(RunRecord.stateColumn)
          FROM \(RunRecord.tables) WHERE run.sweep_id = ? AND run.hash = ?
          """)
      return try hashes.compactMap { hash in
        try String.fetchOne(statement, arguments: [sweep, hash])
          .map { JobState(rawValue: $0) ?? .unknown }
      }
    }
  }

  /// How many runs of a sweep are in which state.
  public func runCounts(ofSweep sweep: Int64) throws(Diagnostic) -> [JobState: Int] {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT \(RunRecord.stateColumn) AS state, count(*) AS count
          FROM \(RunRecord.tables) WHERE run.sweep_id = ? GROUP BY 1
          """, arguments: [sweep])
      var counts: [JobState: Int] = [:]
      while let row = try rows.next() {
        let state: String = row["state"]
        counts[JobState(rawValue: state) ?? .unknown, default: 0] += row["count"] as Int
      }
      return counts
    }
  }
}
