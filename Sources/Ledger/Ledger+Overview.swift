public import Cluster
public import Diagnostics
import GRDB
public import JSON

/// How many runs are in a state, for one cause.
public struct StateCount: Sendable, Hashable {
  public var state: JobState
  /// Why they are in it, in words.
  public var cause: String?
  public var count: Int
  /// When their source was last asked, of all the longest ago; nil if they were never sent.
  public var observedAt: Double?
  /// When the scheduler expects the first of them to start, by the host's clock.
  public var expectedAt: Int?
}

/// A run that is running.
public struct RunningTask: Sendable, Equatable {
  public var run: String
  public var parameters: JSONValue
  public var attempt: Int
  public var node: String?
  /// By the host's clock, in seconds since 1970.
  public var startedAt: Int?
  /// The metric's last value so far (NaN if it is one) and its step.
  public var value: Double?
  public var step: Int64?
}

/// A change of a run's state.
public struct RunEvent: Sendable, Hashable {
  /// Later ones have greater ids.
  public var id: Int64
  public var run: String
  public var attempt: Int
  public var state: JobState
  public var cause: String?
  public var node: String?
  /// When it was found out, in seconds since 1970.
  public var at: Double
}

extension Ledger {
  /// How many runs of a sweep are in each state for each cause, the most first.
  public func stateCounts(ofSweep sweep: Int64) throws(Diagnostic) -> [StateCount] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT \(RunRecord.stateColumn) AS state,
            CASE WHEN waiting.number > coalesce(attempt.number, 0) THEN waiting.reason
            ELSE attempt.cause END AS cause, count(*) AS count,
            min(attempt.observed_at) AS observed_at, min(attempt.expected_at) AS expected_at
          FROM \(RunRecord.tables)
          WHERE run.sweep_id = ? GROUP BY 1, 2 ORDER BY 3 DESC, 2
          """, arguments: [sweep]
      ).map { row in
        let state: String = row["state"]
        return StateCount(
          state: JobState(rawValue: state) ?? .unknown, cause: row["cause"], count: row["count"],
          observedAt: row["observed_at"], expectedAt: row["expected_at"])
      }
    }
  }

  /// How long the completed attempts of a sweep took.
  ///
  /// - Returns: how many there are, and the mean of their seconds.
  public func durations(ofSweep sweep: Int64) throws(Diagnostic) -> (count: Int, mean: Double) {
    try read { db in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT count(*) AS count, avg(ended_at - started_at) AS mean
          FROM attempt JOIN submission ON submission.id = submission_id
          WHERE sweep_id = ? AND attempt.state = 'completed' AND ended_at >= started_at
          """, arguments: [sweep])
      return (row?["count"] ?? 0, row?["mean"] ?? 0)
    }
  }

  /// When the running attempts of a sweep started, those that told it.
  public func startTimes(ofSweep sweep: Int64) throws(Diagnostic) -> [Int] {
    try read { db in
      try Int.fetchAll(
        db,
        sql: """
          SELECT started_at FROM attempt JOIN submission ON submission.id = submission_id
          WHERE sweep_id = ? AND attempt.state = 'running' AND started_at IS NOT NULL
          """, arguments: [sweep])
    }
  }

  /// The running attempts of a sweep, those that run longest first.
  ///
  /// - Parameters:
  ///   - sweep: its id.
  ///   - metric: the metric of which the last value is told.
  ///   - limit: how many at the most.
  /// - Returns: at most so many.
  /// - Throws: that the ledger can't be read.
  public func runningTasks(
    ofSweep sweep: Int64, metric: String?, limit: Int
  ) throws(Diagnostic) -> [RunningTask] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT run.name, run.parameters, attempt.number, attempt.node, attempt.started_at,
            metric.attempt_id AS has_value, metric.last, metric.last_step
          FROM attempt JOIN submission ON submission.id = submission_id
          JOIN run ON run.id = attempt.run_id
          LEFT JOIN metric ON metric.rowid = (
            SELECT rowid FROM metric
            WHERE metric.attempt_id = attempt.id AND metric.name = :metric
            ORDER BY preference, path LIMIT 1)
          WHERE submission.sweep_id = :sweep AND attempt.state = 'running'
          ORDER BY coalesce(attempt.started_at, 1e18), attempt.id LIMIT :limit
          """, arguments: ["metric": metric, "sweep": sweep, "limit": limit]
      ).map { row in
        let parameters: String = row["parameters"]
        let hasValue = row["has_value"] as Int64? != nil
        return RunningTask(
          run: row["name"], parameters: try JSONValue(parsing: parameters),
          attempt: row["number"], node: row["node"], startedAt: row["started_at"],
          value: hasValue ? row["last"] ?? .nan : nil, step: row["last_step"])
      }
    }
  }

  /// The id of the newest event of all; 0 if there is none.
  public func lastEvent() throws(Diagnostic) -> Int64 {
    try read { db in try Int64.fetchOne(db, sql: "SELECT max(id) FROM event") ?? 0 }
  }

  /// Events of a sweep, oldest first.
  ///
  /// - Parameters:
  ///   - sweep: its id.
  ///   - id: only those behind this one.
  ///   - limit: the newest of them, at most so many; nil for all.
  /// - Returns: them.
  /// - Throws: that the ledger can't be read.
  public func events(
    ofSweep sweep: Int64, after id: Int64 = 0, newest limit: Int? = nil
  ) throws(Diagnostic) -> [RunEvent] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT event.id, run.name, attempt.number, event.state, event.cause, attempt.node, event.at
          FROM event JOIN attempt ON attempt.id = event.attempt_id
          JOIN run ON run.id = attempt.run_id
          WHERE event.id > ? AND run.sweep_id = ? ORDER BY event.id DESC LIMIT ?
          """, arguments: [id, sweep, limit ?? -1]
      ).reversed().map { row in
        let state: String = row["state"]
        return RunEvent(
          id: row["id"], run: row["name"], attempt: row["number"],
          state: JobState(rawValue: state) ?? .unknown, cause: row["cause"], node: row["node"],
          at: row["at"])
      }
    }
  }
}
