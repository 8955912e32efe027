import Cluster
public import Diagnostics
import GRDB
import JSON

extension Ledger {
  /// A random name of this ledger, made with it: it tells the folders of two projects on one host
  /// apart.
  public func project() throws(Diagnostic) -> String {
    try read { db in try String.fetchOne(db, sql: "SELECT id FROM project") ?? "" }
  }

  /// All sweeps, oldest first.
  public func sweeps() throws(Diagnostic) -> [SweepRecord] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM sweep ORDER BY id").map(SweepRecord.init(_:))
    }
  }

  /// The steps of a sweep, as sweeps of their own: `SWEEP.STEP`.
  public func steps(of sweep: SweepRecord) throws(Diagnostic) -> [SweepRecord] {
    try sweeps().filter { other in
      other.step.map { other.name == "\(sweep.name).\($0)" } ?? false
    }
  }

  /// The sweep of that name.
  public func sweep(named name: String) throws(Diagnostic) -> SweepRecord? {
    try read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM sweep WHERE name = ?", arguments: [name])
        .map(SweepRecord.init(_:))
    }
  }
}

extension SweepRecord {
  /// The name of the step, if it is one.
  public var step: String? { request["step"]?.string }

  init(_ row: Row) throws {
    let request: String = row["request"]
    self.init(
      id: row["id"], name: row["name"], file: row["file"], source: row["source"],
      request: try JSONValue(parsing: request), host: row["host"], metric: row["metric"],
      reduction: row["reduction"],
      direction: row["direction"], directionIsAssumed: row["direction_is_assumed"],
      metricSource: row["metric_source"], createdAt: row["created_at"])
  }
}
