public import Diagnostics
import GRDB

/// What an attempt used; nil where nobody told.
public struct RunUse: Sendable, Hashable {
  /// In seconds.
  public var elapsed: Int?
  /// Seconds of processors, in the program and in the system for it.
  public var cpu: Double?
  /// The most memory that it had at one time, in bytes.
  public var memory: Int?

  public init(elapsed: Int? = nil, cpu: Double? = nil, memory: Int? = nil) {
    self.elapsed = elapsed
    self.cpu = cpu
    self.memory = memory
  }

  public var isEmpty: Bool { elapsed == nil && cpu == nil && memory == nil }
}

/// The newest attempt at a run that has ended, what it used and what it asked for.
public struct UseRecord: Sendable {
  public var attempt: Int64
  public var run: String
  public var index: Int
  public var number: Int
  /// `completed`, `failed` or `cancelled`.
  public var state: String
  public var use: RunUse
  /// The resources of its submission, a JSON object.
  public var asked: String?
  public var submission: Int64
  public var host: String
  public var task: Int
  /// Whether accounting was asked for its memory.
  public var isAsked: Bool

  public init(
    attempt: Int64, run: String, index: Int, number: Int, state: String, use: RunUse,
    asked: String?, submission: Int64, host: String, task: Int, isAsked: Bool
  ) {
    self.attempt = attempt
    self.run = run
    self.index = index
    self.number = number
    self.state = state
    self.use = use
    self.asked = asked
    self.submission = submission
    self.host = host
    self.task = task
    self.isAsked = isAsked
  }
}

extension Ledger {
  /// Used with ``Ledger/migrator``.
  static let useTable = """
    CREATE TABLE use_of_attempt (
      attempt_id INTEGER PRIMARY KEY REFERENCES attempt(id) ON DELETE CASCADE,
      elapsed INTEGER,
      cpu REAL,
      memory INTEGER,
      asked INTEGER NOT NULL DEFAULT 0
    );
    """

  /// Records what attempts used; what isn't known now stays as it was.
  public func record(use all: [(attempt: Int64, use: RunUse)]) throws(Diagnostic) {
    guard !all.isEmpty else { return }
    try write { db in
      let statement = try db.makeStatement(
        sql: """
          INSERT INTO use_of_attempt (attempt_id, elapsed, cpu, memory) VALUES (?, ?, ?, ?)
          ON CONFLICT (attempt_id) DO UPDATE SET elapsed = coalesce(excluded.elapsed, elapsed),
            cpu = coalesce(excluded.cpu, cpu), memory = coalesce(excluded.memory, memory)
          """)
      for (attempt, use) in all {
        try statement.execute(arguments: [attempt, use.elapsed, use.cpu, use.memory])
      }
    }
  }

  /// Records the memory that accounting told, and for which attempts it was asked.
  public func record(
    memory: [(attempt: Int64, bytes: Int?)]
  ) throws(Diagnostic) {
    guard !memory.isEmpty else { return }
    try write { db in
      let statement = try db.makeStatement(
        sql: """
          INSERT INTO use_of_attempt (attempt_id, memory, asked) VALUES (?, ?, 1)
          ON CONFLICT (attempt_id) DO UPDATE SET memory = coalesce(excluded.memory, memory), asked = 1
          """)
      for (attempt, bytes) in memory { try statement.execute(arguments: [attempt, bytes]) }
    }
  }

  /// What an attempt used; nil if nobody told anything.
  public func use(ofAttempt attempt: Int64) throws(Diagnostic) -> RunUse? {
    try read { db in
      try Row.fetchOne(
        db, sql: "SELECT elapsed, cpu, memory FROM use_of_attempt WHERE attempt_id = ?",
        arguments: [attempt]
      ).map { RunUse(elapsed: $0[0], cpu: $0[1], memory: $0[2]) }
    }
  }

  /// What the newest attempts at a sweep's runs used, of those that have ended, in the order of the runs.
  public func uses(ofSweep sweep: Int64) throws(Diagnostic) -> [UseRecord] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT attempt.id, run.name, run.position, attempt.number, attempt.state,
            use_of_attempt.elapsed, use_of_attempt.cpu,
            coalesce(use_of_attempt.memory, evidence.max_rss), submission.resources,
            submission.id, submission.host, attempt.task, coalesce(use_of_attempt.asked, 0)
          FROM run JOIN attempt ON attempt.run_id = run.id
          JOIN submission ON submission.id = attempt.submission_id
          LEFT JOIN use_of_attempt ON use_of_attempt.attempt_id = attempt.id
          LEFT JOIN evidence ON evidence.attempt_id = attempt.id
          WHERE run.sweep_id = ?1 AND attempt.state IN ('completed', 'failed', 'cancelled')
            AND attempt.number = (SELECT max(number) FROM attempt WHERE run_id = run.id)
          ORDER BY run.position, run.id
          """, arguments: [sweep]
      ).map { row in
        UseRecord(
          attempt: row[0], run: row[1], index: row[2], number: row[3], state: row[4],
          use: RunUse(elapsed: row[5], cpu: row[6], memory: row[7]), asked: row[8],
          submission: row[9], host: row[10], task: row[11], isAsked: row[12])
      }
    }
  }
}
