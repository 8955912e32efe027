import Cluster
import Ledger
import Testing

@Suite("States and causes in the ledger")
struct StateTests {
  private func accepted(
    _ count: Int, host: String = "uni"
  ) throws -> (fixture: Fixture, sweep: Int64, submission: Int64, attempts: [Int64]) {
    let fixture = try Fixture()
    let (sweep, runs) = try fixture.store(count)
    let intent = try fixture.intent(sweep, "t", runs.map { ($0, 1) })
    try fixture.ledger.accept(intent.id, job: "1", now: 10)
    let attempts = try fixture.ledger.runs(ofSweep: sweep).compactMap { $0.attempt?.id }
    return (fixture, sweep, intent.id, attempts)
  }

  private func failed(_ kind: CauseKind, _ cause: String) -> Observation {
    Observation(state: .failed, exitCode: nil, cause: cause, kind: kind, source: "queue")
  }

  @Test("a host is open as long as runs are, or failures that nobody has looked into")
  func open() throws {
    let (fixture, sweep, submission, attempts) = try accepted(3)
    let ledger = fixture.ledger
    #expect(try ledger.openSubmissions(onHost: "uni").map(\.token) == ["t"])
    #expect(try ledger.openSubmissions(onHost: "box").isEmpty)
    #expect(try ledger.openHosts(ofSweep: sweep).map(\.host) == ["uni"])
    #expect(try ledger.openHosts(ofSweep: sweep).map(\.asked) == [10])
    try ledger.noteCancel(of: [attempts[1]], now: 11)
    #expect(try ledger.openAttempts(ofSubmission: submission).map(\.task) == [0, 1, 2])
    #expect(
      try ledger.openAttempts(ofSubmission: submission).map(\.isCancelAsked)
        == [false, true, false])

    try ledger.record(
      [
        (attempts[0], Observation(state: .completed, source: "mark")),
        (attempts[1], Observation(state: .cancelled, source: "ledger")),
        (attempts[2], failed(.vanished, "?")),
      ], evidence: [(attempts[2], EvidenceRecord(word: "FAILED"))], now: 20)
    #expect(try ledger.openAttempts(ofSubmission: submission).isEmpty)
    let left = try ledger.unexamined(ofSubmission: submission, limit: 10)
    #expect(left.map(\.task) == [2])
    #expect(left.first?.evidence?.word == "FAILED")
    #expect(left.first?.cause == "?")
    #expect(left.first?.observedAt == 20)
    #expect(try ledger.openHosts(ofSweep: sweep).map(\.asked) == [20])

    try ledger.amend([
      Amendment(
        attempt: attempts[2], kind: .outputUnwritable, cause: "no output", exitCode: 0,
        evidence: EvidenceRecord(word: "FAILED", signal: 53, examinedAt: 30))
    ])
    #expect(try ledger.openHosts(ofSweep: sweep).isEmpty)
    #expect(try ledger.openSubmissions(onHost: "uni").isEmpty)
    let attempt = try #require(try ledger.runs(ofSweep: sweep)[2].attempt)
    #expect(attempt.kind == .outputUnwritable)
    #expect(attempt.cause == "no output")
    #expect(attempt.exitCode == 0)
    #expect(attempt.observedAt == 20)
    #expect(try ledger.evidence(of: attempts[2])?.signal == 53)
    #expect(try ledger.evidence(of: attempts[0]) == nil)
  }

  @Test("failures are grouped by fingerprint, else by cause; the greatest group first")
  func groups() throws {
    let (fixture, sweep, _, attempts) = try accepted(7)
    func print(_ text: String, _ message: String) -> EvidenceRecord {
      EvidenceRecord(fingerprint: text, message: message, examinedAt: 1)
    }
    try fixture.ledger.record(
      [
        (attempts[0], failed(.outOfMemory, "out of memory at 4G")),
        (attempts[1], failed(.exitCode, "exit code 1")),
        (attempts[2], failed(.exitCode, "exit code 2")),
        (attempts[3], failed(.exitCode, "exit code 1")),
        (attempts[4], failed(.outOfMemory, "out of memory at 4G")),
        (attempts[5], Observation(state: .completed, source: "mark")),
        (attempts[6], failed(.exitCode, "exit code 1")),
      ],
      evidence: [
        (attempts[1], print("traceback E at a.py:1", "E: 1")),
        (attempts[2], print("traceback E at a.py:1", "E: 2")),
        (attempts[3], print("traceback E at a.py:1", "E: 3")),
        (attempts[6], print("traceback F at a.py:1", "F")),
      ], now: 5)
    let groups = try fixture.ledger.failureGroups(ofSweep: sweep, naming: 2)
    #expect(groups.map(\.count) == [3, 2, 1])
    #expect(groups.map(\.runs) == [["name1", "name2"], ["name0", "name4"], ["name6"]])
    #expect(groups.map(\.kind) == ["exit_code", "out_of_memory", "exit_code"])
    #expect(groups[0].fingerprint == "traceback E at a.py:1")
    #expect(groups[1].cause == "out of memory at 4G")
    #expect(groups[1].fingerprint == nil)
  }
}
