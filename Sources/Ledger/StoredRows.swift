import Diagnostics
import GRDB
import JSON

extension SweepFacts {
  /// Writes the row of a sweep, and reads it back.
  ///
  /// - Parameters:
  ///   - db: the ledger's database.
  ///   - createdAt: in seconds since 1970; of a sweep that is there already it stays.
  ///   - replaces: whether one that is there becomes this one, but for its name.
  /// - Returns: the sweep as stored.
  /// - Throws: that the ledger can't be written.
  func store(_ db: Database, createdAt: Double, replaces: Bool) throws -> SweepRecord {
    let replacement = """
      UPDATE SET file = excluded.file, source = excluded.source, request = excluded.request,
        host = excluded.host, metric = excluded.metric, reduction = excluded.reduction,
        direction = excluded.direction, direction_is_assumed = excluded.direction_is_assumed,
        metric_source = excluded.metric_source
      """
    let row = try db.makeStatement(
      sql: """
        INSERT INTO sweep (name, file, source, request, host, metric, reduction, direction,
          direction_is_assumed, metric_source, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (name) DO \(replaces ? replacement : "NOTHING")
        """)
    try row.execute(arguments: [
      name, file, source, request.text(), host, metric, reduction, direction, directionIsAssumed,
      metricSource, createdAt,
    ])
    let stored = try Row.fetchOne(db, sql: "SELECT * FROM sweep WHERE name = ?", arguments: [name])
    guard let stored else { throw Diagnostic("the sweep '\(name)' wasn't stored", kind: .bug) }
    return try SweepRecord(stored)
  }
}

extension RunFacts {
  /// Writes the row of a run, unless one of its hash or its name is there; ``values(generation:sweep:)``, the name and
  /// the seed go into it.
  static let insertion = """
    INSERT OR IGNORE INTO run (position, parameters, point, command, resources, generation, sweep_id,
      hash, name, seed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  /// What a row has of a run, but for its name and its seed.
  func values(generation: Int, sweep: Int64) -> StatementArguments {
    [index, parameters.text(), point.text(), command, resources?.text(), generation, sweep, hash]
  }
}
