import Cluster
import Foundation
import TaskRunner
import TestSupport
import Testing

@testable import Coordinator

/// The truth table for runs of packs in `docs/states.md`, read from there.
@Suite("What is known of a run that shares its array task with others")
struct PackedReconciliationTests {
  struct Row {
    var conditions: [[String]]
    var state: String
    var source: String
  }

  static let packs = ["waits", "runs", "done", "failed", "cancelled", "gone", "silent"]
  static let runs = [
    "0", "elsewhere", "returned", "cancelled early", "cancelled", "being cancelled", "limit",
    "over limit", "1–128", ">128 alone", ">128", "no mark", "begun", "not begun", "never begun",
  ]

  private func table() throws -> [Row] {
    let file = repository.appendingPathComponent("docs/states.md")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let begin = try #require(lines.firstIndex { $0.hasPrefix("| run | pack |") })
    return lines[(begin + 2)...].prefix { $0.hasPrefix("|") }.map { line in
      let cells = line.dropFirst().dropLast().split(
        separator: "|", omittingEmptySubsequences: false
      ).map { $0.trimmingCharacters(in: .whitespaces) }
      return Row(
        conditions: cells[..<3].map { $0.components(separatedBy: ", ") }, state: cells[3],
        source: cells[4])
    }
  }

  private func word(_ pack: String) -> SchedulerWord? {
    switch pack {
    case "waits": SchedulerWord(state: .pending, word: "PENDING")
    case "runs": SchedulerWord(state: .running, word: "RUNNING")
    case "done": SchedulerWord(state: .completed, word: "COMPLETED")
    case "failed": SchedulerWord(state: .failed, word: "TIMEOUT")
    case "cancelled": SchedulerWord(state: .cancelled, word: "CANCELLED")
    default: nil
    }
  }

  private func mark(_ text: String) throws -> Mark { try #require(Mark(line: text[...])) }

  private func marks(_ run: String) throws -> TaskMarks? {
    let start = try mark("start 0 attempt=1 time=100 node=n1 job=6_0 pid=1")
    func end(_ code: Int) throws -> TaskMarks {
      TaskMarks(start: start, end: try mark("end 0 attempt=1 time=160 exit=\(code)"))
    }
    switch run {
    case "0": return try end(0)
    case "elsewhere":
      return TaskMarks(
        elsewhere: try mark("elsewhere 0 attempt=1 time=100 holder=cs-x-000000000000/7"))
    case "1–128": return try end(7)
    case ">128", ">128 alone", "cancelled", "over limit": return try end(143)
    case "begun", "limit", "being cancelled": return TaskMarks(start: start)
    default: return nil
    }
  }

  private func record(_ run: String) -> PackMarks {
    var record = PackMarks()
    record.packHasBegun = run != "never begun"
    record.isTaken = ![
      "returned", "cancelled early", "elsewhere", "not begun", "never begun",
    ].contains(run)
    record.isReturned = run == "returned"
    record.isCancelled = ["cancelled early", "cancelled", "being cancelled"].contains(run)
    if ["limit", "over limit"].contains(run) {
      record.limit = SchedulerWord(state: .failed, word: "OUT_OF_MEMORY")
    }
    if [">128 alone", "over limit", "cancelled"].contains(run) { record.status = 143 }
    if run == "1–128" { record.status = 7 }
    if run == "no mark" { record.status = 74 }
    return record
  }

  @Test("every combination is as the table in docs/states.md says, and every row of it counts")
  func truth() throws {
    let table = try table()
    var used: Set<Int> = []
    for run in Self.runs {
      for pack in Self.packs {
        for isAsked in [false, true] {
          let task = TaskSources(
            queue: word(pack), queueAnswered: pack != "silent", accounting: nil,
            accountingMaySpeak: pack == "silent", marks: try marks(run), isCancelAsked: isAsked)
          let facts = [run, pack, isAsked ? "yes" : "no"]
          let place = try #require(
            table.firstIndex { row in
              zip(row.conditions, facts).allSatisfy { $0 == ["any"] || $0.contains($1) }
            }, "\(facts)")
          used.insert(place)
          let (state, source) =
            switch reconcile(PackedSources(task: task, record: record(run))) {
            case .found(let finding): (finding.state.rawValue, finding.source)
            case .returnable: ("waiting", "")
            case nil: ("as before", "")
            }
          #expect(
            state == table[place].state && source == table[place].source,
            "\(facts): \(state) by \(source), row \(place + 1)")
        }
      }
    }
    #expect(used.count == table.count, "rows that never count")
  }

  @Test("accounting that may still speak keeps runs of a pack that is gone as they are")
  func lateAccounting() throws {
    let task = TaskSources(queueAnswered: true, accountingMaySpeak: true, marks: nil)
    #expect(reconcile(PackedSources(task: task, record: record("not begun"))) == nil)
  }
}
