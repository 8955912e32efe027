import Cluster
import Ledger
import Testing

@Suite("Runs of packs")
struct PackLedgerTests {
  @Test("a submission keeps how it is packed, and an attempt tells its array task")
  func stored() throws {
    let fixture = try Fixture()
    let ledger = fixture.ledger
    let (sweep, runs) = try fixture.store(5)
    let draft = SubmissionDraft(
      token: "t", directory: "/s/t", runs: runs.map { ($0, 1) }, resources: nil,
      pack: Pack(runs: 2, lanes: 2))
    _ = try ledger.writeIntents(
      [draft], sweep: sweep, host: "uni", scheduler: "slurm", code: nil, now: 1)
    #expect(try ledger.submissions(ofSweep: sweep).map(\.pack) == [Pack(runs: 2, lanes: 2)])
    let attempts = try ledger.runs(ofSweep: sweep).compactMap(\.attempt)
    #expect(attempts.map(\.task) == [0, 1, 2, 3, 4])
    #expect(attempts.map(\.arrayTask) == [0, 0, 1, 1, 2])
    let single = try fixture.store(1, name: "other")
    let intent = try fixture.intent(single.sweep, "u", [(single.runs[0], 1)])
    #expect(intent.pack == nil)
    #expect(try ledger.runs(ofSweep: single.sweep).first?.attempt?.arrayTask == 0)
  }

  @Test("what a pack gives back waits for an attempt of the same number, and is open")
  func givenBack() throws {
    let fixture = try Fixture()
    let ledger = fixture.ledger
    let (sweep, runs) = try fixture.store(2)
    let intent = try fixture.intent(sweep, "t", [(runs[0], 1), (runs[1], 1)])
    try ledger.accept(intent.id, job: "7", now: 2)
    let attempts = try ledger.openAttempts(ofSubmission: intent.id)
    try ledger.giveBack([attempts[1].id], reason: "its pack ended", now: 3)
    let records = try ledger.runs(ofSweep: sweep)
    #expect(records.map(\.state) == [.pending, .waiting])
    #expect(records[1].waiting == WaitingRecord(number: 1, reason: "its pack ended", since: 3))
    let group = try #require(try ledger.openGroups(ofSweep: sweep, onlyWaiting: true).first)
    let open = try ledger.openRuns(
      ofSweep: sweep, in: group, onlyWaiting: true, after: nil, limit: 9)
    #expect(open.map(\.attempt) == [1])
    let again = try fixture.intent(sweep, "u", [(runs[1], 1)])
    try ledger.accept(again.id, job: "8", now: 4)
    #expect(try ledger.runs(ofSweep: sweep).map(\.state) == [.pending, .pending])
  }
}
