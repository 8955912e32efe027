import Cluster
import Diagnostics
import Ledger
import TaskRunner

/// One look at a host: what its queue has, then how the tasks ended that it no longer has. Two commands
/// at the most, unless many thousands of tasks have ended since the last look.
///
/// Attempts are read and written a submission at a time, and only those that aren't known to have ended:
/// a sweep of 100,000 runs takes no more memory than its largest array.
struct Look {
  let session: HostSession
  let ledger: Ledger
  let workplace: Workplace
  /// Nil where the scheduler's commands cost nobody anything.
  let calls: HostCalls?
  let feeding: Feeding

  /// Of how many tasks one command tells the end at the most.
  private static let chunk = 50_000

  private var scheduler: any Scheduler { session.scheduler(root: "/") }

  /// - Parameters:
  ///   - submissions: with attempts that aren't known to have ended, on the session's host.
  ///   - fed: those that a feeder there is to submit. The queue is asked about what it has submitted the next time.
  ///   - mayAskQueue: whether the queue may be asked; the marks are read in any case.
  /// - Throws: that the host gave no answer, or what is wrong with the ledger.
  func run(
    _ submissions: [SubmissionRecord], fed: [SubmissionRecord], mayAskQueue: Bool
  ) async throws {
    let handles = submissions.map(\.handle)
    let script =
      (fed.isEmpty ? "" : "(\n\(Feeding.question(about: fed)))\n")
      + (mayAskQueue ? scheduler.observeScript(handles) : "")
    var report = SchedulerReport()
    if !script.isEmpty {
      let result = try await session.run(script + "true\n", doing: "asking for the states")
      report = scheduler.observations(from: result.text, of: handles)
      try await settle(fed, result.text)
    }
    var left: [LeftTasks] = []
    for submission in submissions {
      let tasks = try recordListed(of: submission, report)
      if !tasks.isEmpty { left.append(tasks) }
    }
    while !left.isEmpty {
      let part = LeftTasks.take(Self.chunk, from: &left)
      try await recordLeft(part, report)
    }
  }

  /// Records what a feeder has submitted since.
  private func settle(_ fed: [SubmissionRecord], _ answer: String) async throws {
    do {
      try await feeding.settle(fed, answer: answer)
    } catch let problem as Diagnostic where problem.kind == .tryAgain {
      // It isn't known yet what became of one; the next look asks again.
    }
  }

  // MARK: In the queue

  /// Records the tasks of a submission that wait or run.
  ///
  /// - Returns: the others.
  private func recordListed(
    of submission: SubmissionRecord, _ report: SchedulerReport
  ) throws -> LeftTasks {
    let answered = report.queueAnswered.contains(submission.token)
    var observations: [(attempt: Int64, Observation)] = []
    var left = LeftTasks(submission)
    for attempt in try ledger.openAttempts(ofSubmission: submission.id) {
      let word = report.queue[submission.taskID(of: attempt)]
      // What runs of a pack, and what waits in it, the pack itself knows.
      let isInPack = submission.pack != nil && word?.state == .running
      let sources = TaskSources(queue: word, queueAnswered: answered, previous: attempt.state)
      if let word, !word.state.isFinal, !isInPack {
        guard let finding = reconcile(sources) else { continue }
        observations.append((attempt.id, Self.listed(finding, word)))
      } else {
        left.attempts.append(attempt)
        if isInPack { left.goingOn.insert(attempt.task) }
        left.wantsLogs = left.wantsLogs || (answered && attempt.state != .unknown)
      }
    }
    let known = Set(left.attempts.map(\.id))
    left.attempts += try ledger.unexamined(
      ofSubmission: submission.id, limit: EndQuestion.logLimit
    ).filter { !known.contains($0.id) }
    left.wantsLogs = left.wantsLogs || left.attempts.contains { $0.state == .failed }
    left.attempts.sort { $0.task < $1.task }
    try ledger.record(observations, now: workplace.now())
    return left
  }

  private static func listed(_ finding: Finding, _ word: SchedulerWord) -> Observation {
    let isPending = finding.state == .pending
    return Observation(
      state: finding.state, cause: isPending ? word.reason : nil, source: finding.source,
      node: word.node, startedAt: isPending ? nil : word.startedAt,
      expectedAt: isPending ? word.startedAt : nil)
  }

  // MARK: Left the queue

