import Cluster
import Diagnostics
import GRDB
import Ledger
import TestSupport
import Testing

@Suite("The ledger's file")
struct FileTests {
  private func journal(_ path: String) throws -> String? {
    try DatabaseQueue(path: path).read { db in try String.fetchOne(db, sql: "PRAGMA journal_mode") }
  }

  @Test("a write-ahead log, but a rollback journal on a network file system")
  func journals() throws {
    for (isOnNetwork, mode) in [(false, "wal"), (true, "delete")] {
      let fixture = try Fixture(isOnNetwork: isOnNetwork)
      #expect(try journal(fixture.path) == mode)
    }
  }

  @Test("a ledger that was moved to another file system gets the journal that is right there")
  func moved() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/l.sqlite"
    for (isOnNetwork, mode) in [(false, "wal"), (true, "delete"), (false, "wal")] {
      let name = try Ledger(path: path, isOnNetwork: isOnNetwork).project()
      #expect(!name.isEmpty)
      #expect(try journal(path) == mode)
    }
  }

  @Test("two ledgers on one file see each other's work", arguments: [false, true])
  func two(isOnNetwork: Bool) throws {
    let fixture = try Fixture(isOnNetwork: isOnNetwork)
    let other = try Ledger(path: fixture.path, isOnNetwork: isOnNetwork)
    let (sweep, runs) = try fixture.store(1)
    let intent = try other.writeIntent(
      sweep: sweep, token: "t", host: "h", scheduler: "slurm", directory: "/d",
      runs: [(runs[0], 1)], now: 1)
    let refused = try #require(throws: Diagnostic.self) {
      try fixture.intent(sweep, "u", [(runs[0], 1)])
    }
    #expect(refused.kind == .tryAgain)
    try fixture.ledger.accept(intent.id, job: "5", now: 2)
    #expect(try other.runs(ofSweep: sweep)[0].attempt?.job == "5")
  }

  @Test("many that open a new ledger at once all succeed, and agree", arguments: 0..<5)
  func openedAtOnce(_ round: Int) async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/l.sqlite"
    let names = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<8 {
        group.addTask { try Ledger(path: path, isOnNetwork: false).project() }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(names.count == 1)
  }

  @Test("a ledger that another process holds is locked: try again", arguments: [false, true])
  func locked(isOnNetwork: Bool) throws {
    let fixture = try Fixture(isOnNetwork: isOnNetwork)
    let (sweep, runs) = try fixture.store(1)
    let impatient = try Ledger(path: fixture.path, isOnNetwork: isOnNetwork, patience: 0)
    let diagnostic = try DatabaseQueue(path: fixture.path).inDatabase { db in
      try db.execute(sql: "BEGIN EXCLUSIVE")
      defer { try? db.execute(sql: "ROLLBACK") }
      return try #require(throws: Diagnostic.self) {
        try impatient.writeIntent(
          sweep: sweep, token: "t", host: "h", scheduler: "slurm", directory: "/d",
          runs: [(runs[0], 1)], now: 1)
      }
    }
    #expect(diagnostic.kind == .tryAgain)
    #expect(diagnostic.what == "the ledger is locked")
    #expect(diagnostic.location == .file(fixture.path))
    #expect(try impatient.runs(ofSweep: sweep)[0].state == .planned)
  }

  @Test("a ledger that is held while it is opened is locked too")
  func lockedAtOpening() throws {
    let fixture = try Fixture(isOnNetwork: true)
    let diagnostic = try DatabaseQueue(path: fixture.path).inDatabase { db in
      try db.execute(sql: "BEGIN EXCLUSIVE")
      defer { try? db.execute(sql: "ROLLBACK") }
      return try #require(throws: Diagnostic.self) {
        try Ledger(path: fixture.path, isOnNetwork: true, patience: 0)
      }
    }
    #expect(diagnostic.kind == .tryAgain)
  }

  @Test("what is no ledger fails and says what to do")
  func noDatabase() throws {
    let folder = try TemporaryFolder()
    let text = String(repeating: "this is no database\n", count: 100)
    let path = try folder.write("ledger.sqlite", text)
    let diagnostic = try #require(throws: Diagnostic.self) {
      try Ledger(path: path, isOnNetwork: false)
    }
    #expect(diagnostic.kind == .failed)
    #expect(diagnostic.what == "the ledger can't be used")
    #expect(diagnostic.location == .file(path))
    #expect(diagnostic.why?.contains("file is not a database") == true)
    #expect(try folder.read("ledger.sqlite") == text)
    let missing = try #require(throws: Diagnostic.self) {
      try Ledger(path: folder.path + "/none/ledger.sqlite", isOnNetwork: false)
    }
    #expect(missing.kind == .failed)
  }

  @Test("a ledger of a newer version is left alone")
  func newer() throws {
    let fixture = try Fixture()
    try DatabaseQueue(path: fixture.path).write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('999')")
    }
    let diagnostic = try #require(throws: Diagnostic.self) {
      try Ledger(path: fixture.path, isOnNetwork: false)
    }
    #expect(diagnostic.kind == .failed)
    #expect(diagnostic.what == "the ledger was written by a newer clustersweep")
  }
}
