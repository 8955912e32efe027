import Cluster
import Ledger
import TaskRunner
import Testing

@testable import Coordinator

@Suite("What is known of a task, from all its sources")
struct ReconciliationTests {
  enum Queue: Sendable { case silent, none, word(String, JobState) }
  enum Marks: Sendable { case none, started, ended(Int), endedBefore(Int) }

  struct Row: Sendable, CustomTestStringConvertible {
    var queue: Queue
    var accounting: (word: String, state: JobState)?
    var marks: Marks
    var previous: JobState
    var becomes: JobState?
    var source: String?
    var exitCode: Int?
    var cause: String?

    init(
      _ queue: Queue, _ accounting: (word: String, state: JobState)?, _ marks: Marks,
      _ previous: JobState, _ becomes: JobState?, _ source: String? = nil, _ exitCode: Int? = nil,
      _ cause: String? = nil
    ) {
      self.queue = queue
      self.accounting = accounting
      self.marks = marks
      self.previous = previous
      self.becomes = becomes
      self.source = source
      self.exitCode = exitCode
      self.cause = cause
    }

    var testDescription: String {
      "\(queue) | \(accounting.map { $0.word } ?? "-") | \(marks) | \(previous)"
    }
  }

  typealias Word = (word: String, state: JobState)
  static let pending: Word = ("PENDING", .pending)
  static let running: Word = ("RUNNING", .running)
  static let completed: Word = ("COMPLETED", .completed)
  static let failed: Word = ("FAILED", .failed)
  static let timeout: Word = ("TIMEOUT", .failed)
  static let memory: Word = ("OUT_OF_MEMORY", .failed)
  static let node: Word = ("NODE_FAIL", .failed)
  static let preempted: Word = ("PREEMPTED", .failed)
  static let cancelled: Word = ("CANCELLED", .cancelled)
  static let strange: Word = ("REVOKED", .unknown)

  static func listed(_ word: Word) -> Queue { .word(word.word, word.state) }

  static let nowhere = "no queue or accounting lists it, and it left no mark of its end"

