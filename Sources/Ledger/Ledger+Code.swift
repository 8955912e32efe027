public import Diagnostics
import Foundation
import GRDB
import JSON

extension Ledger {
  /// Stores a snapshot and how it stood to git, each once however many submissions have it.
  public func store(_ code: CodeFacts, git: GitState?) throws(Diagnostic) -> StoredCode {
    try write { db in
      try db.execute(
        sql: "INSERT OR IGNORE INTO code (hash, files, bytes, manifest) VALUES (?, ?, ?, ?)",
        arguments: [code.hash, code.files, code.bytes, Data(code.manifest)])
      return StoredCode(hash: code.hash, gitState: try git.map { try Self.id(of: $0, db) })
    }
  }

  /// The code that a submission's attempts see; nil if they see none.
  public func code(ofSubmission submission: Int64) throws(Diagnostic) -> StoredCode? {
    try read { db in
      try Row.fetchOne(
        db, sql: "SELECT code, git_state_id FROM submission WHERE id = ? AND code IS NOT NULL",
        arguments: [submission]
      ).map { StoredCode(hash: $0["code"], gitState: $0["git_state_id"]) }
    }
  }

  private static func id(of git: GitState, _ db: Database) throws -> Int64 {
    let untracked = JSONValue.array(git.untracked.map { .string($0) }).text()
    let values: StatementArguments = [
      git.commit, git.branch, git.changed, untracked, Data(git.diff), git.isDiffCut,
    ]
    let known = try Int64.fetchOne(
      db,
      sql: """
        SELECT id FROM git_state WHERE commit_id IS ? AND branch IS ? AND changed = ?
          AND untracked = ? AND diff = ? AND diff_is_cut = ?
        """, arguments: values)
    if let known { return known }
    try db.execute(
      sql: """
        INSERT INTO git_state (commit_id, branch, changed, untracked, diff, diff_is_cut)
        VALUES (?, ?, ?, ?, ?, ?)
        """, arguments: values)
    return db.lastInsertedRowID
  }

  /// The manifests of those of the codes that are known; of many, the 20 that were stored last.
  public func manifests(of hashes: some Sequence<String>) throws(Diagnostic) -> [[UInt8]] {
    try read { db in
      let hashes = Array(hashes)
      let places = hashes.map { _ in "?" }.joined(separator: ", ")
      return try Data.fetchAll(
        db,
        sql: "SELECT manifest FROM code WHERE hash IN (\(places)) ORDER BY rowid DESC LIMIT 20",
        arguments: StatementArguments(hashes)
      ).map(Array.init)
    }
  }

  /// The codes that a sweep's attempts see, the first that was sent first; a code that stood to git in
  /// two ways comes twice.
  public func codes(ofSweep sweep: Int64) throws(Diagnostic) -> [CodeRecord] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT code.hash, code.files, code.bytes, git_state.id AS git, commit_id, branch, changed,
            untracked, diff_is_cut, count(*) AS attempts
          FROM attempt JOIN submission ON submission.id = attempt.submission_id
          JOIN code ON code.hash = submission.code
          LEFT JOIN git_state ON git_state.id = submission.git_state_id
          WHERE submission.sweep_id = ? GROUP BY code.hash, git_state.id ORDER BY min(submission.id)
          """, arguments: [sweep]
      ).map(CodeRecord.init)
    }
  }

  /// How the tracked files of a sweep's code differ from their commit, in the newest submission that
  /// has it; nil if there is none.
  public func diff(ofCode hash: String, sweep: Int64) throws(Diagnostic) -> [UInt8]? {
    try read { db in
      try Data.fetchOne(
        db,
        sql: """
          SELECT diff FROM git_state JOIN submission ON git_state.id = git_state_id
          WHERE code = ? AND sweep_id = ? ORDER BY submission.id DESC LIMIT 1
          """, arguments: [hash, sweep]
      ).map(Array.init)
    }
  }
}

extension CodeRecord {
  init(_ row: Row) throws {
    var git: GitState?
    if row["git"] as Int64? != nil {
      let untracked: String = row["untracked"]
      var state = GitState()
      state.commit = row["commit_id"]
      state.branch = row["branch"]
      state.changed = row["changed"]
      state.untracked = try JSONValue(parsing: untracked).array?.compactMap(\.string) ?? []
      state.isDiffCut = row["diff_is_cut"]
      git = state
    }
    self.init(
      hash: row["hash"], files: row["files"], bytes: row["bytes"], git: git,
      attempts: row["attempts"])
  }
}
