public import Cluster
public import Diagnostics
import Foundation
import GRDB
import JSON

/// A submission as it lies on a host, to be taken into a ledger that doesn't know it.
public struct FoundSubmission: Sendable {
  public var token: String
  public var host: String
  public var scheduler: String
  public var directory: String
  /// The scheduler's id of it.
  public var job: String
  public var code: FoundCode?
  /// In seconds since 1970.
  public var createdAt: Double
  /// Its tasks in their order.
  public var tasks: [(run: RunFacts, attempt: Int)]
  /// How several runs share an array task, if they do.
  public var pack: Pack?
  /// The tasks that were given back: other submissions have their attempts.
  public var returned: Set<Int> = []

  public init(
    token: String, host: String, scheduler: String, directory: String, job: String,
    code: FoundCode?, createdAt: Double, tasks: [(run: RunFacts, attempt: Int)]
  ) {
    self.token = token
    self.host = host
    self.scheduler = scheduler
    self.directory = directory
    self.job = job
    self.code = code
    self.createdAt = createdAt
    self.tasks = tasks
  }
}

/// The code of a submission as it is known on a host: without its manifest.
public struct FoundCode: Sendable, Hashable {
  public var hash: String
  public var files: Int
  public var bytes: Int
  /// Its diff isn't known.
  public var git: GitState?

  public init(hash: String, files: Int, bytes: Int, git: GitState?) {
    self.hash = hash
    self.files = files
    self.bytes = bytes
    self.git = git
  }
}

extension Ledger {
  /// Takes the name of a project whose ledger was lost, so that its folders on hosts are found.
  ///
  /// - Returns: whether it is this ledger's name now. A ledger that has sweeps of its own keeps its name.
  public func adoptProject(_ id: String) throws(Diagnostic) -> Bool {
    try write { db in
      try db.execute(
        sql: "UPDATE project SET id = ? WHERE NOT EXISTS (SELECT 1 FROM sweep)", arguments: [id])
      return try String.fetchOne(db, sql: "SELECT id FROM project") == id
    }
  }

  /// The tokens of all submissions that are accepted, or to be submitted on their host.
  public func acceptedTokens() throws(Diagnostic) -> Set<String> {
    try read { db in
      try Set(
        String.fetchAll(db, sql: "SELECT token FROM submission WHERE state IN ('accepted', 'fed')"))
    }
  }

  /// Takes in a submission that lies on a host. What the ledger knows already stays as it is: its sweeps,
  /// its runs (by their hashes), its attempts (by run and number).
  ///
  /// - Parameters:
  ///   - found: the submission.
  ///   - sweep: its sweep, for a ledger that has none of that name.
  ///   - sweepCreatedAt: when the sweep was first submitted, in seconds since 1970.
  ///   - now: seconds since 1970.
  /// - Returns: the sweep, and how many attempts are new.
  /// - Throws: that the ledger can't be written.
  public func adopt(
    _ found: FoundSubmission, of sweep: SweepFacts, sweepCreatedAt: Double, now: Double
  ) throws(Diagnostic) -> (sweep: SweepRecord, attempts: Int) {
    try write { db in
      let record = try sweep.store(db, createdAt: sweepCreatedAt, replaces: false)
      let submission = try Self.submission(found, of: record.id, now: now, db)
      try db.execute(
        sql: """
          UPDATE attempt SET state = 'pending', source = 'submission', observed_at = ?
          WHERE submission_id = ? AND state = 'submitting'
          """, arguments: [now, submission])
      var attempts = 0
      for (task, entry) in found.tasks.enumerated() where !found.returned.contains(task) {
        guard let run = try Self.run(entry.run, of: record.id, db) else { continue }
        try db.execute(
          sql: """
            INSERT OR IGNORE INTO attempt
              (run_id, number, submission_id, task, state, source, observed_at)
            VALUES (?, ?, ?, ?, 'pending', 'submission', ?)
            """, arguments: [run, entry.attempt, submission, task, now])
        attempts += db.changesCount
      }
      return (record, attempts)
    }
  }

  /// One that was given up for absent, and has come after all, is accepted now.
  private static func submission(
    _ found: FoundSubmission, of sweep: Int64, now: Double, _ db: Database
  ) throws -> Int64 {
    if let code = found.code {
      // No manifest is this, so none is taken for one.
      try db.execute(
        sql: "INSERT OR IGNORE INTO code (hash, files, bytes, manifest) VALUES (?, ?, ?, ?)",
        arguments: [code.hash, code.files, code.bytes, Data("unknown".utf8)])
    }
    try db.execute(
      sql: """
        INSERT INTO submission (sweep_id, token, host, scheduler, directory, task_count, state, job,
          created_at, accepted_at, code, git_state_id, pack_runs, pack_lanes)
        VALUES (?, ?, ?, ?, ?, ?, 'accepted', ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (token) DO UPDATE SET state = 'accepted', job = excluded.job,
          accepted_at = excluded.accepted_at WHERE state <> 'accepted'
        """,
      arguments: [
        sweep, found.token, found.host, found.scheduler, found.directory, found.tasks.count,
        found.job, found.createdAt, found.createdAt, found.code?.hash,
        try found.code?.git.map { try Self.id(of: $0, db) }, found.pack?.runs, found.pack?.lanes,
      ])
    return try Int64.fetchOne(
      db, sql: "SELECT id FROM submission WHERE token = ?", arguments: [found.token]) ?? 0
  }

  private static func run(_ facts: RunFacts, of sweep: Int64, _ db: Database) throws -> Int64? {
    try db.execute(
      sql: RunFacts.insertion,
      arguments: facts.values(generation: 0, sweep: sweep) + [facts.name, facts.seed])
    return try Int64.fetchOne(
      db, sql: "SELECT id FROM run WHERE sweep_id = ? AND hash = ?", arguments: [sweep, facts.hash]
    )
  }
}
