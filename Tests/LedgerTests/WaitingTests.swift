import Cluster
import Diagnostics
import JSON
import Ledger
import Testing

@Suite("Runs that wait, and what is to be submitted")
struct WaitingTests {
  private func facts(_ index: Int, _ resources: JSONValue?) -> RunFacts {
    var facts = Fixture.run(index)
    facts.resources = resources
    return facts
  }

  private func open(_ ledger: Ledger, _ sweep: Int64) throws -> [[String]] {
    try ledger.openGroups(ofSweep: sweep).map { group in
      var names: [String] = []
      var last: OpenRun?
      while true {
        let page = try ledger.openRuns(ofSweep: sweep, in: group, after: last?.run, limit: 2)
        names += page.map { "\($0.run.facts.name) \($0.attempt)" }
        guard page.count == 2 else { return names }
        last = page.last
      }
    }
  }

  @Test("what was never submitted is open, by what it asks for, a page at a time")
  func groups() throws {
    let fixture = try Fixture()
    let ledger = fixture.ledger
    let big = JSONValue.members(["memory": .string("4G")])
    let runs = [facts(0, nil), facts(1, big), facts(2, nil), facts(3, nil), facts(4, big)]
    let sweep = try ledger.store(Fixture.facts(), runs: runs, now: 1).sweep.id
    #expect(
      try open(ledger, sweep) == [["name0 1", "name2 1", "name3 1"], ["name1 1", "name4 1"]])
    let ids = try ledger.runs(ofSweep: sweep).map(\.id)
    let intent = try fixture.intent(sweep, "t", [(ids[0], 1), (ids[1], 1)])
    #expect(try open(ledger, sweep) == [["name2 1", "name3 1"], ["name4 1"]])
    #expect(try ledger.unsubmittedCount(ofSweep: sweep) == 3)
    try ledger.refuse(intent.id)
    #expect(try ledger.unsubmittedCount(ofSweep: sweep) == 5)
  }

  @Test("what waits says why and since when, and ends to wait when it is submitted")
  func waiting() throws {
    let fixture = try Fixture()
    let ledger = fixture.ledger
    let (sweep, runs) = try fixture.store(4)
    let first = try fixture.intent(sweep, "t", [(runs[0], 1)])
    try ledger.accept(first.id, job: "1", now: 2)
    let code = CodeFacts(hash: "c", files: 1, bytes: 2, manifest: [])
    let stored = try ledger.store(code, git: nil)
    #expect(
      try ledger.waitWithOpenRuns(ofSweep: sweep, reason: "full", code: stored, now: 10) == 3)
    #expect(
      try ledger.waitWithOpenRuns(ofSweep: sweep, reason: "still", code: stored, now: 20) == 3)
    let records = try ledger.runs(ofSweep: sweep)
    #expect(records.map(\.state) == [.pending, .waiting, .waiting, .waiting])
    #expect(records[1].waiting == WaitingRecord(number: 1, reason: "still", since: 10))
    #expect(try ledger.runCounts(ofSweep: sweep) == [.pending: 1, .waiting: 3])
    #expect(try ledger.waitingCode(ofSweep: sweep) == .some(.some(stored)))

    let second = try fixture.intent(sweep, "u", [(runs[1], 1), (runs[2], 1)])
    #expect(try ledger.runs(ofSweep: sweep)[1].state == .submitting)
    try ledger.refuse(second.id)
    #expect(try ledger.runs(ofSweep: sweep)[1].state == .waiting)
    let third = try fixture.intent(sweep, "v", [(runs[1], 1), (runs[2], 1)])
    try ledger.accept(third.id, job: "2", now: 30)
    #expect(try ledger.runCounts(ofSweep: sweep) == [.pending: 3, .waiting: 1])
    #expect(try ledger.runs(ofSweep: sweep)[1].waiting == nil)
    #expect(try ledger.endWaiting(ofSweep: sweep) == 1)
    #expect(try ledger.runs(ofSweep: sweep)[3].state == .planned)
    #expect(try ledger.waitingCode(ofSweep: sweep) == nil)
  }

  @Test("a rerun that waits is open, with its number; the plan's other runs aren't its matter")
  func reruns() throws {
    let fixture = try Fixture()
    let ledger = fixture.ledger
    let (sweep, runs) = try fixture.store(3)
    let first = try fixture.intent(sweep, "t", [(runs[0], 1), (runs[1], 1)])
    try ledger.accept(first.id, job: "1", now: 2)
    let chosen = try ledger.runs(ofSweep: sweep).prefix(2).map { OpenRun(run: $0, attempt: 2) }
    let again = try fixture.intent(sweep, "u", [(runs[0], 2)])
    try ledger.accept(again.id, job: "2", now: 3)
    #expect(try ledger.wait(Array(chosen), reason: "full", code: nil, now: 5) == 1)
    #expect(try ledger.runs(ofSweep: sweep).map(\.state) == [.pending, .waiting, .planned])
    #expect(try open(ledger, sweep) == [["name1 2", "name2 1"]])
    #expect(try ledger.openGroups(ofSweep: sweep, onlyWaiting: true).map(\.count) == [1])
    #expect(try ledger.unsubmittedCount(ofSweep: sweep) == 1)
    #expect(try ledger.waitingCode(ofSweep: sweep) == .some(.none))
    #expect(try ledger.endWaiting(ofSweep: sweep, runs: [runs[0], runs[1]]) == 1)
  }

  @Test("runs that the sweep no longer names aren't open")
  func gone() throws {
    let fixture = try Fixture()
    let ledger = fixture.ledger
    let (sweep, _) = try fixture.store(3)
    _ = try ledger.store(Fixture.facts(), runs: [Fixture.run(0, hash: "hash2")], now: 2)
    #expect(try open(ledger, sweep) == [["name2 1"]])
    #expect(try ledger.runs(ofSweep: sweep).map(\.facts.hash) == ["hash2", "hash0", "hash1"])
    #expect(try ledger.runs(ofSweep: sweep).map(\.facts.index) == [0, 1, 2])
  }

  @Test("a run that is given twice counts once; a name that is taken is replaced by the next")
  func twice() throws {
    let ledger = try Fixture().ledger
    var storing = try ledger.storing(Fixture.facts(), now: 1)
    let page = [
      Fixture.run(0, name: "a"), Fixture.run(1, name: "a"), Fixture.run(2, hash: "hash0"),
    ]
    try storing.add(page) { _, attempt in "b\(attempt)" }
    try storing.add([Fixture.run(3, hash: "hash1"), Fixture.run(4, name: "a")]) { _, attempt in
      "b\(attempt)"
    }
    try storing.finish()
    #expect(storing.planned == 3)
    let runs = try ledger.runs(ofSweep: storing.sweep.id)
    #expect(runs.map(\.facts.name) == ["a", "b1", "b2"])
    #expect(runs.map(\.facts.index) == [0, 1, 4])
  }

  @Test("what is asked of large sweeps reads by indexes")
  func pages() throws {
    let fixture = try Fixture()
    let (sweep, _) = try fixture.store(25)
    var seen: [Int] = []
    try fixture.ledger.forEachRun(ofSweep: sweep, pageSize: 10) { seen.append($0.facts.index) }
    #expect(seen == Array(0..<25))
    #expect(try fixture.ledger.runCount(ofSweep: sweep) == 25)
    #expect(try fixture.ledger.newestOpenJob(ofSweep: sweep, host: "uni") == nil)
  }
}
