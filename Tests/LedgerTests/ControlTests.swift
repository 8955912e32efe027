import Cluster
import JSON
import Ledger
import Testing

@Suite("Lists, overviews and endings in the ledger")
struct LedgerControlTests {
  private func observe(
    _ fixture: Fixture, _ attempt: Int64, _ state: JobState, cause: String? = nil,
    from start: Int? = nil, to end: Int? = nil, now: Double = 5000
  ) throws {
    try fixture.ledger.record(
      [
        (
          attempt,
          Observation(
            state: state, cause: cause, source: "queue", node: start.map { _ in "n1" },
            startedAt: start, endedAt: end)
        )
      ], now: now)
  }

  /// Four runs, three of them sent: one is done, one runs, one failed and runs again.
  private func sweep(_ fixture: Fixture) throws -> (sweep: Int64, attempts: [Int64]) {
    let (sweep, runs) = try fixture.store(4)
    let first = try fixture.intent(sweep, "t1", [(runs[0], 1), (runs[1], 1), (runs[2], 1)])
    try fixture.ledger.accept(first.id, job: "7", now: 2000)
    var ids = try fixture.ledger.attempts(ofSweep: sweep).map(\.1.id)
    try observe(fixture, ids[0], .completed, from: 100, to: 160, now: 3000)
    try observe(fixture, ids[1], .running, from: 120, now: 3000)
    try observe(fixture, ids[2], .failed, cause: "exit code 3", from: 100, to: 110, now: 3001)
    let second = try fixture.intent(sweep, "t2", [(runs[2], 2)])
    try fixture.ledger.accept(second.id, job: "8", now: 4000)
    ids = try fixture.ledger.attempts(ofSweep: sweep).map(\.1.id)
    try observe(fixture, ids[3], .pending, cause: "Priority", now: 4001)
    return (sweep, ids)
  }

  @Test("states are counted by the newest attempts, for one sweep, by cause, and for all")
  func counts() throws {
    let fixture = try Fixture()
    let (sweep, _) = try sweep(fixture)
    let expected: [JobState: Int] = [.completed: 1, .running: 1, .pending: 1, .planned: 1]
    #expect(try fixture.ledger.runCounts(ofSweep: sweep) == expected)
    let counts = try fixture.ledger.stateCounts(ofSweep: sweep)
    #expect(
      Set(counts.map { "\($0.state) \($0.cause ?? "-") \($0.count)" }) == [
        "completed - 1", "running - 1", "pending Priority 1", "planned - 1",
      ])
    #expect(counts.first { $0.state == .pending }?.observedAt == 4001)
    #expect(counts.first { $0.state == .planned }?.observedAt == nil)

