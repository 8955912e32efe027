import Diagnostics
import GRDB
import Ledger
import Testing

@Suite("Code in the ledger")
struct CodeTests {
  private func facts(_ hash: String) -> CodeFacts {
    CodeFacts(hash: hash, files: 3, bytes: 70, manifest: [0, 255] + Array(hash.utf8))
  }

  private func git(_ diff: [UInt8] = [1, 0, 2]) -> GitState {
    var git = GitState()
    git.commit = "1a2b"
    git.branch = "main"
    git.changed = 2
    git.untracked = ["a\nb"]
    git.diff = diff
    git.isDiffCut = true
    return git
  }

  @Test("submissions tell their code, and codes their attempts and their state of git")
  func submissions() throws {
    let fixture = try Fixture()
    let (sweep, runs) = try fixture.store(4)
    let one = try fixture.ledger.store(facts("aa"), git: git())
    let two = try fixture.ledger.store(facts("bb"), git: nil)
    for (token, run, code) in [("t", 0, one), ("u", 1, one), ("v", 2, two)] {
      let intent = try fixture.ledger.writeIntent(
        sweep: sweep, token: token, host: "h", scheduler: "queue", directory: "/d",
        runs: [(runs[run], 1)], code: code, now: 1)
      #expect(intent.code == code.hash)
    }
    _ = try fixture.intent(sweep, "w", [(runs[3], 1)])
    #expect(try fixture.ledger.submissions(ofSweep: sweep).map(\.code) == ["aa", "aa", "bb", nil])
    let records = try fixture.ledger.runs(ofSweep: sweep)
    #expect(records.map { $0.attempt?.code } == ["aa", "aa", "bb", nil])
    var shown = git()
    shown.diff = []
    let codes = try fixture.ledger.codes(ofSweep: sweep)
    #expect(codes.map(\.hash) == ["aa", "bb"])
    #expect(codes.map(\.files) == [3, 3])
    #expect(codes.map(\.bytes) == [70, 70])
    #expect(codes.map(\.git) == [shown, nil])
    #expect(codes.map(\.attempts) == [2, 1])
    #expect(try fixture.ledger.diff(ofCode: "aa", sweep: sweep) == [1, 0, 2])
    #expect(try fixture.ledger.diff(ofCode: "bb", sweep: sweep) == nil)
  }

  @Test("one state of git is stored once, another beside it")
  func once() throws {
    let fixture = try Fixture()
    let first = try fixture.ledger.store(facts("aa"), git: git())
    #expect(try fixture.ledger.store(facts("aa"), git: git()) == first)
    #expect(try fixture.ledger.store(facts("aa"), git: git([7])) != first)
    #expect(try fixture.ledger.store(facts("aa"), git: GitState()) != first)
    #expect(
      try fixture.ledger.store(facts("aa"), git: GitState())
        == fixture.ledger.store(facts("aa"), git: GitState()))
    let counts = try DatabaseQueue(path: fixture.path).read { db in
      try ["code", "git_state"].map {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)") ?? 0
      }
    }
    #expect(counts == [1, 3])
  }

  @Test("manifests of those that are asked for and known, the newest 20 of many")
  func manifests() throws {
    let fixture = try Fixture()
    for number in 10..<40 { _ = try fixture.ledger.store(facts("\(number)"), git: nil) }
    #expect(
      try fixture.ledger.manifests(of: ["12", "none", "30"]).map { $0.suffix(2) } == [
        ArraySlice("30".utf8), ArraySlice("12".utf8),
      ])
    let newest = try fixture.ledger.manifests(of: (10..<40).map { "\($0)" })
    #expect(newest.count == 20)
    #expect(newest.last?.suffix(2) == ArraySlice("20".utf8))
    #expect(try fixture.ledger.manifests(of: []) == [])
  }

  @Test("a ledger of the first version keeps its submissions")
  func migration() throws {
    let fixture = try Fixture()
    let (sweep, runs) = try fixture.store(1)
    _ = try fixture.intent(sweep, "t", [(runs[0], 1)])
    try DatabaseQueue(path: fixture.path).write { db in
      try db.execute(
        sql: """
          ALTER TABLE submission DROP COLUMN code;
          ALTER TABLE submission DROP COLUMN git_state_id;
          DROP TABLE code; DROP TABLE git_state;
          ALTER TABLE synced_file ADD COLUMN inode INTEGER NOT NULL DEFAULT 0;
          DELETE FROM grdb_migrations WHERE identifier = '2';
          """)
    }
    let again = try Ledger(path: fixture.path, isOnNetwork: false)
    #expect(try again.submissions(ofSweep: sweep).map(\.token) == ["t"])
    #expect(try again.submissions(ofSweep: sweep).map(\.code) == [nil])
    #expect(try again.codes(ofSweep: sweep) == [])
  }
}
