public import Cluster
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

  /// The sweep of that name.
  public func sweep(named name: String) throws(Diagnostic) -> SweepRecord? {
    try read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM sweep WHERE name = ?", arguments: [name])
        .map(SweepRecord.init(_:))
    }
  }

  /// Stores a sweep and its runs as they are now. Runs that are already known (by their hash) keep
  /// their names and attempts; their places in the order are renewed.
  ///
  /// - Returns: the sweep, and how many runs are new.
  public func store(
    _ facts: SweepFacts, runs: [RunFacts], now: Double
  ) throws(Diagnostic) -> (sweep: SweepRecord, newRuns: Int) {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO sweep (name, file, source, request, host, metric, reduction, direction,
            direction_is_assumed, metric_source, created_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (name) DO UPDATE SET file = excluded.file, source = excluded.source,
            request = excluded.request, host = excluded.host, metric = excluded.metric, reduction = excluded.reduction,
            direction = excluded.direction, direction_is_assumed = excluded.direction_is_assumed,
            metric_source = excluded.metric_source
          """,
        arguments: [
          facts.name, facts.file, facts.source, facts.request.text(), facts.host, facts.metric,
          facts.reduction,
          facts.direction, facts.directionIsAssumed, facts.metricSource, now,
        ])
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT * FROM sweep WHERE name = ?", arguments: [facts.name])
      else { throw Diagnostic("the sweep '\(facts.name)' wasn't stored", kind: .bug) }
      let sweep = try SweepRecord(row)
      let before = try Self.countRuns(db, sweep.id)
      let statement = try db.makeStatement(
        sql: """
          INSERT INTO run (sweep_id, position, hash, name, seed, parameters, point, command)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (sweep_id, hash) DO UPDATE SET position = excluded.position,
            command = excluded.command, parameters = excluded.parameters, point = excluded.point
          """)
      for run in runs {
        try statement.execute(arguments: [
          sweep.id, run.index, run.hash, run.name, run.seed, run.parameters.text(),
          run.point.text(), run.command,
        ])
      }
      try Self.renumberOthers(db, sweep.id, behind: runs)
      return (sweep, try Self.countRuns(db, sweep.id) - before)
    }
  }

  /// Runs that the sweep no longer names come behind those that it does, so that a place is one run's.
  private static func renumberOthers(_ db: Database, _ sweep: Int64, behind runs: [RunFacts]) throws
  {
    let named = Set(runs.map(\.hash))
    let rows = try Row.fetchAll(
      db, sql: "SELECT id, hash FROM run WHERE sweep_id = ? ORDER BY position, id",
      arguments: [sweep])
    var position = (runs.map(\.index).max() ?? -1) + 1
    for row in rows where !named.contains(row["hash"]) {
      try db.execute(
        sql: "UPDATE run SET position = ? WHERE id = ?", arguments: [position, row["id"] as Int64])
      position += 1
    }
  }

  private static func countRuns(_ db: Database, _ sweep: Int64) throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM run WHERE sweep_id = ?", arguments: [sweep])
      ?? 0
  }

  /// The names of a sweep's runs, by their hashes.
  public func runNames(ofSweep sweep: Int64) throws(Diagnostic) -> [String: String] {
    try read { db in
      let rows = try Row.fetchCursor(
        db, sql: "SELECT hash, name FROM run WHERE sweep_id = ?", arguments: [sweep])
      var names: [String: String] = [:]
      while let row = try rows.next() { names[row["hash"]] = row["name"] }
      return names
    }
  }

  /// The states of the runs of the sweep of that name, by their hashes; a run that was never sent is
  /// planned. One short query, for commands that only look.
  public func runStates(ofSweepNamed name: String) throws(Diagnostic) -> [String: JobState] {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT run.hash, (
            SELECT state FROM attempt WHERE attempt.run_id = run.id ORDER BY number DESC LIMIT 1)
          FROM run JOIN sweep ON sweep.id = run.sweep_id WHERE sweep.name = ?
          """, arguments: [name])
      var states: [String: JobState] = [:]
      while let row = try rows.next() {
        let state: String? = row[1]
        states[row[0]] = state.map { JobState(rawValue: $0) ?? .unknown } ?? .planned
      }
      return states
    }
  }

  /// The runs of a sweep in their order, each with its newest attempt.
  public func runs(ofSweep sweep: Int64) throws(Diagnostic) -> [RunRecord] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT run.id AS run_id, run.position, run.hash, run.name, run.seed, run.parameters,
            run.point, run.command, \(AttemptRecord.columns)
          FROM run
          LEFT JOIN attempt ON attempt.id = (
            SELECT id FROM attempt WHERE attempt.run_id = run.id ORDER BY number DESC LIMIT 1)
          LEFT JOIN submission ON submission.id = attempt.submission_id
          WHERE run.sweep_id = ? ORDER BY run.position, run.id
          """, arguments: [sweep]
      ).map(RunRecord.init)
    }
  }
}

extension SweepRecord {
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

extension RunRecord {
  init(_ row: Row) throws {
    let parameters: String = row["parameters"]
    let point: String = row["point"]
    self.init(
      id: row["run_id"],
      facts: RunFacts(
        index: row["position"], hash: row["hash"], name: row["name"], seed: row["seed"],
        parameters: try JSONValue(parsing: parameters), point: try JSONValue(parsing: point),
        command: row["command"]),
      attempt: AttemptRecord(row))
  }
}

extension AttemptRecord {
  /// What a query selects for ``init(_:)``, from `attempt` and `submission`.
  static let columns = """
    attempt.id AS attempt_id, attempt.number, attempt.submission_id, attempt.task, attempt.state,
    attempt.exit_code, attempt.cause, attempt.kind, attempt.source AS said_by, attempt.node,
    attempt.started_at, attempt.ended_at, attempt.observed_at, submission.token, submission.job,
    submission.code
    """

  init?(_ row: Row) {
    guard let id: Int64 = row["attempt_id"] else { return nil }
    let state: String = row["state"]
    let kind: String? = row["kind"]
    self.init(
      id: id, number: row["number"], submission: row["submission_id"], token: row["token"],
      job: row["job"], code: row["code"], task: row["task"],
      state: JobState(rawValue: state) ?? .unknown,
      exitCode: row["exit_code"], cause: row["cause"], kind: kind.flatMap(CauseKind.init),
      source: row["said_by"], node: row["node"],
      startedAt: row["started_at"], endedAt: row["ended_at"], observedAt: row["observed_at"])
  }
}
