import Cluster
import Testing

@testable import SlurmAdapter

/// The lines are of the kind that Slurm 22.05 prints, taken down from a real one, as the filter on the
/// host lets them through.
@Suite("What squeue and sacct say")
struct ObservationTests {
  static let ours = SubmissionHandle(
    token: "cs-a-0000000000aa", directory: "/s/a", job: "6", taskCount: 6, submittedAt: 0)
  static let other = SubmissionHandle(
    token: "cs-b-0000000000bb", directory: "/s/b", job: "9;uni", taskCount: 2, submittedAt: 0)

  private func report(queue: String = "", accounting: String = "", steps: String = "")
    -> SchedulerReport
  {
    SlurmScheduler().observations(
      from: """
        @squeue\u{20}
        \(queue)
        @squeue-answered
        @sacct\u{20}
        \(accounting)
        @sacct-answered
        @steps
        \(steps)
        """, of: [Self.ours, Self.other])
  }

  private func task(_ index: Int) -> TaskID { TaskID(token: Self.ours.token, index: index) }

  @Test("the queue: single tasks, ranges, and what isn't ours")
  func queue() {
    let report = report(
      queue: """
        6_[3-5%2]|PENDING|JobArrayTaskLimit|1795286914||100M|1:00:00
        6_0|COMPLETED|None|1795283314|n1|100M|1:00:00
        6_1|COMPLETING|None|1795283314|n1|100M|1:00:00
        6_2|RUNNING|None|1795283314|n2|1.50G|1-00:00:00
        6_7|RUNNING|None|1795283314|n2|100M|1:00:00
        9_1|PENDING|BeginTime|N/A||0|UNLIMITED
        7|RUNNING|None|1|n1|0|1:00
        66_0|RUNNING|None|1|n1|0|1:00
        6|RUNNING|None|1|n1|0|1:00
        """)
    #expect(report.queueAnswered == [Self.ours.token])
    #expect(Set(report.queue.all.keys) == Set((0...5).map(task)))
    let waiting = SchedulerWord(
      state: .pending, word: "PENDING", reason: "JobArrayTaskLimit", startedAt: 1_795_286_914,
      memoryLimit: 100 << 20, timeLimit: 3600)
    #expect([3, 4, 5].allSatisfy { report.queue[task($0)] == waiting })
    #expect(report.queue[task(0)]?.state == .completed)
    #expect(report.queue[task(1)]?.state == .running)
    #expect(
      report.queue[task(2)]
        == SchedulerWord(
          state: .running, word: "RUNNING", node: "n2", startedAt: 1_795_283_314,
          memoryLimit: 1536 << 20, timeLimit: 86_400))
  }

  @Test(
    "what 100,000 tasks in 100 arrays wait for is held once an array, by the queue and by accounting"
  )
  func large() {
    let arrays = (0..<100).map {
      SubmissionHandle(
        token: "cs-a-\($0)", directory: "/s", job: "\(1000 + $0)", taskCount: 1000, submittedAt: 0)
    }
    let queue = arrays.map {
      "\($0.job)_[2-999%10]|PENDING|Priority|N/A||100M|1:00:00\n\($0.job)_1|RUNNING|None|7|n1|100M|1:00:00"
    }
    let accounting = arrays.map {
      "\($0.job)_[0-999]|PENDING|0:0|5|Unknown|Unknown|01:00:00|100M|None assigned"
    }
    let report = SlurmScheduler().observations(
      from: (["@squeue "] + queue + ["@squeue-answered", "@sacct "] + accounting)
        .joined(separator: "\n"), of: arrays)
    #expect(report.queueAnswered.count == 100)
    #expect(report.queue.entryCount == 200)
    #expect(report.accounting.entryCount == 100)
    for array in arrays {
      #expect(report.queue[TaskID(token: array.token, index: 0)] == nil)
      #expect(report.queue[TaskID(token: array.token, index: 1)]?.state == .running)
      #expect(report.queue[TaskID(token: array.token, index: 999)]?.reason == "Priority")
      #expect(report.queue[TaskID(token: array.token, index: 1000)] == nil)
      #expect(report.accounting[TaskID(token: array.token, index: 500)]?.state == .pending)
    }
  }

  /// A line that can't be understood might be of any task: none of them has left the queue.
  @Test(
    "a submission with a line that can't be understood hasn't answered",
    arguments: ["6_[0-4,...]|PENDING|Priority|N/A||0|1:00", "6_x|RUNNING||||", "6_1|RUNNING"])
  func unreadable(_ line: String) {
    let report = report(queue: "6_0|RUNNING|None|1|n1|0|1:00\n" + line)
    #expect(report.queueAnswered == [])
    #expect(report.queue[task(0)]?.state == .running)
  }

  @Test("jobs of two clusters may have one number")
  func clusters() {
    var here = Self.ours
    here.job = "9"
    let report = SlurmScheduler().observations(
      from: """
        @squeue\u{20}
        9_0|RUNNING|None|1|n1|0|1:00
        @squeue-answered
        @squeue uni
        9_0|PENDING|Priority|N/A||0|1:00
        """, of: [here, Self.other])
    #expect(report.queue[TaskID(token: here.token, index: 0)]?.state == .running)
    #expect(report.queue[TaskID(token: Self.other.token, index: 0)]?.state == .pending)
    #expect(report.queueAnswered == [here.token])
  }

  /// `scancel` of an array that waited as a whole, taken down from 22.05: neither squeue nor sacct names
  /// its tasks.
  @Test("an array that was cancelled before any task began is told under its bare number")
  func bareNumber() {
    let row = "6|CANCELLED by 0|0:0|1795298135|1795298137|1795298137|00:10:00|100M|"
    let report = report(
      accounting: "6_1|COMPLETED|0:0|1795298135|1795298135|1795298136|00:10:00|100M|n1\n" + row)
    #expect(
      (0...5).map { report.accounting[task($0)]?.state } == [
        .cancelled, .completed, .cancelled, .cancelled, .cancelled, .cancelled,
      ])
    let odd = self.report(accounting: row.replacing("CANCELLED by 0", with: "COMPLETED"))
    #expect(odd.accounting.isEmpty)
    let queued = self.report(
      queue: "6|CANCELLED|None|N/A||100M|10:00\n7|CANCELLED|None|N/A||1|1:00")
    #expect(queued.queue.isEmpty)
    #expect(queued.remnants.mapValues(\.state) == [Self.ours.token: .cancelled])
    #expect(queued.queueAnswered == [Self.ours.token])
    #expect(self.report(queue: "6|RUNNING|None|1|n1|100M|10:00").remnants.isEmpty)
  }

  /// An array whose predecessor failed, and one that a person cancelled while it waited for another job; both taken
  /// down from 22.05, where squeue doesn't say who.
  @Test("what Slurm cancelled for a dependency is told apart from what a person cancelled")
  func neverSatisfied() {
    let ended = "0:0|1795283314|1795283320|1795283320|01:00:00|100M|None assigned"
    let report = report(
      queue: """
        6_[0-1]|CANCELLED|DependencyNeverSatisfied|1795283320||100M|1:00:00
        6_[2-3]|CANCELLED|Dependency|1795283320||100M|1:00:00
        """,
      accounting: """
        6_[0-1]|CANCELLED|\(ended)|Dependency
        6_[2-3]|CANCELLED by 0|\(ended)|Dependency
        """)
    let words = [report.queue, report.accounting].flatMap { table in
      [0, 2].map { table[task($0)] }
    }
    let never = "DependencyNeverSatisfied"
    #expect(words.map { $0?.reason } == [never, nil, never, nil])
    #expect(words.allSatisfy { $0?.state == .cancelled && $0?.startedAt == nil })
  }

  @Test("accounting: ends with their codes, and none of what still runs")
  func accounting() {
    let report = report(
      accounting: """
        6_0|COMPLETED|0:0|1795283314|1795283314|1795283320|01:00:00|100M|n1
        6_1|FAILED|7:0|1795283314|1795283314|1795283320|01:00:00|100M|n1
        6_2|FAILED|0:9|1795283314|1795283314|1795283320|01:00:00|100M|n1
        6_3|CANCELLED by 1000|0:15|1795283314|1795283314|1795283320|01:00:00|100M|n1
        6_4|RUNNING|0:0|1795283314|1795283314|Unknown|01:00:00|100M|n2
        6_5|OUT_OF_MEMORY|0:125|1795283314|1795283314|1795283320|01:00:00|100M|n1
        15|FAILED|1:0|1795283314|Unknown|1795283320|01:00:00|100M|None assigned
        @user 1000 ada
        """, steps: "6_2.batch|404616K\n6_2.extern|\n6_2.0|1K\n5_1.batch|9G")
    #expect(report.accountingAnswered == [Self.ours.token])
    let words = (0...5).map { report.accounting[task($0)] }
    #expect(
      words.map { $0?.state } == [
        .completed, .failed, .failed, .cancelled, .running, .failed,
      ])
    #expect(words.map { $0?.exitCode } == [0, 7, 0, 0, nil, 0])
    #expect(words.map { $0?.signal } == [nil, nil, 9, 15, nil, 125])
    #expect(words[3]?.user == 1000)
    #expect(report.users == [1000: "ada"])
    #expect(words[4]?.node == "n2")
    #expect(words[1]?.memoryLimit == 100 << 20)
    #expect(words[1]?.timeLimit == 3600)
    #expect(report.maxRSS == [task(2): 404_616 << 10])
    #expect(report.earlier.isEmpty)
  }

  static let lagging = [
    "6_[0-3]|PENDING|0:0|1795283314|Unknown|Unknown|01:00:00|100M|None assigned",
    "6_0|COMPLETED|0:0|1795283314|1795283314|1795283320|01:00:00|100M|n1",
    "6_1|COMPLETED|0:0|1795283314|1795283314|1795283320|01:00:00|100M|n1",
  ]

  @Test(
    "a task's own row wins over one of a range, whatever their order", arguments: [false, true])
  func lag(isReversed: Bool) {
    let lines = isReversed ? Self.lagging.reversed() : Self.lagging
    let report = report(accounting: lines.joined(separator: "\n"))
    #expect(
      report.accounting.all.mapValues(\.state) == [
        task(0): .completed, task(1): .completed, task(2): .pending, task(3): .pending,
      ])
    #expect(report.accounting[task(2)]?.node == nil)
    #expect(report.earlier.isEmpty)
  }

  static let requeued = [
    "6_1|NODE_FAIL|0:0|1795283314|1795283314|1795283449|01:00:00|100M|n2",
    "6_1|REQUEUED|0:0|1795283500|1795283514|1795283549|01:00:00|100M|n3",
    "6_1|RUNNING|0:0|1795283600|1795283614|Unknown|01:00:00|100M|n4",
  ]

  @Test(
    "of the rows of a task that was queued again the newest counts, whatever their order; the others are its history",
    arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
  func requeue(order: [Int]) {
    let report = report(accounting: order.map { Self.requeued[$0] }.joined(separator: "\n"))
    #expect(report.accounting[task(1)]?.word == "RUNNING")
    #expect(report.accounting[task(1)]?.node == "n4")
    #expect(
      report.earlier == [
        task(1): [
          Incarnation(
            word: "NODE_FAIL", node: "n2", submittedAt: 1_795_283_314, endedAt: 1_795_283_449),
          Incarnation(
            word: "REQUEUED", node: "n3", submittedAt: 1_795_283_500, endedAt: 1_795_283_549),
        ]
      ])
  }

  @Test("of rows with one time the later counts; dates are compared where a Slurm prints them")
  func times() {
    let same = report(
      accounting: """
        6_1|REQUEUED|0:0|1795283314|||||
        6_1|COMPLETED|0:0|1795283314|||||
        """)
    #expect(same.accounting[task(1)]?.state == .completed)
    let dates = report(
      accounting: """
        6_1|PENDING|0:0|2025-01-02T10:05:00|||||
        6_1|PREEMPTED|0:0|2025-01-02T10:00:00|||||
        """)
    #expect(dates.accounting[task(1)]?.state == .pending)
  }

  @Test("a source that broke off hasn't answered")
  func silence() {
    let handles = [Self.ours]
    let scheduler = SlurmScheduler()
    #expect(scheduler.observations(from: "", of: handles) == SchedulerReport())
    #expect(scheduler.observations(from: "@squeue \n@sacct \n", of: handles) == SchedulerReport())
    let half = scheduler.observations(
      from: "@squeue \n@squeue-answered\n@sacct \n6_0|COMPL", of: handles)
    #expect(half == SchedulerReport(queueAnswered: [Self.ours.token]))
    let noise = scheduler.observations(
      from: "Welcome\n@squeue \n|||\n\n@squeue-answered\n@sacct \n@sacct-off\n", of: handles)
    #expect(
      noise == SchedulerReport(queueAnswered: [Self.ours.token], accountingIsOff: true))
  }
}
