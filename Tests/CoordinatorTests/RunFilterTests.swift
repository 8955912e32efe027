import Cluster
import Diagnostics
import Ledger
import Testing

@testable import Coordinator

@Suite("Which runs are meant")
struct RunFilterTests {
  private let runs: [RunRecord]

  init() throws {
    let sgd = ("opt", "sgd")
    runs = try StoredRuns([
      StoredRun("able_red_owl", [("lr", "1e-3"), sgd], .completed),
      StoredRun("calm_blue_elk", [("lr", "0.1"), sgd], .failed, "out of memory"),
      StoredRun("wild_tan_fox", [("lr", "0.10"), ("opt", "adam")], .failed, "time limit"),
      StoredRun("wild_tan_hen", [("lr", "1")], .failed, "exit code 3"),
      StoredRun("pale_grey_bat", [("lr", "2"), sgd], .cancelled, "cancelled"),
      StoredRun("keen_pink_ant", [("lr", "3"), sgd]),
      StoredRun("keen_pink_bee", [("lr", "3"), sgd], .failed, "signal 11"),
    ]).runs
  }

  private func select(_ filter: RunFilter) throws -> [RunRecord] {
    var selected: [RunRecord] = []
    try filter.select(from: runs) { selected.append($0) }
    return selected
  }

  private func chosen(_ filter: RunFilter) throws -> [Int] {
    try select(filter).map(\.facts.index)
  }

  @Test(arguments: [
    ("failed", [1, 2, 3, 6]), ("failed,cancelled", [1, 2, 3, 4, 6]), ("oom", [1]),
    ("out_of_memory", [1]), ("TIMEOUT, oom", [1, 2]), ("time-limit", [2]), ("exit", [3]),
    ("signal", [6]), ("planned", [5]), ("completed", [0]), ("preempted", []), ("exit_code", [3]),
  ])
  func words(text: String, expected: [Int]) throws {
    #expect(try chosen(RunFilter(words: RunWord.list(text))) == expected)
  }

  @Test(arguments: [
    ("timout", "did you mean 'timeout'?"), ("faild", "did you mean 'failed'?"),
    ("", "the words are: planned, waiting"), ("failed,,oom", "the words are: planned, waiting"),
  ])
  func wrongWords(text: String, remedy: String) throws {
    let complaint = try #require(throws: Diagnostic.self) { try RunWord.list(text) }
    #expect(complaint.remedy?.hasPrefix(remedy) == true)
    #expect(complaint.kind == .usage)
  }

  @Test(arguments: [
    ("lr > 0.01", [1, 2, 3, 4, 5, 6]), ("lr == 0.1", [1, 2]), ("lr == 0.1 and opt == 'adam'", [2]),
    // Run 3 has no opt: neither is known of it.
    ("opt == 'sgd'", [0, 1, 4, 5, 6]), ("opt != 'sgd'", [2]), ("not exists(opt)", [3]),
    ("lr in [1, 2]", [3, 4]),
  ])
  func conditions(text: String, expected: [Int]) throws {
    #expect(try chosen(RunFilter(conditions: [text])) == expected)
  }

  @Test func allPartsHaveToFit() throws {
    let failed: [RunWord] = [.state(.failed)]
    #expect(try chosen(RunFilter(words: failed, conditions: ["lr < 1", "lr > 0.01"])) == [1, 2])
    #expect(try chosen(RunFilter(words: failed, runs: ["0", "wild_tan_f", "6abcd"])) == [2, 6])
    #expect(try chosen(RunFilter(runs: ["5", "0"])) == [0, 5])
    #expect(try chosen(RunFilter()) == [0, 1, 2, 3, 4, 5, 6])
  }

  @Test(arguments: [
    ("lrr > 1", "unknown parameter 'lrr'", "did you mean 'lr'?", 1),
    ("lr > 1 and opt >", "", "", 16), ("lr + 1", "`lr + 1` is a number, not true or false", "", 1),
  ])
  func wrongConditions(text: String, what: String, remedy: String, column: Int) throws {
    let complaint = try #require(throws: Diagnostic.self) {
      try select(RunFilter(conditions: [text]))
    }
    #expect(complaint.what.hasPrefix(what))
    #expect(complaint.remedy?.hasPrefix(remedy) == true)
    #expect(complaint.kind == .usage)
    guard case .source(let place)? = complaint.location else {
      Issue.record("no place")
      return
    }
    #expect(place.file == "--where")
    #expect(place.column == column)
    #expect(place.text == text)
  }

  @Test func aRunThatIsSeveralIsNamed() throws {
    let complaint = try #require(throws: Diagnostic.self) {
      try select(RunFilter(runs: ["wild_tan"]))
    }
    #expect(complaint.why == "it begins wild_tan_fox, wild_tan_hen")
  }

  @Test func isSaidInWords() throws {
    let filter = RunFilter(
      words: [.state(.failed)] + (try RunWord.list("timeout")), runs: ["3"], conditions: ["lr > 1"])
    #expect(filter.description == "failed or timeout, one of 3, with lr > 1")
  }
}