    let empty = try fixture.ledger.store(Fixture.facts("empty"), runs: [], now: 9000).sweep
    let summaries = try fixture.ledger.summaries()
    #expect(summaries.map(\.name) == ["empty", "digits"])
    #expect(summaries.map(\.counts) == [[:], expected])
    #expect(summaries.map(\.runs) == [0, 4])
    #expect(summaries.map(\.createdAt) == [9000, 1000])
    #expect(summaries[0].id == empty.id)
  }

  @Test("a group and the archive are kept when a sweep is stored again")
  func groups() throws {
    let fixture = try Fixture()
    let (sweep, _) = try fixture.store(1)
    try fixture.ledger.setProject("vision", ofSweep: sweep)
    #expect(try fixture.ledger.setArchived(sweep, at: 7000))
    #expect(try !fixture.ledger.setArchived(sweep, at: 8000))
    _ = try fixture.store(1)
    let summary = try #require(try fixture.ledger.summaries().first)
    #expect(summary.project == "vision")
    #expect(summary.archivedAt == 7000)
    #expect(try fixture.ledger.setArchived(sweep, at: nil))
    #expect(try !fixture.ledger.setArchived(sweep, at: nil))
    #expect(try fixture.ledger.summaries().first?.archivedAt == nil)
  }

  @Test("what can still be told to a host is what it accepted and what hasn't ended")
  func openTasks() throws {
    let fixture = try Fixture()
    let (sweep, runs) = try fixture.store(3)
    _ = try fixture.intent(sweep, "t1", [(runs[2], 1)])
    let other = try fixture.intent(sweep, "t2", [(runs[1], 1), (runs[0], 1)])
    try fixture.ledger.accept(other.id, job: "9", now: 1)
    let attempts = try fixture.ledger.attempts(ofSweep: sweep)
    try observe(fixture, try #require(attempts.last).1.id, .cancelled)
    #expect(
      try fixture.ledger.openSubmissions(ofSweep: sweep) == [
        OpenSubmission(id: other.id, count: 1, waitsForOthers: false)
      ])
    #expect(
      try fixture.ledger.openTasks(ofSubmission: other.id) == [
        OpenTask(run: runs[1], attempt: attempts[1].1.id, task: 0, state: .pending)
      ])
    #expect(try fixture.ledger.runName(ofTask: 0, submission: other.id) == "name1")
    #expect(try fixture.ledger.attempts(ofRun: runs[0]).map(\.state) == [.cancelled])
  }

  @Test("events tell each change of a state once, and nothing of what is handed over")
  func events() throws {
    let fixture = try Fixture()
    let (sweep, ids) = try sweep(fixture)
    let all = try fixture.ledger.events(ofSweep: sweep)
    #expect(
      all.map { "\($0.run) \($0.attempt) \($0.state) \($0.cause ?? "-") \($0.at)" } == [
        "name0 1 completed - 3000.0", "name1 1 running - 3000.0",
        "name2 1 failed exit code 3 3001.0",
      ])
    #expect(all[1].node == "n1")
    let last = try fixture.ledger.lastEvent()
    #expect(last == all.last?.id)
    try observe(fixture, ids[1], .running, from: 120)
    #expect(try fixture.ledger.events(ofSweep: sweep, after: last).isEmpty)
    try observe(fixture, ids[3], .running, from: 4100, now: 4200)
    #expect(try fixture.ledger.events(ofSweep: sweep, after: last).map(\.run) == ["name2"])
    #expect(
      try fixture.ledger.events(ofSweep: sweep, newest: 2).map(\.state) == [.failed, .running])
  }

  @Test("durations, and running runs with their last values")
  func values() throws {
    let fixture = try Fixture()
    let (sweep, ids) = try sweep(fixture)
    #expect(try fixture.ledger.durations(ofSweep: sweep) == (1, 60))
    #expect(try fixture.ledger.startTimes(ofSweep: sweep) == [120])
    func metric(_ attempt: Int64, _ min: Double, last: Double, path: String = "out") throws {
      try fixture.ledger.store(
        [SyncedFile(attempt: attempt, remotePath: path, localPath: path, size: 1, reader: nil)],
        metrics: [
          MetricRecord(
            attempt: attempt, path: path, name: "loss", preference: path == "out" ? 1 : 0, count: 2,
            nanCount: 0,
            reductions: [
              "min": .init(value: min, step: 3), "max": .init(value: last, step: 4),
              "last": .init(value: last, step: 4),
            ])
        ])
    }
    try metric(ids[0], 0.5, last: 0.75)
    try metric(ids[1], 0.9, last: 1.5)
    let running = try fixture.ledger.runningTasks(ofSweep: sweep, metric: "loss", limit: 5)
    #expect(running.map(\.run) == ["name1"])
    #expect(running[0].value == 1.5)
    #expect(running[0].step == 4)
    #expect(running[0].startedAt == 120)
    #expect(try fixture.ledger.runningTasks(ofSweep: sweep, metric: nil, limit: 5)[0].value == nil)
  }

  @Test("an end is claimed once, and anew after a rerun")
  func endings() throws {
    let fixture = try Fixture()
    let (sweep, runs) = try fixture.store(1)
    #expect(try fixture.ledger.claimEnding("on_done", ofSweep: sweep, now: 1) == nil)
    _ = try fixture.intent(sweep, "t1", [(runs[0], 1)])
    let ending = try #require(try fixture.ledger.claimEnding("on_done", ofSweep: sweep, now: 1))
    #expect(try fixture.ledger.claimEnding("on_done", ofSweep: sweep, now: 2) == nil)
    #expect(try fixture.ledger.claimEnding("on_failed", ofSweep: sweep, now: 2) != nil)
    try fixture.ledger.settle(ending, outcome: "done")
    _ = try fixture.intent(sweep, "t2", [(runs[0], 2)])
    #expect(try fixture.ledger.claimEnding("on_done", ofSweep: sweep, now: 3) != nil)
  }

  @Test("a sweep is forgotten with all that hangs on it, and nothing of another")
  func forget() throws {
    let fixture = try Fixture()
    let (sweep, _) = try sweep(fixture)
    let other = try fixture.store(2, name: "other")
    let code = try fixture.ledger.store(
      CodeFacts(hash: "c", files: 1, bytes: 1, manifest: [1]), git: nil)
    _ = try fixture.ledger.writeIntent(
      sweep: other.sweep, token: "t9", host: "uni", scheduler: "slurm", directory: "/s/t9",
      runs: [(other.runs[0], 1)], code: code, now: 1)
    _ = try fixture.ledger.store(
      CodeFacts(hash: "d", files: 1, bytes: 1, manifest: [2]), git: nil)
    try fixture.ledger.forget(sweep: sweep)
    #expect(try fixture.ledger.sweep(named: "digits") == nil)
    #expect(try fixture.ledger.runs(ofSweep: sweep).isEmpty)
    #expect(try fixture.ledger.attempts(ofSweep: sweep).isEmpty)
    #expect(try fixture.ledger.events(ofSweep: sweep).isEmpty)
    #expect(try fixture.ledger.runCounts(ofSweep: other.sweep) == [.submitting: 1, .planned: 1])
    #expect(try fixture.ledger.manifests(of: ["c", "d"]) == [[1]])
  }
}
