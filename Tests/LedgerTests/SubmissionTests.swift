import Cluster
import Diagnostics
import JSON
import Ledger
import Testing

@Suite("Submissions in the ledger")
struct SubmissionTests {
  @Test("an intent makes the attempts; accepting it makes them wait")
  func acceptance() throws {
    let fixture = try Fixture()
    let (sweep, runs) = try fixture.store(3)
    let intent = try fixture.intent(sweep, "cs-1", [(runs[2], 1), (runs[0], 1)])
    #expect(intent.state == .intent)
    #expect(intent.taskCount == 2)
    #expect(intent.job == nil)
    var records = try fixture.ledger.runs(ofSweep: sweep)
    #expect(records.map(\.state) == [.submitting, .planned, .submitting])
    #expect(records.map { $0.attempt?.task } == [1, nil, 0])
    #expect(records[0].attempt?.token == "cs-1")
    #expect(records[0].attempt?.source == "ledger")
    try fixture.ledger.accept(intent.id, job: "77", now: 2005)
    let accepted = try #require(try fixture.ledger.submissions(ofSweep: sweep).first)
    #expect(accepted.state == .accepted)
    #expect(accepted.job == "77")
    #expect(accepted.createdAt == 2000)
    #expect(accepted.acceptedAt == 2005)
    #expect(accepted.directory == "/s/cs-1")
    records = try fixture.ledger.runs(ofSweep: sweep)
    #expect(records.map(\.state) == [.pending, .planned, .pending])
    #expect(records[0].attempt?.job == "77")
    #expect(records[0].attempt?.observedAt == 2005)
  }

  @Test("what a submission asked for is kept")
  func resources() throws {
    let fixture = try Fixture()
    let (sweep, runs) = try fixture.store(2)
    _ = try fixture.intent(sweep, "cs-1", [(runs[0], 1)])
    _ = try fixture.ledger.writeIntent(
      sweep: sweep, token: "cs-2", host: "uni", scheduler: "slurm", directory: "/s/2",
      runs: [(runs[1], 1)], resources: .members(["memory": .string("4G")]), now: 1)
    let records = try fixture.ledger.submissions(ofSweep: sweep)
    #expect(records.map { $0.resources?.text() } == [nil, #"{"memory": "4G"}"#])
  }

  @Test("accepting twice keeps the first job, and takes back no state")
  func acceptedTwice() throws {
    let fixture = try Fixture()
    let (sweep, runs) = try fixture.store(1)
    let intent = try fixture.intent(sweep, "t", [(runs[0], 1)])
    try fixture.ledger.accept(intent.id, job: "1", now: 1)
    let attempt = try #require(try fixture.ledger.runs(ofSweep: sweep)[0].attempt)
    try fixture.ledger.record(
      [(attempt.id, Observation(state: .running, source: "queue"))], now: 2)
    try fixture.ledger.accept(intent.id, job: "2", now: 3)
    #expect(try fixture.ledger.submissions(ofSweep: sweep)[0].job == "1")
    #expect(try fixture.ledger.runs(ofSweep: sweep)[0].state == .running)
  }

  @Test("a refused submission leaves no attempts, and its runs can be submitted again")
  func refusal() throws {
    let fixture = try Fixture()
    let (sweep, runs) = try fixture.store(1)
    try fixture.ledger.refuse(try fixture.intent(sweep, "a", [(runs[0], 1)]).id)
    #expect(try fixture.ledger.runs(ofSweep: sweep)[0].state == .planned)
    #expect(try fixture.ledger.submissions(ofSweep: sweep).isEmpty)
    let again = try fixture.intent(sweep, "b", [(runs[0], 1)])
    #expect(try fixture.ledger.submissions(ofSweep: sweep).map(\.id) == [again.id])
  }

