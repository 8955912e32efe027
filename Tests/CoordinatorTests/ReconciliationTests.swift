import Cluster
import Foundation
import TaskRunner
import TestSupport
import Testing

@testable import Coordinator

/// The truth table of `docs/states.md`, read from there.
struct TruthTable {
  struct Row {
    var conditions: [[String]]
    var state: String
    var source: String
  }

  let rows: [Row]

  init() throws {
    let file = repository.appendingPathComponent("docs/states.md")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let begin = try #require(lines.firstIndex { $0.hasPrefix("| queue | mark |") })
    rows = lines[(begin + 2)...].prefix { $0.hasPrefix("|") }.map { line in
      let cells = line.dropFirst().dropLast().split(
        separator: "|", omittingEmptySubsequences: false
      ).map { $0.trimmingCharacters(in: .whitespaces) }
      return Row(
        conditions: cells[..<7].map { $0.components(separatedBy: ", ") }, state: cells[7],
        source: cells[8])
    }
  }
}

@Suite("What is known of a task, from all its sources")
struct ReconciliationTests {
  static let queue = ["waits", "runs", "strange", "done", "failed", "cancelled", "gone", "silent"]
  static let marks = ["0", "1–128", ">128", "none", "started", "older", "elsewhere"]
  static let accounting = [
    "waits", "runs", "strange", "done", "failed", "cancelled", "nothing", "silent",
  ]
  static let logs = ["none", "end", "requeued"]

  private func word(_ name: String) -> SchedulerWord? {
    switch name {
    case "waits": SchedulerWord(state: .pending, word: "PENDING")
    case "runs": SchedulerWord(state: .running, word: "RUNNING")
    case "strange": SchedulerWord(state: .unknown, word: "REVOKED")
    case "done": SchedulerWord(state: .completed, word: "COMPLETED")
    case "failed": SchedulerWord(state: .failed, word: "NODE_FAIL")
    case "cancelled": SchedulerWord(state: .cancelled, word: "CANCELLED")
    case "end": SchedulerWord(state: .failed, word: "TIMEOUT")
    case "requeued": SchedulerWord(state: .pending, word: "REQUEUED")
    default: nil
    }
  }

  private func mark(_ text: String) throws -> Mark { try #require(Mark(line: text[...])) }

  private func marks(_ name: String) throws -> TaskMarks? {
    let start = try mark("start 0 attempt=1 time=100 node=n1 job=6_0 pid=1 restart=0")
    func end(_ time: Int, _ code: Int) throws -> Mark {
      try mark("end 0 attempt=1 time=\(time) exit=\(code)")
    }
    switch name {
    case "0": return TaskMarks(start: start, end: try end(160, 0))
    case "1–128": return TaskMarks(start: start, end: try end(160, 7))
    case ">128": return TaskMarks(start: start, end: try end(160, 143))
    case "older": return TaskMarks(start: start, end: try end(90, 0))
    case "started": return TaskMarks(start: start)
    case "elsewhere":
      return TaskMarks(
        elsewhere: try mark("elsewhere 0 attempt=1 time=100 holder=cs-x-000000000000/7"))
    default: return nil
    }
  }

  /// Every combination of what the sources can say.
  private func forEach(_ body: (TaskSources, _ facts: [String]) throws -> Void) throws {
    let flags = [(false, false), (false, true), (true, false), (true, true)]
    for queue in Self.queue {
      for marks in Self.marks {
        for accounting in Self.accounting {
          for log in Self.logs {
            for (isAsked, isOld) in flags {
              for previous in [JobState.pending, .running, .unknown] {
                let sources = TaskSources(
                  queue: word(queue), queueAnswered: queue != "silent",
                  accounting: word(accounting), accountingMaySpeak: accounting == "silent",
                  marks: try self.marks(marks), log: word(log), isCancelAsked: isAsked,
                  endedLongAgo: isOld, previous: previous)
                // A mark that is older than the start says no more than the start.
                let facts = [
                  queue, marks == "older" ? "started" : marks, accounting, log,
                  isAsked ? "yes" : "no", previous.rawValue, isOld ? "old" : "new",
                ]
                try body(sources, facts)
              }
            }
          }
        }
      }
    }
  }

  @Test("every combination is as the table in docs/states.md says, and every row of it counts")
  func truth() throws {
    let table = try TruthTable()
    var used: Set<Int> = []
    var wrong: [String] = []
    var count = 0
    try forEach { sources, facts in
      count += 1
      let place = try #require(
        table.rows.firstIndex { row in
          zip(row.conditions, facts).allSatisfy { $0 == ["any"] || $0.contains($1) }
        })
      used.insert(place)
      let row = table.rows[place]
      let finding = reconcile(sources)
      let state = finding?.state.rawValue ?? "as before"
      if state != row.state || (finding?.source ?? "") != row.source {
        wrong.append("\(facts): \(state) by \(finding?.source ?? "-"), row \(place + 1)")
      }
    }
    #expect(count == 8 * 7 * 8 * 3 * 4 * 3)
    #expect(wrong.count == 0, "\(wrong.prefix(5).joined(separator: "\n"))")
    #expect(used.count == table.rows.count, "rows that never count")
  }

  @Test("no silence and no strange word ends a run")
  func silence() throws {
    let open: Set<String> = ["waits", "runs", "strange", "gone", "silent"]
    try forEach { sources, facts in
      guard open.contains(facts[0]), ["none", "started"].contains(facts[1]),
        open.union(["nothing"]).contains(facts[2]), facts[3] != "end", facts[4] == "no"
      else { return }
      #expect(reconcile(sources)?.state.isFinal != true, "\(facts)")
    }
  }

  @Test("the deciding word is passed on")
  func words() throws {
    let sources = TaskSources(
      queue: word("failed"), queueAnswered: true,
      accounting: SchedulerWord(state: .failed, word: "FAILED", exitCode: 7))
    #expect(reconcile(sources)?.word?.exitCode == 7)
    let queueOnly = TaskSources(queue: word("failed"), queueAnswered: true)
    #expect(reconcile(queueOnly)?.word?.word == "NODE_FAIL")
  }
}