  private func recordLeft(_ left: [LeftTasks], _ queue: SchedulerReport) async throws {
    let handles = left.map { $0.submission.handle }
    let question = EndQuestion(left.flatMap(\.questions))
    let (script, granted) = accounting(of: left, handles)
    let result = try await session.run(
      question.script + script, deadline: .seconds(120), doing: "asking how runs ended")
    let now = workplace.now()
    var report = scheduler.observations(from: result.text, of: handles)
    if let granted { giveBack(granted, made: result.text) }
    report.queue = queue.queue
    report.queueAnswered = queue.queueAnswered
    report.remnants = queue.remnants
    report.maxRSS.merge(queue.maxRSS) { accounted, _ in accounted }
    let ends = TaskEnds.reading(result.text)
    for tasks in left {
      let conclusion = LeftConclusion(
        tasks: tasks, ends: ends[tasks.submission.token] ?? TaskEnds(), report: report,
        scheduler: scheduler, names: try ledger.runNames(ofSubmission: tasks.submission.id),
        now: now,
        isOfCode: CodePaths(ledger: ledger, submission: tasks.submission.id).holds)
      let (observations, evidence) = conclusion.all
      try ledger.record(observations, evidence: evidence, now: now)
      try ledger.record(use: conclusion.uses)
      try ledger.amend(conclusion.amendments)
      try await takeBack(conclusion.returnable, from: tasks.submission)
    }
  }

  /// Takes runs back from packs that ended before they began them: on the host first, so that the pack can't begin them
  /// any more, should Slurm start it over.
  private func takeBack(
    _ runs: [(attempt: OpenAttempt, reason: String)], from submission: SubmissionRecord
  ) async throws {
    guard !runs.isEmpty else { return }
    let script = PackReturn.script(
      directory: submission.directory, runs: runs.map(\.attempt.task))
    let result = try await session.run(script, doing: "taking runs back from their pack")
    let returned = PackReturn.returned(in: result.text)
    for (reason, runs) in Dictionary(grouping: runs, by: \.reason) {
      try ledger.giveBack(
        runs.map(\.attempt).filter { returned.contains($0.task) }.map(\.id), reason: reason,
        now: workplace.now())
    }
  }

  /// Accounting is asked in the same command, and only if some task has no mark of a good end.
  private func accounting(
    of left: [LeftTasks], _ handles: [SubmissionHandle]
  ) -> (script: String, granted: (commands: [String], at: Double)?) {
    let tasks = Dictionary(
      left.map { ($0.submission.token, $0.arrayRanges) }, uniquingKeysWith: { first, _ in first })
    guard let text = scheduler.accountingScript(handles, tasks: tasks) else {
      return ("true\n", nil)
    }
    let commands = scheduler.calls(observing: handles).accounting
    let now = workplace.now()
    guard calls?.take(commands, now: now) ?? .granted == .granted else { return ("true\n", nil) }
    return ("if [ \"$cs_bad\" -gt 0 ]; then\n\(text)fi\ntrue\n", (commands, now))
  }

  /// What was granted and turned out not to be needed is there for others.
  private func giveBack(_ granted: (commands: [String], at: Double), made output: String) {
    let made = output.split(separator: "\n").count {
      $0.hasPrefix("@sacct ") || $0 == "@sacct" || $0 == "@steps"
    }
    calls?.giveBack(Array(granted.commands.dropFirst(made)), takenAt: granted.at)
  }
}

/// Tasks of one submission that its queue no longer has, or that it can't be asked about.
struct LeftTasks {
  let submission: SubmissionRecord
  /// In the order of their tasks.
  var attempts: [OpenAttempt] = []
  /// Whether their logs may tell why they ended.
  var wantsLogs = false
  /// The tasks whose packs run.
  var goingOn: Set<Int> = []

  init(_ submission: SubmissionRecord) { self.submission = submission }

  var isEmpty: Bool { attempts.isEmpty }

  /// Indices, in stretches.
  private static func ranges(of tasks: some Sequence<Int>) -> [ClosedRange<Int>] {
    var ranges: [ClosedRange<Int>] = []
    for task in tasks {
      if let last = ranges.last, task <= last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound...max(task, last.upperBound)
      } else {
        ranges.append(task...task)
      }
    }
    return ranges
  }

  /// The indices of their array tasks.
  var arrayRanges: [ClosedRange<Int>] {
    Self.ranges(of: attempts.map { submission.taskID(of: $0).index })
  }

  /// Those whose packs go on are asked about apart.
  var questions: [EndQuestion.Part] {
    [false, true].compactMap { goesOn in
      let tasks = Self.ranges(of: attempts.map(\.task).filter { goingOn.contains($0) == goesOn })
      guard !tasks.isEmpty else { return nil }
      var part = EndQuestion.Part(
        token: submission.token, directory: submission.directory, tasks: tasks,
        wantsLogs: wantsLogs || goesOn)
      part.packSize = submission.pack?.runs
      part.goesOn = goesOn
      return part
    }
  }

  /// Takes the first tasks, `count` of them, but whole submissions, and at least one.
  static func take(_ count: Int, from all: inout [LeftTasks]) -> [LeftTasks] {
    var taken: [LeftTasks] = []
    var sum = 0
    while let next = all.first, taken.isEmpty || sum + next.attempts.count <= count {
      sum += next.attempts.count
      taken.append(next)
      all.removeFirst()
    }
    return taken
  }
}
