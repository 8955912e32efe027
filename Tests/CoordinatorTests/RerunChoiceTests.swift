import Cluster
import Diagnostics
import Ledger
import Testing

@testable import Coordinator

@Suite("Which runs are rerun")
struct RerunChoiceTests {
  private let runs: [RunRecord]

  /// A run in each state, named after it.
  init() throws {
    runs = try StoredRuns(
      JobState.allCases.map {
        StoredRun("run_\($0.rawValue)", [("n", "1")], $0 == .planned ? nil : $0)
      }
    ).runs
  }

  private func request(
    _ words: String? = nil, runs: [JobState] = [], where condition: String? = nil,
    force: Bool = false
  ) throws -> RerunRequest {
    var request = RerunRequest(
      RunFilter(
        words: try words.map { try RunWord.list($0) } ?? [],
        runs: runs.map { "run_\($0.rawValue)" },
        conditions: condition.map { [$0] } ?? []))
    request.isForced = force
    return request
  }

  @Test func onlyWhatHasEndedBadly() throws {
    let all = try RerunChoice(request(where: "n == 1"), among: runs)
    #expect(all.runs.map(\.state) == [.failed, .cancelled])
    #expect(
      all.leftAlone == [
        .planned: 1, .waiting: 1, .submitting: 1, .pending: 1, .running: 1, .completed: 1,
        .unknown: 1,
      ])
    let failed = try RerunChoice(request("failed"), among: runs)
    #expect(failed.runs.map(\.state) == [.failed])
    #expect(failed.leftAlone.isEmpty)
    let unknown = try RerunChoice(request("unknown,failed"), among: runs)
    #expect(unknown.runs.map(\.state) == [.failed, .unknown])
  }

  @Test func whatIsDoneMustBeNamedAndForced() throws {
    let forced = try RerunChoice(
      request(runs: [.completed, .unknown, .failed], force: true), among: runs)
    #expect(forced.runs.map(\.state) == [.completed, .failed, .unknown])
    for wrong in [
      try request(runs: [.completed]), try request("completed"), try request("failed", force: true),
      try request(runs: [.unknown]),
    ] {
      let complaint = try #require(throws: Diagnostic.self) {
        try RerunChoice(wrong, among: runs)
      }
      #expect(complaint.remedy?.contains("--run") == true)
      #expect(complaint.kind == .usage)
    }
  }

  @Test(arguments: [JobState.pending, .running, .submitting, .planned, .waiting])
  func neverWhatIsOpen(state: JobState) throws {
    for force in [false, true] {
      let complaint = try #require(throws: Diagnostic.self) {
        try RerunChoice(request(runs: [state], force: force), among: runs)
      }
      #expect(complaint.what == "run_\(state.rawValue), which is \(state.rawValue), can't be rerun")
    }
    #expect(throws: Diagnostic.self) { try RerunChoice(request(state.rawValue), among: runs) }
  }
}
