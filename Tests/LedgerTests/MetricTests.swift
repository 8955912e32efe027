import Cluster
import JSON
import Ledger
import Testing

@Suite("Metrics in the ledger")
struct MetricTests {
  private let fixture: Fixture
  private let sweep: Int64
  private let runs: [Int64]
  private let attempts: [Int64]

  /// A run with two attempts and one with one.
  init() throws {
    let fixture = try Fixture()
    let (sweep, runs) = try fixture.store(2)
    _ = try fixture.intent(sweep, "a", [(runs[0], 1), (runs[1], 1)])
    _ = try fixture.intent(sweep, "b", [(runs[0], 2)])
    self.fixture = fixture
    self.sweep = sweep
    self.runs = runs
    attempts = try fixture.ledger.attempts(ofSweep: sweep).map(\.1.id)
  }

  private func file(_ attempt: Int64, _ path: String, size: Int64 = 10, reader: JSONValue? = nil)
    -> SyncedFile
  {
    SyncedFile(
      attempt: attempt, remotePath: path, localPath: "l/" + path, size: size,
      reader: reader)
  }

  private func metric(
    _ attempt: Int64, _ path: String, _ value: Double, step: Int64? = 3, preference: Int = 1,
    name: String = "loss"
  ) -> MetricRecord {
    MetricRecord(
      attempt: attempt, path: path, name: name, preference: preference, count: 4, nanCount: 1,
      reductions: Dictionary(
        uniqueKeysWithValues: ["min", "max", "first", "last", "mean"].map {
          ($0, .init(value: value, step: step))
        }))
  }

  private func values(_ reduction: String = "min") throws -> [Int64: MeasuredRun] {
    var values: [Int64: MeasuredRun] = [:]
    let query = MetricQuery(sweep: sweep, name: "loss", reduction: reduction)
    try fixture.ledger.forEachRun(by: query, smallestFirst: true) { measured in
      if measured.value != nil { values[measured.run.id] = measured }
    }
    return values
  }

  @Test("what wasn't read of ended attempts is found, a page at a time")
  func unread() throws {
    let ledger = fixture.ledger
    var files = ["a", "b", "c"].map { file(attempts[0], $0) }
    files += [file(attempts[1], "d"), file(attempts[2], "e")]
    for index in files.indices where files[index].remotePath != "b" { files[index].isRead = false }
    try ledger.store(files, metrics: [])
    let ended = Observation(state: .failed, source: "queue")
    try ledger.record([(attempts[0], ended), (attempts[2], ended)], now: 1)
    func page(after last: SyncedFile?) throws -> [SyncedFile] {
      try ledger.unreadFiles(ofSweep: sweep, after: last, limit: 2)
    }
    let first = try page(after: nil)
    #expect(first.map(\.remotePath) == ["a", "c"])
    #expect(try page(after: first.last).map(\.remotePath) == ["e"])
    #expect(first.allSatisfy { !$0.isRead })
    let known = try ledger.syncedFiles(ofAttempts: [attempts[0], attempts[1]])
    #expect(known.map(\.remotePath) == ["a", "b", "c", "d"])
    #expect(known.map(\.isRead) == [false, true, false, false])
    #expect(try ledger.syncedSizes(ofSweep: sweep)["e"] == 10)
  }

  @Test("files are read back, and a newer state replaces the older")
  func files() throws {
    let state = JSONValue.members(["consumed": .int(5)])
    try fixture.ledger.store([file(attempts[0], "x")], metrics: [])
    try fixture.ledger.store([file(attempts[0], "x", size: 20, reader: state)], metrics: [])
    let files = try fixture.ledger.syncedFiles(ofSweep: sweep)
    #expect(files.count == 1)
    #expect(files[0].attempt == attempts[0])
    #expect(files[0].remotePath == "x")
    #expect(files[0].localPath == "l/x")
    #expect(files[0].size == 20)
    #expect(files[0].reader == state)
  }

  @Test(
    "every double comes back, also NaN and the infinities",
    arguments: [
      0.1, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity, -.infinity, .nan,
      1.0 / 3,
    ] as [Double], ["min", "max", "first", "last", "mean"])
  func exact(_ value: Double, _ reduction: String) throws {
    try fixture.ledger.store(
      [file(attempts[1], "x")], metrics: [metric(attempts[1], "x", value, step: nil)])
    let read = try #require(try values(reduction)[runs[1]])
    #expect(read.value == value || (read.value?.isNaN == true && value.isNaN))
    #expect(read.step == nil)
  }

  @Test("the newest attempt that has the metric speaks for a run")
  func newest() throws {
    try fixture.ledger.store(
      [file(attempts[0], "x"), file(attempts[1], "x")],
      metrics: [metric(attempts[0], "x", 1), metric(attempts[1], "x", 2, step: 9)])
    #expect(try values().mapValues(\.value) == [runs[0]: 1, runs[1]: 2])
    #expect(try values()[runs[1]]?.step == 9)
    try fixture.ledger.store([file(attempts[2], "y")], metrics: [metric(attempts[2], "y", 3)])
    #expect(try values().mapValues(\.value) == [runs[0]: 3, runs[1]: 2])
  }

