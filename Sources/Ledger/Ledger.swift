public import Diagnostics
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
  /// - Throws: `tryAgain` if another process holds it for longer than ten seconds, `failed` if it
  ///   can't be used.
  public init(path: String, isOnNetwork: Bool) throws(Diagnostic) {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.journalMode = isOnNetwork ? .default : .wal
    configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
    database = try Self.translating(path) {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try Schema.migrator.migrate(queue)
      return queue
    }
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
    } catch let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode) {
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
