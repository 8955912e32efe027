import Cluster
import Ledger
import Testing

@Suite("Submissions that a job on their host submits")
struct FeedTests {
  @Test("what is fed waits, and isn't open; accepted, it is pending without an event")
  func fed() throws {
    let fixture = try Fixture()
    let ledger = fixture.ledger
    let (sweep, runs) = try fixture.store(3)
    let intent = try fixture.intent(sweep, "t", [(runs[0], 1), (runs[1], 1)])
    try ledger.feed([intent.id], reason: "later", now: 5)
    let records = try ledger.runs(ofSweep: sweep)
    #expect(records.map(\.state) == [.waiting, .waiting, .planned])
    #expect(records[0].attempt?.cause == "later")
    #expect(try ledger.unsubmittedCount(ofSweep: sweep) == 1)
    #expect(try ledger.acceptedTokens() == ["t"])
    #expect(try ledger.fedSubmissions(ofSweep: sweep).map(\.token) == ["t"])
    #expect(try ledger.newestSubmission(ofSweep: sweep)?.id == intent.id)

    try ledger.accept(intent.id, job: "7", now: 6)
    #expect(try ledger.fedSubmissions(ofSweep: sweep).isEmpty)
    #expect(try ledger.runs(ofSweep: sweep).map(\.state) == [.pending, .pending, .planned])
    #expect(try ledger.runs(ofSweep: sweep)[0].attempt?.cause == nil)
    #expect(try ledger.events(ofSweep: sweep, after: 0).isEmpty)
    // Too late to be taken back.
    try ledger.takeBack(intent.id, reason: "no", now: 7)
    #expect(try ledger.runs(ofSweep: sweep).map(\.state) == [.pending, .pending, .planned])
  }

  @Test("what is taken back waits here, for attempts of the same numbers")
  func takenBack() throws {
    let fixture = try Fixture()
    let ledger = fixture.ledger
    let (sweep, runs) = try fixture.store(2)
    let first = try fixture.intent(sweep, "t", [(runs[0], 1)])
    try ledger.accept(first.id, job: "1", now: 2)
    let second = try fixture.intent(sweep, "u", [(runs[0], 2), (runs[1], 1)])
    try ledger.feed([second.id], reason: "later", now: 5)
    try ledger.takeBack(second.id, reason: "Slurm says no", now: 7)
    let records = try ledger.runs(ofSweep: sweep)
    #expect(records.map(\.state) == [.waiting, .waiting])
    #expect(records[0].waiting == WaitingRecord(number: 2, reason: "Slurm says no", since: 7))
    #expect(records[1].waiting == WaitingRecord(number: 1, reason: "Slurm says no", since: 7))
    #expect(try ledger.fedSubmissions(onHost: first.host).isEmpty)
    #expect(try ledger.submissions(ofSweep: sweep).map(\.token) == ["t"])
  }
}
