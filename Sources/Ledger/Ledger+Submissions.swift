import Cluster
public import Diagnostics
import GRDB
public import JSON

extension Ledger {
  /// Writes the intent of a submission, with an attempt for each of its runs, before anything leaves
  /// for the host. A run that another process has put into a submission in the meantime is an error:
  /// nothing is written then.
  ///
  /// - Parameters:
  ///   - sweep: the sweep's id.
  ///   - token: the name of the submission, unique for ever.
  ///   - host: the name of the host.
  ///   - scheduler: the name of its scheduler.
  ///   - directory: the submission's folder on the host.
  ///   - runs: the runs and the number of the attempt that each gets; task `i` is for run `i`.
  ///   - code: what the runs see, as ``store(_:git:)`` gave it; nil for nothing.
  ///   - resources: what each run asks for, an object.
  ///   - now: seconds since 1970.
  /// - Returns: the submission, as `intent`.
  /// - Throws: `tryAgain` where a run has an attempt of that number already.
  public func writeIntent(
    sweep: Int64, token: String, host: String, scheduler: String, directory: String,
    runs: [(run: Int64, attempt: Int)], code: StoredCode? = nil, resources: JSONValue? = nil,
    now: Double
  ) throws(Diagnostic) -> SubmissionRecord {
    let draft = SubmissionDraft(
      token: token, directory: directory, runs: runs, resources: resources)
    return try write { db in
      try Self.writeIntent(
        draft, sweep: sweep, host: host, scheduler: scheduler, code: code, now: now, db)
    }
  }

  /// Writes the intents of several submissions in one step; see
  /// ``writeIntent(sweep:token:host:scheduler:directory:runs:code:resources:now:)``.
  public func writeIntents(
    _ drafts: [SubmissionDraft], sweep: Int64, host: String, scheduler: String, code: StoredCode?,
    now: Double
  ) throws(Diagnostic) -> [SubmissionRecord] {
    try write { db in
      try drafts.map {
        try Self.writeIntent(
          $0, sweep: sweep, host: host, scheduler: scheduler, code: code, now: now, db)
      }
    }
  }

