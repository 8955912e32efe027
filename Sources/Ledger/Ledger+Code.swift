public import Diagnostics
import Foundation
import GRDB
import JSON

extension Ledger {
  /// Stores a snapshot and how it stood to git, each once however many submissions have it.
  public func store(_ code: CodeFacts, git: GitState?) throws(Diagnostic) -> StoredCode {
    try write { db in
      // One that was recovered has no manifest yet.
      try db.execute(
        sql: """
          INSERT INTO code (hash, files, bytes, manifest) VALUES (?, ?, ?, ?)
          ON CONFLICT (hash) DO UPDATE SET manifest = excluded.manifest
          """,
        arguments: [code.hash, code.files, code.bytes, Data(code.manifest)])
      var shown = git
      shown?.diff = []
      return StoredCode(
        hash: code.hash, files: code.files, bytes: code.bytes, git: shown,
        gitState: try git.map { try Self.id(of: $0, db) })
    }
  }

  /// The code that a submission's attempts see; nil if they see none.
  public func code(ofSubmission submission: Int64) throws(Diagnostic) -> StoredCode? {
    try read { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT \(StoredCode.columns) FROM submission JOIN code ON code.hash = submission.code
          LEFT JOIN git_state ON git_state.id = submission.git_state_id WHERE submission.id = ?
          """, arguments: [submission]
      ).flatMap(StoredCode.init)
    }
  }

  static func id(of git: GitState, _ db: Database) throws -> Int64 {
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
          SELECT \(StoredCode.columns), count(*) AS attempts
          FROM attempt JOIN submission ON submission.id = attempt.submission_id
          JOIN code ON code.hash = submission.code
          LEFT JOIN git_state ON git_state.id = submission.git_state_id
          WHERE submission.sweep_id = ? GROUP BY code.hash, git_state.id ORDER BY min(submission.created_at), min(submission.id)
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
    self.init(
      hash: row["hash"], files: row["files"], bytes: row["bytes"], git: try GitState(row),
      attempts: row["attempts"])
  }
}

extension StoredCode {
  /// What a query selects for ``init(_:)``, from `code` and `git_state`.
  static let columns = """
    code.hash, code.files, code.bytes, git_state.id AS git, commit_id, branch, changed, untracked,
    diff_is_cut
    """

  /// nil where there is no code.
  init?(_ row: Row) throws {
    guard let hash: String = row["hash"] else { return nil }
    self.init(
      hash: hash, files: row["files"], bytes: row["bytes"], git: try GitState(row),
      gitState: row["git"])
  }
}

extension GitState {
  /// nil where there is none. Its diff is left out.
  fileprivate init?(_ row: Row) throws {
    guard row["git"] as Int64? != nil else { return nil }
    let untracked: String = row["untracked"]
    self.init()
    commit = row["commit_id"]
    branch = row["branch"]
    changed = row["changed"]
    self.untracked = try JSONValue(parsing: untracked).array?.compactMap(\.string) ?? []
    isDiffCut = row["diff_is_cut"]
  }
}