  @Test("what was accepted can't be refused any more")
  func refusedTooLate() throws {
    let fixture = try Fixture()
    let (sweep, runs) = try fixture.store(1)
    let intent = try fixture.intent(sweep, "a", [(runs[0], 1)])
    try fixture.ledger.accept(intent.id, job: "1", now: 1)
    try fixture.ledger.refuse(intent.id)
    #expect(try fixture.ledger.submissions(ofSweep: sweep).map(\.state) == [.accepted])
    #expect(try fixture.ledger.runs(ofSweep: sweep)[0].state == .pending)
  }

  @Test("a second intent for the same attempt is refused, and writes nothing")
  func twice() throws {
    let fixture = try Fixture()
    let (sweep, runs) = try fixture.store(2)
    _ = try fixture.intent(sweep, "a", [(runs[0], 1)])
    let diagnostic = try #require(throws: Diagnostic.self) {
      try fixture.intent(sweep, "b", [(runs[1], 1), (runs[0], 1)])
    }
    #expect(diagnostic.kind == .tryAgain)
    #expect(diagnostic.what == "another clustersweep is submitting these runs right now")
    #expect(try fixture.ledger.submissions(ofSweep: sweep).map(\.token) == ["a"])
    #expect(try fixture.ledger.runs(ofSweep: sweep).map(\.state) == [.submitting, .planned])
  }

  @Test("a token counts once, and an intent for a run that isn't there is our fault")
  func constraints() throws {
    let fixture = try Fixture()
    let (sweep, runs) = try fixture.store(2)
    _ = try fixture.intent(sweep, "a", [(runs[0], 1)])
    #expect(throws: Diagnostic.self) { try fixture.intent(sweep, "a", [(runs[1], 1)]) }
    let missing = try #require(throws: Diagnostic.self) {
      try fixture.intent(sweep, "b", [(9999, 1)])
    }
    #expect(missing.kind == .failed)
  }

  @Test("the newest attempt is the run's; all of them are kept")
  func attempts() throws {
    let fixture = try Fixture()
    let (sweep, runs) = try fixture.store(1)
    for number in 1...3 {
      let intent = try fixture.intent(sweep, "t\(number)", [(runs[0], number)])
      try fixture.ledger.accept(intent.id, job: "\(number)", now: 1)
    }
    let record = try fixture.ledger.runs(ofSweep: sweep)[0]
    #expect(record.attempt?.number == 3)
    #expect(record.attempt?.job == "3")
    let attempts = try fixture.ledger.attempts(ofSweep: sweep)
    #expect(attempts.map(\.run) == [runs[0], runs[0], runs[0]])
    #expect(attempts.map(\.1.number) == [1, 2, 3])
    #expect(attempts.map(\.1.token) == ["t1", "t2", "t3"])
  }

  @Test("observations are recorded; node and start outlive a silent source")
  func observations() throws {
    let fixture = try Fixture()
    let (sweep, runs) = try fixture.store(1)
    let intent = try fixture.intent(sweep, "t", [(runs[0], 1)])
    try fixture.ledger.accept(intent.id, job: "1", now: 1)
    let id = try #require(try fixture.ledger.runs(ofSweep: sweep)[0].attempt?.id)
    try fixture.ledger.record(
      [(id, Observation(state: .running, source: "queue", node: "n1", startedAt: 50))], now: 60)
    try fixture.ledger.record(
      [
        (
          id,
          Observation(
            state: .failed, exitCode: 7, cause: "exit code 7", kind: .exitCode,
            source: "accounting", endedAt: 70)
        )
      ], now: 80)
    let attempt = try #require(try fixture.ledger.runs(ofSweep: sweep)[0].attempt)
    #expect(attempt.state == .failed)
    #expect(attempt.exitCode == 7)
    #expect(attempt.cause == "exit code 7")
    #expect(attempt.kind == .exitCode)
    #expect(attempt.source == "accounting")
    #expect(attempt.node == "n1")
    #expect(attempt.startedAt == 50)
    #expect(attempt.endedAt == 70)
    #expect(attempt.observedAt == 80)
  }
}
