public import Diagnostics
import Foundation
import GRDB

/// The SQLite file that holds every sweep, run, attempt, submission, state and reduced metric.
///
/// Nobody else writes SQL. Each call is one transaction; a committed one survives a crash of the
/// machine (`synchronous=FULL`). Several processes may use one ledger at a time.
public struct Ledger: Sendable {
  let database: DatabaseQueue

  /// Opens the ledger at `path`, making it and its tables if they aren't there.
  ///
  /// The file uses a write-ahead log, except on network file systems, where that is unsafe
  /// (sqlite.org/wal.html) and a rollback journal is used.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - isOnNetwork: whether it is on a network file system.
  ///   - patience: how many seconds each call waits for another process that holds the file.
  /// - Throws: `tryAgain` if another process holds it for longer than that, `failed` if it can't be
  ///   used.
  public init(path: String, isOnNetwork: Bool, patience: Double = 10) throws(Diagnostic) {
    var configuration = Configuration()
    configuration.busyMode = .timeout(patience)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      try Self.setJournal(db, isOnNetwork ? "delete" : "wal")
    }
    database = try Self.translating(path) {
      try Self.oneAtATime(path, patience) {
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try Self.migrate(queue)
        return queue
      }
    }
  }

  /// Opens under a lock on the folder: where several processes open a new ledger at once, SQLite refuses
  /// to change the journal without waiting, and migrations get in each other's way. A file system that
  /// has no such locks does without.
  private static func oneAtATime<Value>(
    _ path: String, _ patience: Double, _ work: () throws -> Value
  ) throws -> Value {
    let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
    defer { if folder >= 0 { close(folder) } }
    let end = ContinuousClock.now + .seconds(patience)
    while folder >= 0, flock(folder, LOCK_EX | LOCK_NB) != 0,
      errno == EWOULDBLOCK || errno == EINTR,
      ContinuousClock.now < end
    {
      usleep(5_000)
    }
    return try work()
  }

  /// Changes the journal only where it has to be.
  private static func setJournal(_ db: Database, _ mode: String) throws {
    let now = try String.fetchOne(db, sql: "PRAGMA journal_mode")
    if now != mode { try db.execute(sql: "PRAGMA journal_mode = \(mode)") }
  }

  /// Brings the tables up to date. Those that are up to date are only read, so that reading goes on while
  /// another process writes.
  private static func migrate(_ queue: DatabaseQueue) throws {
    let migrator = Schema.migrator
    let (isNewer, isCurrent) = try queue.read { db in
      (try migrator.hasBeenSuperseded(db), try migrator.hasCompletedMigrations(db))
    }
    if isCurrent, !isNewer { return }
    if isNewer {
      throw Diagnostic(
        "the ledger was written by a newer clustersweep", at: .file(queue.path),
        remedy: "use that version, or a newer one", kind: .failed)
    }
    try migrator.migrate(queue)
  }

  func write<Value>(_ work: (Database) throws -> Value) throws(Diagnostic) -> Value {
    try Self.translating(database.path) { try database.write(work) }
  }

  func read<Value>(_ work: (Database) throws -> Value) throws(Diagnostic) -> Value {
    try Self.translating(database.path) { try database.read(work) }
  }

  private static func translating<Value>(
    _ path: String, _ work: () throws -> Value
  ) throws(Diagnostic) -> Value {
    do {
      return try work()
    } catch let diagnostic as Diagnostic {
      throw diagnostic
    } catch let error as DatabaseError
      where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode)
    {
      throw Diagnostic(
        "the ledger is locked", at: .file(path), why: "another clustersweep is writing to it",
        remedy: "try again when it has ended", kind: .tryAgain)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
      throw Diagnostic(
        "the ledger can't be written", at: .file(path), why: "the disk is full",
        remedy: "make room and repeat the command: nothing was lost", kind: .failed)
    } catch {
      throw Diagnostic(
        "the ledger can't be used", at: .file(path), why: "\(error)",
        remedy: "see that the file can be read and written and is a ledger of this program",
        kind: .failed)
    }
  }
}
