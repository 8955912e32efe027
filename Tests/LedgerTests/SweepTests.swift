import Cluster
import JSON
import Ledger
import Testing

@Suite("Sweeps and runs in the ledger")
struct SweepTests {
  @Test("what was stored is read back")
  func roundTrip() throws {
    let fixture = try Fixture()
    let stored = try fixture.ledger.store(
      Fixture.facts(), runs: [Fixture.run(0), Fixture.run(1)], now: 1000.5)
    #expect(stored.newRuns == 2)
    let sweep = try #require(try fixture.ledger.sweep(named: "digits"))
    #expect(sweep.id == stored.sweep.id)
    #expect(sweep.file == "/p/sweep.yaml")
    #expect(sweep.source == "a: 1")
    #expect(sweep.request == .members(["set": .array([])]))
    #expect(sweep.host == "uni")
    #expect(sweep.metric == "loss")
    #expect(sweep.reduction == "min")
    #expect(sweep.direction == "minimize")
    #expect(sweep.directionIsAssumed)
    #expect(sweep.metricSource == nil)
    #expect(sweep.createdAt == 1000.5)
    let run = try #require(try fixture.ledger.runs(ofSweep: sweep.id).last)
    #expect(run.facts.index == 1)
    #expect(run.facts.hash == "hash1")
    #expect(run.facts.name == "name1")
    #expect(run.facts.seed == 101)
    #expect(run.facts.parameters == .members(["lr": .string("1e-5")]))
    #expect(run.facts.point == .members(["lr": .number("1e-5")]))
    #expect(run.facts.command == "train '1'\n\"x\"")
    #expect(run.attempt == nil)
    #expect(run.state == .planned)
    #expect(try fixture.ledger.sweep(named: "other") == nil)
  }

  @Test("a changed sweep keeps the names, seeds and attempts of its runs; their order is renewed")
  func changed() throws {
    let fixture = try Fixture()
    let (sweep, runs) = try fixture.store(2)
    let intent = try fixture.intent(sweep, "t", [(runs[1], 1)])
    try fixture.ledger.accept(intent.id, job: "12", now: 2001)
    var again = Fixture.run(0, hash: "hash1", name: "another")
    again.command = "changed"
    again.seed = 7
    let stored = try fixture.ledger.store(
      Fixture.facts(source: "a: 2"),
      runs: [again, Fixture.run(1, hash: "new", name: "fresh")], now: 3000)
    #expect(stored.newRuns == 1)
    #expect(stored.sweep.id == sweep)
    #expect(stored.sweep.source == "a: 2")
    #expect(stored.sweep.createdAt == 1000)
    let all = try fixture.ledger.runs(ofSweep: sweep)
    #expect(Set(all.map(\.facts.hash)) == ["hash0", "hash1", "new"])
    let kept = try #require(all.first { $0.facts.hash == "hash1" })
    #expect(kept.id == runs[1])
    #expect(kept.facts.name == "name1")
    #expect(kept.facts.seed == 101)
    #expect(kept.facts.index == 0)
    #expect(kept.facts.command == "changed")
    #expect(kept.attempt?.job == "12")
    #expect(kept.state == .pending)
    #expect(
      Dictionary(uniqueKeysWithValues: all.map { ($0.facts.hash, $0.facts.name) })
        == ["hash0": "name0", "hash1": "name1", "new": "fresh"])
  }

  @Test("sweeps come in the order in which they were stored, their runs apart")
  func several() throws {
    let fixture = try Fixture()
    let first = try fixture.store(2, name: "b")
    let second = try fixture.store(1, name: "a")
    #expect(try fixture.ledger.sweeps().map(\.name) == ["b", "a"])
    #expect(try fixture.ledger.runs(ofSweep: first.sweep).count == 2)
    #expect(try fixture.ledger.runs(ofSweep: second.sweep).count == 1)
  }

  @Test("a project has a name that lasts")
  func project() throws {
    let fixture = try Fixture()
    let name = try fixture.ledger.project()
    #expect(name.count == 8)
    #expect(name.allSatisfy { $0.isHexDigit })
    #expect(try Ledger(path: fixture.path, isOnNetwork: false).project() == name)
    #expect(try Fixture().ledger.project() != name)
  }
}