  @Test("of several files of an attempt the preferred one counts, then the first by name")
  func preference() throws {
    try fixture.ledger.store(
      [file(attempts[1], "a"), file(attempts[1], "b"), file(attempts[1], "c")],
      metrics: [
        metric(attempts[1], "a", 1, preference: 5), metric(attempts[1], "b", 2, preference: 0),
        metric(attempts[1], "c", 3, preference: 0),
      ])
    #expect(try values()[runs[1]]?.value == 2)
  }

  @Test(
    "runs come in the order of their values, NaN behind numbers, those without behind all",
    arguments: [true, false])
  func order(smallestFirst: Bool) throws {
    let fixture = try Fixture()
    let (sweep, runs) = try fixture.store(6)
    _ = try fixture.intent(sweep, "o", runs.map { ($0, 1) })
    let attempts = try fixture.ledger.attempts(ofSweep: sweep).map(\.1.id)
    let values: [Double?] = [3, nil, .nan, 1, 3, -.infinity]
    for (attempt, value) in zip(attempts, values) {
      guard let value else { continue }
      try fixture.ledger.store([file(attempt, "x")], metrics: [metric(attempt, "x", value)])
    }
    var seen: [Int] = []
    let query = MetricQuery(sweep: sweep, name: "loss", reduction: "last")
    try fixture.ledger.forEachRun(by: query, smallestFirst: smallestFirst) {
      seen.append($0.run.facts.index)
    }
    #expect(seen == (smallestFirst ? [5, 3, 0, 4, 2, 1] : [0, 4, 3, 5, 2, 1]))
    seen = []
    try fixture.ledger.forEachRun(by: query, smallestFirst: smallestFirst, limit: 2) {
      seen.append($0.run.facts.index)
    }
    #expect(seen == (smallestFirst ? [5, 3] : [0, 4]))
  }

  @Test(
    "the best few are the first of all, whatever other values stand between", arguments: [1, 2, 3])
  func few(count: Int) throws {
    let fixture = try Fixture()
    let other = try fixture.store(40, name: "other")
    _ = try fixture.intent(other.sweep, "other", other.runs.map { ($0, 1) })
    let (sweep, runs) = try fixture.store(6)
    _ = try fixture.intent(sweep, "o", runs.map { ($0, 1) })
    _ = try fixture.intent(sweep, "p", [(runs[0], 2)])
    let foreign = try fixture.ledger.attempts(ofSweep: other.sweep).map(\.1.id)
    let first = try fixture.ledger.attempts(ofSweep: sweep).filter { $0.1.number == 1 }.map(\.1.id)
    let second = try fixture.ledger.attempts(ofSweep: sweep).filter { $0.1.number == 2 }.map(\.1.id)
    // Better values of another sweep, of an older attempt and of a file that isn't preferred.
    var metrics =
      foreign.map { metric($0, "x", 0.5) } + [metric(first[1], "y", 0.25, preference: 9)]
    metrics += zip(first, [0, 2, 3, 2, 9, 1]).map { metric($0, "x", $1) }
    metrics.append(metric(second[0], "x", 4))
    for metric in metrics {
      try fixture.ledger.store([file(metric.attempt, metric.path)], metrics: [])
    }
    try fixture.ledger.store([], metrics: metrics)
    var seen: [Int] = []
    let query = MetricQuery(sweep: sweep, name: "loss", reduction: "min")
    try fixture.ledger.forEachRun(by: query, smallestFirst: true, limit: count) {
      seen.append($0.run.facts.index)
    }
    #expect(seen == Array([5, 1, 3].prefix(count)))
    seen = []
    try fixture.ledger.forEachRun(by: query, smallestFirst: false, limit: count) {
      seen.append($0.run.facts.index)
    }
    #expect(seen == Array([4, 0, 2].prefix(count)))
  }

  @Test("a file's metrics replace what it had before")
  func replacement() throws {
    try fixture.ledger.store(
      [file(attempts[1], "x")],
      metrics: [metric(attempts[1], "x", 1), metric(attempts[1], "x", 1, name: "acc")])
    try fixture.ledger.store([file(attempts[1], "x")], metrics: [metric(attempts[1], "x", 2)])
    #expect(try values()[runs[1]]?.value == 2)
    #expect(try fixture.ledger.metricNames(ofSweep: sweep) == ["loss"])
  }

  @Test("metrics of other names and sweeps don't count")
  func others() throws {
    let other = try fixture.store(1, name: "other")
    _ = try fixture.intent(other.sweep, "o", [(other.runs[0], 1)])
    let attempt = try #require(try fixture.ledger.attempts(ofSweep: other.sweep).first?.1.id)
    try fixture.ledger.store(
      [file(attempt, "x"), file(attempts[1], "x")],
      metrics: [metric(attempt, "x", 1), metric(attempts[1], "x", 1, name: "Loss")])
    #expect(try values().isEmpty)
    #expect(try fixture.ledger.metricNames(ofSweep: sweep) == ["Loss"])
    #expect(try fixture.ledger.metricNames(ofSweep: other.sweep) == ["loss"])
    #expect(try fixture.ledger.syncedFiles(ofSweep: sweep).map(\.attempt) == [attempts[1]])
  }

  @Test("a reduction that isn't kept is our fault, and no way into the SQL")
  func unknownReduction() {
    #expect(throws: (any Error).self) { try values("median") }
    #expect(throws: (any Error).self) { try values("1 AS value --") }
  }
}
