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

  /// The sweep of that name.
  public func sweep(named name: String) throws(Diagnostic) -> SweepRecord? {
    try read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM sweep WHERE name = ?", arguments: [name])
        .map(SweepRecord.init(_:))
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
    let resources: String? = row["run_resources"]
    self.init(
      id: row["run_id"],
      facts: RunFacts(
        index: row["position"], hash: row["hash"], name: row["name"], seed: row["seed"],
        parameters: try JSONValue(parsing: parameters), point: try JSONValue(parsing: point),
        command: row["command"], resources: try resources.map { try JSONValue(parsing: $0) }),
      attempt: AttemptRecord(row), waiting: WaitingRecord(row))
  }
}

extension AttemptRecord {
  /// What a query selects for ``init(_:)``, from `attempt` and `submission`.
  static let columns = """
    attempt.id AS attempt_id, attempt.number, attempt.submission_id, attempt.task, attempt.state,
    attempt.exit_code, attempt.cause, attempt.kind, attempt.source AS said_by, attempt.node,
    attempt.started_at, attempt.ended_at, attempt.expected_at, attempt.observed_at, submission.token, submission.job,
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
      startedAt: row["started_at"], endedAt: row["ended_at"],
      expectedAt: row["expected_at"], observedAt: row["observed_at"])
  }
}