  private static func writeIntent(
    _ draft: SubmissionDraft, sweep: Int64, host: String, scheduler: String, code: StoredCode?,
    now: Double, _ db: Database
  ) throws -> SubmissionRecord {
    try db.execute(
      sql: """
        INSERT INTO submission (sweep_id, token, host, scheduler, directory, task_count, state,
          created_at, code, git_state_id, resources, pack_runs, pack_lanes)
        VALUES (?, ?, ?, ?, ?, ?, 'intent', ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        sweep, draft.token, host, scheduler, draft.directory, draft.runs.count, now, code?.hash,
        code?.gitState,
        draft.resources?.text(), draft.pack?.runs, draft.pack?.lanes,
      ])
    let id = db.lastInsertedRowID
    let statement = try db.makeStatement(
      sql: """
        INSERT INTO attempt (run_id, number, submission_id, task, state, source, observed_at)
        VALUES (?, ?, ?, ?, 'submitting', 'ledger', ?)
        """)
    for (task, entry) in draft.runs.enumerated() {
      do {
        try statement.execute(arguments: [entry.run, entry.attempt, id, task, now])
      } catch let error as DatabaseError
        where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE
      {
        throw Diagnostic(
          "another clustersweep is submitting these runs right now",
          remedy: "run the command again: it goes on where the other one ends", kind: .tryAgain)
      }
    }
    return SubmissionRecord(
      id: id, sweep: sweep, token: draft.token, host: host, scheduler: scheduler,
      directory: draft.directory, taskCount: draft.runs.count, pack: draft.pack, state: .intent,
      job: nil,
      code: code?.hash, resources: draft.resources, createdAt: now, acceptedAt: nil)
  }

  /// Records that the host has a submission: its attempts wait there from now on.
  public func accept(_ submission: Int64, job: String, now: Double) throws(Diagnostic) {
    try settle([(submission, job)], now: now)
  }

  /// Records the answers to several submissions in one step.
  ///
  /// - Parameters:
  ///   - answers: each submission with its job; without one it surely doesn't exist on the host.
  ///   - now: seconds since 1970.
  /// - Throws: that the ledger can't be written.
  public func settle(
    _ answers: [(submission: Int64, job: String?)], now: Double
  ) throws(Diagnostic) {
    try write { db in
      for (submission, job) in answers {
        if let job {
          try Self.accept(submission, job: job, now: now, db)
        } else {
          try Self.refuse(submission, db)
        }
      }
    }
  }

  private static func accept(
    _ submission: Int64, job: String, now: Double, _ db: Database
  ) throws {
    try db.execute(
      sql: """
        UPDATE submission SET state = 'accepted', job = ?, accepted_at = ?
        WHERE id = ? AND state IN ('intent', 'fed')
        """, arguments: [job, now, submission])
    try db.execute(
      sql: """
        UPDATE attempt SET state = 'pending', cause = NULL, source = 'submission', observed_at = ?
        WHERE submission_id = ? AND state IN ('submitting', 'waiting')
        """, arguments: [now, submission])
    try endWaiting(ofSubmission: submission, db)
  }

  /// Records that a submission surely doesn't exist on the host, and forgets its attempts: their runs
  /// can be submitted again under the same numbers. One that was accepted in the meantime stays.
  public func refuse(_ submission: Int64) throws(Diagnostic) {
    try settle([(submission, nil)], now: 0)
  }

  private static func refuse(_ submission: Int64, _ db: Database) throws {
    try db.execute(
      sql: "UPDATE submission SET state = 'refused' WHERE id = ? AND state = 'intent'",
      arguments: [submission])
    guard db.changesCount > 0 else { return }
    try db.execute(sql: "DELETE FROM attempt WHERE submission_id = ?", arguments: [submission])
  }

  /// The submissions of a sweep that are intended, to be submitted on their host, or accepted, oldest first.
  public func submissions(ofSweep sweep: Int64) throws(Diagnostic) -> [SubmissionRecord] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM submission WHERE sweep_id = ? AND state <> 'refused' ORDER BY id",
        arguments: [sweep]
      ).map(SubmissionRecord.init(_:))
    }
  }

  /// The job of a sweep's newest submission to a host of which an attempt hasn't ended.
  public func newestOpenJob(ofSweep sweep: Int64, host: String) throws(Diagnostic) -> String? {
    try read { db in
      try String.fetchOne(
        db,
        sql: """
          SELECT job FROM submission
          WHERE sweep_id = ? AND host = ? AND submission.state = 'accepted' AND EXISTS (
            SELECT 1 FROM attempt INDEXED BY attempt_open
            WHERE attempt.submission_id = submission.id
              AND \(AttemptRecord.isOpen))
          ORDER BY id DESC LIMIT 1
          """, arguments: [sweep, host])
    }
  }

  /// All attempts of a sweep, oldest first.
  public func attempts(ofSweep sweep: Int64) throws(Diagnostic) -> [(run: Int64, AttemptRecord)] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT attempt.run_id, \(AttemptRecord.columns) FROM attempt
          JOIN submission ON submission.id = attempt.submission_id
          WHERE submission.sweep_id = ? ORDER BY attempt.id
          """, arguments: [sweep]
      ).compactMap { row in AttemptRecord(row, from: 1).map { (row[0], $0) } }
    }
  }
}

extension Pack {
  fileprivate init?(_ row: Row) {
    let (runs, lanes): (Int?, Int?) = (row["pack_runs"], row["pack_lanes"])
    guard let runs else { return nil }
    self.init(runs: runs, lanes: lanes ?? 1)
  }
}

extension SubmissionRecord {
  init(_ row: Row) throws {
    let state: String = row["state"]
    let resources: String? = row["resources"]
    self.init(
      id: row["id"], sweep: row["sweep_id"], token: row["token"], host: row["host"],
      scheduler: row["scheduler"], directory: row["directory"], taskCount: row["task_count"],
      pack: Pack(row),
      state: SubmissionState(rawValue: state) ?? .intent, job: row["job"],
      code: row["code"], resources: try resources.map { try JSONValue(parsing: $0) },
      createdAt: row["created_at"], acceptedAt: row["accepted_at"])
  }
}
