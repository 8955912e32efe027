public import Diagnostics
import Foundation
import GRDB
public import JSON

/// A run of which an attempt is to be submitted now.
public struct OpenRun: Sendable {
  /// The run; what it asks for is what this attempt asks for.
  public var run: RunRecord
  /// The number that the attempt will have.
  public var attempt: Int

  public init(run: RunRecord, attempt: Int) {
    self.run = run
    self.attempt = attempt
  }
}

/// Open runs of a sweep that ask their host for the same.
public struct OpenGroup: Sendable {
  /// What they ask for, an object; nil for what the plan says for all.
  public var resources: JSONValue?
  public var count: Int

  public init(resources: JSONValue?, count: Int) {
    self.resources = resources
    self.count = count
  }
}

extension Ledger {
  // MARK: What is to be submitted

  /// The runs of a sweep that are to be submitted, counted by what they ask for: those of its plan
  /// that were never submitted, and those that wait. The group of the first run comes first.
  ///
  /// - Parameters:
  ///   - sweep: the sweep's id.
  ///   - onlyWaiting: whether only those count that wait.
  /// - Returns: the groups.
  /// - Throws: that the ledger can't be read.
  public func openGroups(
    ofSweep sweep: Int64, onlyWaiting: Bool = false
  ) throws(Diagnostic) -> [OpenGroup] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT \(Self.asked) AS asked, count(*) AS count
          FROM \(Self.open(onlyWaiting))
          GROUP BY asked ORDER BY min(run.position)
          """, arguments: [sweep]
      ).map { row in
        let asked: String? = row["asked"]
        return OpenGroup(
          resources: try asked.map { try JSONValue(parsing: $0) }, count: row["count"])
      }
    }
  }

  /// How many runs of a sweep's plan were never submitted.
  public func unsubmittedCount(ofSweep sweep: Int64) throws(Diagnostic) -> Int {
    try read { db in
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM \(Self.open(false)) AND attempt.id IS NULL",
        arguments: [sweep])
        ?? 0
    }
  }

  /// The first of the runs in a group of ``openGroups(ofSweep:)``, in their order.
  ///
  /// - Parameters:
  ///   - sweep: the sweep's id.
  ///   - group: the group.
  ///   - onlyWaiting: whether only those count that wait.
  ///   - last: only runs behind this one.
  ///   - limit: at most so many.
  /// - Returns: the runs.
  /// - Throws: that the ledger can't be read.
  public func openRuns(
    ofSweep sweep: Int64, in group: OpenGroup, onlyWaiting: Bool = false, after last: RunRecord?,
    limit: Int
  ) throws(Diagnostic) -> [OpenRun] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT \(RunRecord.columns) FROM \(Self.open(onlyWaiting))
            AND \(Self.asked) IS ?
            AND (run.position, run.id) > (?, ?)
          ORDER BY run.position, run.id LIMIT ?
          """,
        arguments: [
          sweep, group.resources?.text(), last?.facts.index ?? .min, last?.id ?? .min, limit,
        ]
      ).map { row in
        var run = try RunRecord(row)
        run.facts.resources = group.resources
        return OpenRun(run: run, attempt: run.waiting?.number ?? 1)
      }
    }
  }

  private static let asked = "coalesce(waiting.resources, run.resources)"

  private static func open(_ onlyWaiting: Bool) -> String {
    let new =
      onlyWaiting ? "" : "OR (attempt.id IS NULL AND run.generation >= sweep.generation)"
    return """
      \(RunRecord.tables) JOIN sweep ON sweep.id = run.sweep_id
      WHERE run.sweep_id = ? AND (waiting.number > coalesce(attempt.number, 0) \(new))
      """
  }

  // MARK: Waiting

  /// Lets the runs of attempts wait for attempts of the same numbers; takes the reason and the time, and a condition
  /// on `attempt` and `submission` belongs behind it. First attempts ask for what the plan says; what others asked
  /// for was a person's or a policy's word.
  static let waitAgain = """
    INSERT OR REPLACE INTO waiting
      (run_id, number, reason, since, resources, code, git_state_id)
    SELECT attempt.run_id, attempt.number, ?, ?,
      CASE WHEN attempt.number > 1 THEN submission.resources END, submission.code,
      submission.git_state_id
    FROM attempt JOIN submission ON submission.id = attempt.submission_id

    """

  /// Lets all open runs of a sweep wait. Those that wait already keep the time since when they do.
  ///
  /// - Parameters:
  ///   - sweep: the sweep's id.
  ///   - onlyWaiting: whether only those count that wait.
  ///   - reason: what they wait for.
  ///   - code: what they will see.
  ///   - now: seconds since 1970.
  /// - Returns: how many wait.
  /// - Throws: that the ledger can't be written.
  @discardableResult
  public func waitWithOpenRuns(
    ofSweep sweep: Int64, onlyWaiting: Bool = false, reason: String, code: StoredCode?, now: Double
  ) throws(Diagnostic) -> Int {
    try write { db in
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO waiting
            (run_id, number, reason, since, resources, code, git_state_id)
          SELECT run.id, coalesce(waiting.number, 1), ?, coalesce(waiting.since, ?),
            waiting.resources, ?, ?
          FROM \(Self.open(onlyWaiting))
          """, arguments: [reason, now, code?.hash, code?.gitState, sweep])
      return db.changesCount
    }
  }

  /// Lets attempts of runs wait, but for those that were submitted meanwhile.
  ///
  /// - Parameters:
  ///   - runs: the runs.
  ///   - reason: what they wait for.
  ///   - code: what they will see.
  ///   - now: seconds since 1970.
  /// - Returns: how many wait.
  /// - Throws: that the ledger can't be written.
  public func wait(
    _ runs: [OpenRun], reason: String, code: StoredCode?, now: Double
  ) throws(Diagnostic) -> Int {
    try write { db in
      let statement = try db.makeStatement(
        sql: """
          INSERT OR REPLACE INTO waiting
            (run_id, number, reason, since, resources, code, git_state_id)
          SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
          WHERE NOT EXISTS (SELECT 1 FROM attempt WHERE run_id = ?1 AND number >= ?2)
          """)
      return try runs.reduce(0) { count, open in
        try statement.execute(arguments: [
          open.run.id, open.attempt, reason, now, open.run.facts.resources?.text(), code?.hash,
          code?.gitState,
        ])
        return count + db.changesCount
      }
    }
  }

  /// What the waiting runs of a sweep will see: the code of the one that has waited longest. nil if
  /// none waits.
  public func waitingCode(ofSweep sweep: Int64) throws(Diagnostic) -> StoredCode?? {
    try read { db in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT \(StoredCode.columns) FROM waiting JOIN run ON run.id = waiting.run_id
          LEFT JOIN code ON code.hash = waiting.code
          LEFT JOIN git_state ON git_state.id = waiting.git_state_id
          WHERE run.sweep_id = ? ORDER BY since, run_id LIMIT 1
          """, arguments: [sweep])
      return try row.map(StoredCode.init)
    }
  }

  /// Takes back that runs of a sweep wait: they become what they were before.
  ///
  /// - Parameters:
  ///   - sweep: the sweep's id.
  ///   - runs: the ids of the runs; nil for all.
  /// - Returns: how many waited.
  /// - Throws: that the ledger can't be written.
  public func endWaiting(ofSweep sweep: Int64, runs: [Int64]? = nil) throws(Diagnostic) -> Int {
    try write { db in
      guard let runs else {
        try db.execute(
          sql: """
            DELETE FROM waiting WHERE run_id IN (SELECT id FROM run WHERE sweep_id = ?)
            """, arguments: [sweep])
        return db.changesCount
      }
      let statement = try db.makeStatement(sql: "DELETE FROM waiting WHERE run_id = ?")
      return try runs.reduce(0) { count, run in
        try statement.execute(arguments: [run])
        return count + db.changesCount
      }
    }
  }

  static func endWaiting(ofSubmission submission: Int64, _ db: Database) throws {
    try db.execute(sql: endWaitingOfSubmission, arguments: [submission])
  }

  /// The inner query stands alone: one that named the row to be deleted would be run for each run that
  /// waits.
  static let endWaitingOfSubmission = """
    DELETE FROM waiting WHERE run_id IN (
      SELECT attempt.run_id FROM attempt JOIN waiting AS held ON held.run_id = attempt.run_id
      WHERE attempt.submission_id = ? AND attempt.number >= held.number)
    """
}