  static let table: [Row] = [
    Row(listed(pending), nil, .none, .pending, .pending, "queue", nil, "Priority"),
    Row(listed(pending), node, .started, .running, .pending, "queue", nil, "Priority"),
    Row(listed(pending), preempted, .ended(143), .running, .pending, "queue", nil, "Priority"),
    Row(listed(pending), completed, .ended(0), .running, .completed, "mark", 0),

    Row(listed(running), nil, .none, .pending, .running, "queue"),
    Row(listed(running), pending, .started, .pending, .running, "queue"),
    Row(listed(running), node, .started, .pending, .running, "queue"),
    Row(listed(running), nil, .ended(1), .running, .running, "queue"),
    Row(listed(running), nil, .ended(0), .running, .completed, "mark", 0),
    Row(listed(running), nil, .endedBefore(0), .running, .running, "queue"),

    Row(listed(strange), nil, .none, .pending, nil),
    Row(listed(strange), nil, .ended(1), .running, nil),
    Row(listed(strange), nil, .ended(0), .running, .completed, "mark", 0),

    Row(listed(completed), nil, .none, .running, .completed, "queue"),
    Row(listed(completed), completed, .none, .running, .completed, "accounting", 0),
    Row(listed(completed), nil, .ended(0), .running, .completed, "mark", 0),
    Row(listed(completed), completed, .ended(7), .running, .failed, "mark", 7, "exit code 7"),
    Row(listed(completed), running, .none, .running, .completed, "queue"),
    Row(listed(completed), nil, .endedBefore(7), .running, .completed, "queue"),
    Row(
      listed(failed), nil, .none, .running, .failed, "queue", nil,
      "the script ended before the command did"),
    Row(listed(failed), failed, .none, .running, .failed, "accounting", 0, "signal 9"),
    Row(listed(failed), nil, .ended(7), .running, .failed, "queue", 7, "exit code 7"),
    Row(listed(failed), running, .ended(0), .running, .completed, "mark", 0),
    Row(listed(timeout), nil, .ended(143), .running, .failed, "queue", 143, "time limit"),
    Row(listed(memory), memory, .started, .running, .failed, "accounting", 0, "out of memory"),
    Row(listed(node), nil, .started, .running, .failed, "queue", nil, "node failure"),
    Row(listed(cancelled), nil, .none, .pending, .cancelled, "queue", nil, "cancelled"),
    Row(listed(cancelled), nil, .ended(143), .running, .cancelled, "queue", 143, "cancelled"),
    Row(listed(cancelled), cancelled, .ended(0), .running, .completed, "mark", 0),

    Row(.none, completed, .none, .running, .completed, "accounting", 0),
    Row(.none, completed, .ended(7), .running, .failed, "mark", 7, "exit code 7"),
    Row(.none, failed, .none, .running, .failed, "accounting", 0, "signal 9"),
    Row(.none, failed, .ended(7), .running, .failed, "accounting", 7, "signal 9"),
    Row(.none, memory, .ended(137), .running, .failed, "accounting", 137, "out of memory"),
    Row(.none, node, .started, .running, .failed, "accounting", 0, "node failure"),
    Row(.none, cancelled, .none, .pending, .cancelled, "accounting", 0, "cancelled"),
    Row(.none, nil, .ended(0), .running, .completed, "mark", 0),
    Row(.none, nil, .ended(7), .running, .failed, "mark", 7, "exit code 7"),
    Row(.none, running, .ended(7), .running, .failed, "mark", 7, "exit code 7"),
    Row(.none, pending, .ended(7), .pending, .failed, "mark", 7, "exit code 7"),
    Row(.none, running, .started, .running, .running, "accounting"),
    Row(.none, running, .none, .unknown, .running, "accounting"),
    Row(.none, pending, .none, .pending, .pending, "accounting"),
    Row(.none, pending, .started, .running, nil),
    Row(.none, strange, .started, .running, nil),
    Row(.none, nil, .started, .running, .unknown, "queue", nil, nowhere),
    Row(.none, nil, .none, .pending, .unknown, "queue", nil, nowhere),
    Row(.none, nil, .endedBefore(7), .running, .unknown, "queue", nil, nowhere),
    Row(.none, nil, .started, .unknown, nil),
    Row(.none, nil, .none, .unknown, nil),

    Row(.silent, nil, .none, .pending, nil),
    Row(.silent, nil, .none, .running, nil),
    Row(.silent, nil, .none, .unknown, nil),
    Row(.silent, nil, .started, .pending, .running, "mark"),
    Row(.silent, nil, .ended(0), .running, .completed, "mark", 0),
    Row(.silent, nil, .ended(7), .running, nil),
    Row(.silent, nil, .endedBefore(0), .running, .running, "mark"),
    Row(.silent, completed, .none, .running, .completed, "accounting", 0),
    Row(.silent, completed, .ended(7), .running, .failed, "mark", 7, "exit code 7"),
    Row(.silent, cancelled, .started, .running, .cancelled, "accounting", 0, "cancelled"),
    Row(.silent, failed, .none, .running, nil),
    Row(.silent, failed, .ended(7), .running, nil),
    Row(.silent, node, .started, .running, nil),
    Row(.silent, preempted, .ended(143), .running, nil),
    Row(.silent, running, .none, .pending, .running, "accounting"),
    Row(.silent, pending, .none, .pending, .pending, "accounting"),
    Row(.silent, pending, .started, .pending, .running, "mark"),
    Row(.silent, pending, .none, .running, nil),
    Row(.silent, strange, .none, .running, nil),
  ]

