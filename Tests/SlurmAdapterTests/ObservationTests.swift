import Cluster
import SlurmAdapter
import Testing

/// The lines are of the kind that Slurm 22.05 prints, taken down from a real one.
@Suite("What squeue and sacct say")
struct ObservationTests {
  static let ours = SubmissionHandle(
    token: "cs-a-0000000000aa", directory: "/s/a", job: "6", taskCount: 6, submittedAt: 0)
  static let other = SubmissionHandle(
    token: "cs-b-0000000000bb", directory: "/s/b", job: "9;uni", taskCount: 2, submittedAt: 0)

  private func report(queue: String = "", accounting: String = "") -> SchedulerReport {
    SlurmScheduler().observations(
      from: "@squeue\n\(queue)@squeue-answered\n@sacct\n\(accounting)@sacct-answered\n",
      of: [Self.ours, Self.other])
  }

  private func task(_ index: Int) -> TaskID { TaskID(token: Self.ours.token, index: index) }

  @Test("the queue: single tasks, ranges, and jobs of others")
  func queue() {
    let report = report(
      queue: """
        6_[3-5%2]|PENDING|JobArrayTaskLimit|cs-a-0000000000aa
        6_0|COMPLETED|None|cs-a-0000000000aa
        6_1|COMPLETING|None|cs-a-0000000000aa
        6_2|RUNNING|None|cs-a-0000000000aa
        6_7|RUNNING|None|cs-a-0000000000aa
        9_1|PENDING|BeginTime|renamed|by the site
        7|RUNNING|None|bash
        66_0|RUNNING|None|cs-a-0000000000aa
        6_x|RUNNING|None|cs-a-0000000000aa
        6|RUNNING|None|cs-a-0000000000aa

        """)
    #expect(report.queueAnswered)
    #expect(
      report.queue == [
        task(0): SchedulerWord(state: .completed, word: "COMPLETED"),
        task(1): SchedulerWord(state: .running, word: "COMPLETING"),
        task(2): SchedulerWord(state: .running, word: "RUNNING"),
        task(3): SchedulerWord(state: .pending, word: "PENDING", reason: "JobArrayTaskLimit"),
        task(4): SchedulerWord(state: .pending, word: "PENDING", reason: "JobArrayTaskLimit"),
        task(5): SchedulerWord(state: .pending, word: "PENDING", reason: "JobArrayTaskLimit"),
        TaskID(token: Self.other.token, index: 1): SchedulerWord(
          state: .pending, word: "PENDING", reason: "BeginTime"),
      ])
  }

  @Test("accounting: ends with their codes, and none of what still runs")
  func accounting() {
    let report = report(
      accounting: """
        6_0|COMPLETED|0:0|2025-01-02T10:00:00
        6_1|FAILED|7:0|2025-01-02T10:00:00
        6_2|FAILED|0:9|2025-01-02T10:00:00
        6_3|CANCELLED by 1000|0:15|2025-01-02T10:00:00
        6_4|RUNNING|0:0|2025-01-02T10:00:00
        6_5|OUT_OF_MEMORY|0:125|2025-01-02T10:00:00
        15|FAILED|1:0|2025-01-02T10:00:00
        9_[0-1]|CANCELLED by 0|0:0|2025-01-02T10:00:00

        """)
    #expect(report.accountingAnswered)
    #expect(
      report.accounting == [
        task(0): SchedulerWord(state: .completed, word: "COMPLETED", exitCode: 0),
        task(1): SchedulerWord(state: .failed, word: "FAILED", exitCode: 7),
        task(2): SchedulerWord(state: .failed, word: "FAILED", exitCode: 0, signal: 9),
        task(3): SchedulerWord(state: .cancelled, word: "CANCELLED", exitCode: 0, signal: 15),
        task(4): SchedulerWord(state: .running, word: "RUNNING"),
        task(5): SchedulerWord(state: .failed, word: "OUT_OF_MEMORY", exitCode: 0, signal: 125),
        TaskID(token: Self.other.token, index: 0): SchedulerWord(
          state: .cancelled, word: "CANCELLED", exitCode: 0),
        TaskID(token: Self.other.token, index: 1): SchedulerWord(
          state: .cancelled, word: "CANCELLED", exitCode: 0),
      ])
  }

  static let lagging = [
    "6_[0-3]|PENDING|0:0|2025-01-02T10:00:00", "6_0|COMPLETED|0:0|2025-01-02T10:00:00",
    "6_1|COMPLETED|0:0|2025-01-02T10:00:00",
  ]

  @Test(
    "a task's own row wins over one of a range, whatever their order", arguments: [false, true])
  func lag(isReversed: Bool) {
    let lines = isReversed ? Self.lagging.reversed() : Self.lagging
    let states = report(accounting: lines.joined(separator: "\n") + "\n").accounting
      .mapValues(\.state)
    #expect(
      states == [
        task(0): .completed, task(1): .completed, task(2): .pending, task(3): .pending,
      ])
  }

  static let requeued = [
    "6_1|NODE_FAIL|0:0|2025-01-02T10:00:00", "6_1|PENDING|0:0|2025-01-02T10:05:00",
  ]

  @Test(
    "of the rows of a task that was queued again the newest counts, whatever their order",
    arguments: [false, true])
  func requeue(isReversed: Bool) {
    let lines = isReversed ? Self.requeued.reversed() : Self.requeued
    let report = report(accounting: lines.joined(separator: "\n") + "\n")
    #expect(report.accounting == [task(1): SchedulerWord(state: .pending, word: "PENDING")])
  }

  @Test("of rows with one time the later counts")
  func sameTime() {
    let report = report(
      accounting: """
        6_1|REQUEUED|0:0|2025-01-02T10:00:00
        6_1|COMPLETED|0:0|2025-01-02T10:00:00

        """)
    #expect(report.accounting[task(1)]?.state == .completed)
  }

  @Test("a source that broke off hasn't answered")
  func silence() {
    let handles = [Self.ours]
    let scheduler = SlurmScheduler()
    #expect(scheduler.observations(from: "", of: handles) == SchedulerReport())
    #expect(scheduler.observations(from: "@squeue\n@sacct\n", of: handles) == SchedulerReport())
    let half = scheduler.observations(
      from: "@squeue\n@squeue-answered\n@sacct\n6_0|COMPL", of: handles)
    #expect(half == SchedulerReport(queueAnswered: true))
    let noise = scheduler.observations(
      from: "Welcome\n@squeue\n@squeue-answered\n|||\n\n@sacct\n@sacct-answered\n", of: handles)
    #expect(noise == SchedulerReport(queueAnswered: true, accountingAnswered: true))
  }
}
