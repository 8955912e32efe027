public import Cluster
public import Diagnostics
import GRDB

/// An attempt that isn't known to have ended, or whose end isn't understood yet.
public struct OpenAttempt: Sendable, Hashable {
  public var id: Int64
  public var task: Int
  public var state: JobState
  public var exitCode: Int?
  /// Whether we have told the host to end it.
  public var isCancelAsked: Bool
  /// Why it failed, as far as that was understood, and from what.
  public var cause: String?
  public var evidence: EvidenceRecord?
  /// When the source was last asked, in seconds since 1970.
  public var observedAt: Double
}

/// A cause that is understood better.
public struct Amendment: Sendable {
  public var attempt: Int64
  public var kind: CauseKind
  public var cause: String
  /// Counts where none was known.
  public var exitCode: Int?
  public var evidence: EvidenceRecord

  public init(
    attempt: Int64, kind: CauseKind, cause: String, exitCode: Int?, evidence: EvidenceRecord
  ) {
    self.attempt = attempt
    self.kind = kind
    self.cause = cause
    self.exitCode = exitCode
    self.evidence = evidence
  }
}

extension Ledger {
  /// The submissions to a host, of any sweep, that have attempts which aren't known to have ended, or
  /// failures whose logs weren't looked into; oldest first.
  public func openSubmissions(onHost host: String) throws(Diagnostic) -> [SubmissionRecord] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM submission WHERE host = ? AND state = 'accepted' AND EXISTS (
            SELECT 1 FROM attempt WHERE submission_id = submission.id AND \(Self.isOpen)
            UNION ALL
            SELECT 1 FROM attempt WHERE submission_id = submission.id AND \(Self.isUnexamined))
          ORDER BY id
          """, arguments: [host]
      ).map(SubmissionRecord.init(_:))
    }
  }

  /// The hosts on which a sweep has attempts that aren't known to have ended, and when the newest word
  /// of each came, in seconds since 1970.
  public func openHosts(ofSweep sweep: Int64) throws(Diagnostic) -> [(host: String, asked: Double)]
  {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT host, max(observed_at) AS asked FROM (
            SELECT submission.host, attempt.observed_at
            FROM submission JOIN attempt ON attempt.submission_id = submission.id
            WHERE submission.sweep_id = ?1 AND submission.state IN ('accepted', 'fed')
              AND \(Self.isOpen)
            UNION ALL
            SELECT submission.host, attempt.observed_at
            FROM submission JOIN attempt ON attempt.submission_id = submission.id
            WHERE submission.sweep_id = ?1 AND submission.state = 'accepted'
              AND \(Self.isUnexamined))
          GROUP BY host ORDER BY host
          """, arguments: [sweep]
      ).map { ($0["host"], $0["asked"]) }
    }
  }

  /// The attempts of a submission that aren't known to have ended, in the order of their tasks.
  public func openAttempts(ofSubmission id: Int64) throws(Diagnostic) -> [OpenAttempt] {
    try attempts(ofSubmission: id, where: Self.isOpen, limit: -1)
  }

  /// The attempts of a submission that failed and whose logs weren't looked into.
  public func unexamined(ofSubmission id: Int64, limit: Int) throws(Diagnostic) -> [OpenAttempt] {
    try attempts(ofSubmission: id, where: Self.isUnexamined, limit: limit)
  }

  private static let isOpen = "\(AttemptRecord.isOpen) AND attempt.state <> 'submitting'"
  private static let isUnexamined = """
    attempt.id IN (SELECT attempt_id FROM evidence WHERE examined_at IS NULL)
      AND attempt.state = 'failed'
    """

  private func attempts(
    ofSubmission id: Int64, where condition: String, limit: Int
  ) throws(Diagnostic) -> [OpenAttempt] {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT id, task, state, exit_code, cancel_asked_at, cause, observed_at, evidence.*
          FROM attempt
          LEFT JOIN evidence ON evidence.attempt_id = attempt.id
          WHERE submission_id = ? AND \(condition) ORDER BY task LIMIT ?
          """, arguments: [id, limit])
      var found: [OpenAttempt] = []
      while let row = try rows.next() {
        let state: String = row[2]
        found.append(
          OpenAttempt(
            id: row[0], task: row[1], state: JobState(rawValue: state) ?? .unknown,
            exitCode: row[3], isCancelAsked: !row.hasNull(atIndex: 4), cause: row[5],
            evidence: row["attempt_id"] == nil ? nil : EvidenceRecord(row), observedAt: row[6]))
      }
      return found
    }
  }

  /// Records that the host is about to be told to end attempts. Slurm keeps no trace of a task that was
  /// cancelled alone while it waited, so that this is all that is known of it afterwards.
  public func noteCancel(of attempts: [Int64], now: Double) throws(Diagnostic) {
    try write { db in
      let statement = try db.makeStatement(
        sql: "UPDATE attempt SET cancel_asked_at = ? WHERE id = ?")
      for id in attempts { try statement.execute(arguments: [now, id]) }
    }
  }

  /// Records what was found out about attempts.
  public func record(
    _ observations: [(attempt: Int64, Observation)],
    evidence: [(attempt: Int64, EvidenceRecord)] = [], now: Double
  ) throws(Diagnostic) {
    try write { db in
      let statement = try db.makeStatement(
        sql: """
          UPDATE attempt SET state = ?, exit_code = ?, cause = ?, kind = ?, source = ?,
            node = coalesce(?, node), started_at = coalesce(?, started_at), ended_at = ?,
            expected_at = ?, observed_at = ?
          WHERE id = ?
          """)
      for (attempt, seen) in observations {
        try statement.execute(arguments: [
          seen.state.rawValue, seen.exitCode, seen.cause, seen.kind?.rawValue, seen.source,
          seen.node, seen.startedAt, seen.endedAt, seen.expectedAt, now, attempt,
        ])
      }
      for (attempt, found) in evidence { try Self.store(found, of: attempt, db) }
    }
  }

  /// Records that causes are understood better; all else stays.
  public func amend(_ amendments: [Amendment]) throws(Diagnostic) {
    guard !amendments.isEmpty else { return }
    try write { db in
      for new in amendments {
        try db.execute(
          sql: """
            UPDATE attempt SET kind = ?, cause = ?, exit_code = coalesce(exit_code, ?) WHERE id = ?
            """, arguments: [new.kind.rawValue, new.cause, new.exitCode, new.attempt])
        try Self.store(new.evidence, of: new.attempt, db)
      }
    }
  }

  private static func store(_ found: EvidenceRecord, of attempt: Int64, _ db: Database) throws {
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO evidence (attempt_id, word, signal, max_rss, memory_limit, time_limit,
          history, fingerprint, message, tail, examined_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        attempt, found.word, found.signal, found.maxRSS, found.memoryLimit, found.timeLimit,
        found.history, found.fingerprint, found.message, found.tail, found.examinedAt,
      ])
  }

  /// What the cause of an attempt was concluded from.
  public func evidence(of attempt: Int64) throws(Diagnostic) -> EvidenceRecord? {
    try read { db in
      try Row.fetchOne(
        db, sql: "SELECT * FROM evidence WHERE attempt_id = ?", arguments: [attempt]
      ).map(EvidenceRecord.init(_:))
    }
  }

  /// The names of a submission's runs by their tasks.
  public func runNames(ofSubmission id: Int64) throws(Diagnostic) -> [Int: String] {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT attempt.task, run.name FROM attempt JOIN run ON run.id = attempt.run_id
          WHERE attempt.submission_id = ?
          """, arguments: [id])
      var names: [Int: String] = [:]
      while let row = try rows.next() { names[row[0]] = row[1] }
      return names
    }
  }
}

extension EvidenceRecord {
  init(_ row: Row) {
    self.init(
      word: row["word"], signal: row["signal"], maxRSS: row["max_rss"],
      memoryLimit: row["memory_limit"], timeLimit: row["time_limit"], history: row["history"],
      fingerprint: row["fingerprint"], message: row["message"], tail: row["tail"],
      examinedAt: row["examined_at"])
  }
}