  private func mark(_ text: String) throws -> Mark { try #require(Mark(line: text[...])) }

  private func marks(_ marks: Marks) throws -> TaskMarks? {
    let start = try mark("start 0 attempt=1 time=100 node=n1 job=6_0 pid=1 restart=0")
    switch marks {
    case .none: return nil
    case .started: return TaskMarks(start: start)
    case .ended(let code):
      return TaskMarks(start: start, end: try mark("end 0 attempt=1 time=160 exit=\(code)"))
    case .endedBefore(let code):
      return TaskMarks(start: start, end: try mark("end 0 attempt=1 time=90 exit=\(code)"))
    }
  }

  private func observed(_ row: Row) throws -> Observation? {
    var queue: SchedulerWord?
    var isAnswered = true
    switch row.queue {
    case .silent: isAnswered = false
    case .none: break
    case .word(let word, let state):
      queue = SchedulerWord(
        state: state, word: word, reason: state == .pending ? "Priority" : nil)
    }
    let accounting = row.accounting.map {
      SchedulerWord(
        state: $0.state, word: $0.word, exitCode: $0.state.isFinal ? 0 : nil,
        signal: $0.word == "FAILED" ? 9 : nil)
    }
    return reconcile(
      queue: queue, queueAnswered: isAnswered, accounting: accounting,
      marks: try marks(row.marks), previous: row.previous)
  }

  @Test("the truth table", arguments: table)
  func truth(_ row: Row) throws {
    let seen = try observed(row)
    #expect(seen?.state == row.becomes)
    #expect(seen?.source == row.source)
    #expect(seen?.exitCode == row.exitCode)
    #expect(seen?.cause == row.cause)
  }

  @Test("no silence ends a run: without a word or mark of an end there is no final state")
  func silence() throws {
    let queues: [Queue] = [
      .silent, .none, Self.listed(Self.pending), Self.listed(Self.running),
      Self.listed(Self.strange),
    ]
    for queue in queues {
      for accounting in [nil, Self.pending, Self.running, Self.strange] {
        for marks in [Marks.none, .started, .endedBefore(0), .endedBefore(7)] {
          for previous in [JobState.pending, .running, .unknown] {
            let row = Row(queue, accounting, marks, previous, nil)
            let seen = try observed(row)
            #expect(seen?.state.isFinal != true, "\(row.testDescription)")
          }
        }
      }
    }
  }

  @Test("an end by its own account, and the start, are passed on with their times")
  func times() throws {
    let seen = try observed(Row(.none, nil, .ended(7), .running, .failed))
    #expect(seen?.node == "n1")
    #expect(seen?.startedAt == 100)
    #expect(seen?.endedAt == 160)
    let again = try observed(Row(Self.listed(Self.running), nil, .endedBefore(7), .running, nil))
    #expect(again?.startedAt == 100)
    #expect(again?.endedAt == nil)
  }

  @Test(
    "causes in words",
    arguments: [
      (SchedulerWord(state: .failed, word: "DEADLINE"), "deadline passed"),
      (SchedulerWord(state: .failed, word: "BOOT_FAIL"), "node failure"),
      (SchedulerWord(state: .failed, word: "PREEMPTED"), "preempted"),
      (SchedulerWord(state: .failed, word: "FAILED", exitCode: 3), "exit code 3"),
      (SchedulerWord(state: .failed, word: "FAILED", exitCode: 0, signal: 11), "signal 11"),
      (
        SchedulerWord(state: .failed, word: "FAILED", exitCode: 0, signal: 53),
        "its output file couldn't be opened"
      ),
      (
        SchedulerWord(state: .failed, word: "gone", reason: "its process is gone"),
        "its process is gone"
      ),
      (SchedulerWord(state: .cancelled, word: "cancelled"), "cancelled"),
    ])
  func causes(_ word: SchedulerWord, _ cause: String) {
    let seen = reconcile(
      queue: word, queueAnswered: true, accounting: nil, marks: nil, previous: .running)
    #expect(seen?.cause == cause)
    #expect(seen?.state == word.state)
  }
}
