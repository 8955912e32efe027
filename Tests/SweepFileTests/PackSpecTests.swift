import Diagnostics
import Testing

@testable import SweepFile

@Suite("How many runs share a task, as it is written")
struct PackSpecTests {
  private func read(_ text: String) throws -> PackSpec? {
    try Sweep.parse(Array("name: x\ncommand: x\npack: \(text)\n".utf8), file: "sweep.yaml").pack
  }

  private func complaint(_ text: String) -> String? {
    do throws(Diagnostics) {
      _ = try Sweep.parse(Array("name: x\ncommand: x\npack: \(text)\n".utf8), file: "sweep.yaml")
      return nil
    } catch { return error.all.first.map { "\($0.what) | \($0.remedy ?? "")" } }
  }

  @Test("a number, a time, or a mapping")
  func forms() throws {
    func facts(_ text: String) throws -> [Int?]? {
      try read(text).map { [$0.runs, $0.sideBySide, $0.seconds] }
    }
    #expect(try facts("20") == [20, 1, nil])
    #expect(try facts("2h") == [nil, 1, 7200])
    #expect(try facts("{runs: 20, side_by_side: 4}") == [20, 4, nil])
    #expect(try facts("{time: 90m, side_by_side: 2}") == [nil, 2, 5400])
    #expect(try facts("{runs: 100, time: '1:00:00'}") == [100, 1, 3600])
    #expect(try facts("1") == nil, "one run a task is no pack")
  }

  @Test(
    "what is wrong is said with what would be right",
    arguments: [
      (
        "many",
        "'pack' must be how many runs share a task, or how long it may take, not 'many' | write it like this: pack: 20, or pack: 2h"
      ),
      (
        "0",
        "'pack' must be how many runs share a task, or how long it may take, not '0' | write it like this: pack: 20, or pack: 2h"
      ),
      (
        "{side_by_side: 2}",
        "'pack' says neither how many runs share a task nor how long it may take | add a line like this: runs: 20"
      ),
      (
        "{runs: 2, side_by_side: 4}",
        "4 of 2 runs can't run side by side | write at least as many 'runs' as 'side_by_side'"
      ),
      (
        "{runs: 2, sidebyside: 1}",
        "unknown key 'sidebyside' under 'pack' | did you mean 'side_by_side'?"
      ),
      (
        "200000",
        "at most 100000 runs can share a task, not 200000 | write a smaller number: the cluster may end a task at any time"
      ),
    ])
  func wrong(_ text: String, _ expected: String) {
    #expect(complaint(text) == expected)
  }
}
