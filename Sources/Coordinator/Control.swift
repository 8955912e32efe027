import Cluster
import Diagnostics
import Ledger
import SlurmAdapter
import SweepFile

/// Cancels, holds, releases and throttles the unfinished runs of a sweep.
struct Control {
  let workplace: Workplace
  let project: Project
  let sweep: SweepRecord

  /// - Returns: what was done and what couldn't be; to be repeated at will.
  /// - Throws: that a host can't be reached, a filter that names no run, and the like.
  func apply(_ control: RunControl, to filter: RunFilter) async throws -> ControlReport {
    try await settle()
    if control == .cancel { try await takeFromFeeder() }
    var report = ControlReport()
    var untold = true
    for (host, submissions) in try openSubmissions() {
      let entry = try project.hosts(of: sweep, workplace).host(inLedger: host)
      try await withSession(entry, workplace: workplace, project: project.folder) { session in
        // What the ledger knows may be old, and what has started can't be held.
        try await Tracker(workplace: workplace, project: project).refresh(sweep, over: session)
        let chosen = try chosen(by: filter)
        if untold { try count(chosen, control, into: &report) }
        untold = false
        try await tell(control, chosen, of: submissions, over: session, &report)
        if control == .cancel {
          try await Tracker(workplace: workplace, project: project).refresh(sweep, over: session)
        }
      }
    }
    if untold { try count(try chosen(by: filter), control, into: &report) }
    if control == .cancel {
      let runs = try chosen(by: filter)?.map(\.id)
      let waited = try project.ledger.endWaiting(ofSweep: sweep.id, runs: runs)
      report.unsent -= waited
      report.done += waited
    }
    return report
  }

  /// Shares a limit among the submissions that have unfinished runs, at least 1 each. Those that wait
  /// behind another one of the sweep get it whole.
  func throttle(_ limit: Int?) async throws -> ThrottleReport {
    try await settle()
    var report = ThrottleReport()
    let open = try openSubmissions()
    let behind = try submissionsBehindOthers()
    let count = open.values.joined().count { !behind.contains($0.id) }
    var place = 0
    for (host, submissions) in open.sorted(by: { $0.key < $1.key }) {
      let entry = try project.hosts(of: sweep, workplace).host(inLedger: host)
      let scheduler = HostSession.scheduler(of: entry, root: "/")
      var shares: [Int64: Int?] = [:]
      for submission in submissions {
        guard !behind.contains(submission.id) else {
          shares[submission.id] = limit
          continue
        }
        shares[submission.id] = limit.map { Self.share(of: $0, place: place, among: count) }
        place += 1
      }
      try await withSession(entry, workplace: workplace, project: project.folder) { session in
        let answers = try await run(submissions, over: session, doing: "throttling") {
          scheduler.throttleScript($0.handle, limit: shares[$0.id] ?? nil)
        }
        for submission in submissions {
          guard let answer = answers[submission.id] else { continue }
          if let problem = answer.problem ?? answer.refused.values.first {
            report.refusals.append(ControlRefusal(count: submission.taskCount, why: problem))
          } else {
            report.shares.append(
              .init(
                job: submission.job ?? submission.token, limit: shares[submission.id] ?? nil,
                isBehindOthers: behind.contains(submission.id)))
          }
        }
      }
    }
    return report
  }

  /// The part of a limit that falls to one of `count` submissions.
  static func share(of limit: Int, place: Int, among count: Int) -> Int {
    max(1, limit / count + (place < limit % count ? 1 : 0))
  }

  // MARK: What is meant

  private func settle() async throws {
    try await Settlement(workplace: workplace, project: project)
      .settle(sweep, hosts: try project.hosts(of: sweep, workplace))
  }

  /// What a feeder was to submit waits here from now on, so that it can be taken back run by run; what
  /// stays goes to a feeder again with the next `submit` or `watch`.
  private func takeFromFeeder() async throws {
    let fed = try project.ledger.fedSubmissions(ofSweep: sweep.id)
    for (host, submissions) in Dictionary(grouping: fed, by: \.host) {
      let entry = try project.hosts(of: sweep, workplace).host(inLedger: host)
      try await withSession(entry, workplace: workplace, project: project.folder) { session in
        try await Feeding(workplace: workplace, project: project, session: session)
          .takeBack(submissions, reason: "taken back from the cluster")
        for folder in Set(submissions.map(\.sweepFolder)) {
          _ = try await session.run(
            SlurmFeeder(folder: folder).stopScript, doing: "ending the feeder")
        }
      }
    }
  }

  /// The submissions with unfinished runs, by their hosts.
  private func openSubmissions() throws -> [String: [SubmissionRecord]] {
    let open = Set(try project.ledger.openTasks(ofSweep: sweep.id).map(\.submission))
    return Dictionary(
      grouping: try project.ledger.submissions(ofSweep: sweep.id).filter { open.contains($0.id) },
      by: \.host)
  }

  /// The arrays of a sweep with `throttle` run one behind the other: those of which all tasks wait for
  /// another job.
  private func submissionsBehindOthers() throws -> Set<Int64> {
    guard Sweep.current(of: sweep)?.throttle != nil else { return [] }
    let tasks = Dictionary(
      grouping: try project.ledger.openTasks(ofSweep: sweep.id), by: \.submission)
    return Set(
      tasks.filter { _, tasks in
        tasks.allSatisfy { $0.state == .pending && $0.cause?.hasPrefix("Dependency") == true }
      }.keys)
  }

  /// The runs that a filter means; nil for all, which needn't be loaded.
  private func chosen(by filter: RunFilter) throws -> [RunRecord]? {
    guard !filter.isEmpty else { return nil }
    return try filter.select(try project.ledger.runs(ofSweep: sweep.id))
  }

  /// Counts the runs that are meant and to which nothing can be done.
  private func count(
    _ chosen: [RunRecord]?, _ control: RunControl, into report: inout ControlReport
  ) throws {
    let counts =
      try chosen.map { Dictionary(grouping: $0, by: \.state).mapValues(\.count) }
      ?? project.ledger.runCounts(ofSweep: sweep.id)
    for (state, count) in counts where !control.states.contains(state) {
      switch state {
      case .completed, .failed, .cancelled: report.ended += count
      case .planned, .waiting, .submitting: report.unsent += count
      case .running: report.started += count
      case .pending, .unknown: break
      }
    }
  }

  // MARK: Telling the host

  private func tell(
    _ control: RunControl, _ chosen: [RunRecord]?, of submissions: [SubmissionRecord],
    over session: HostSession, _ report: inout ControlReport
  ) async throws {
    let runs = chosen.map { Set($0.map(\.id)) }
    let meant = try project.ledger.openTasks(ofSweep: sweep.id).filter {
      control.states.contains($0.state) && runs?.contains($0.run) ?? true
    }
    let tasks = Dictionary(grouping: meant, by: \.submission)
    let addressed = submissions.filter { tasks[$0.id] != nil }
    if control == .cancel {
      try project.ledger.noteCancel(of: meant.map(\.attempt), now: workplace.now())
    }
    let scheduler = session.scheduler(root: "/")
    let answers = try await run(addressed, over: session, doing: control.doing) { submission in
      let indices = (tasks[submission.id] ?? []).map(\.task)
      switch control {
      case .hold: return scheduler.holdScript(submission.handle, tasks: indices)
      case .release: return scheduler.releaseScript(submission.handle, tasks: indices)
      case .cancel:
        let isWhole = indices.count == submission.taskCount
        return scheduler.cancelScript(submission.handle, tasks: isWhole ? nil : indices)
      }
    }
    for submission in addressed {
      report.add(answers[submission.id] ?? ControlAnswer(), to: tasks[submission.id] ?? [])
    }
  }

  /// Runs a script for each of some submissions, in one round trip.
  private func run(
    _ submissions: [SubmissionRecord], over session: HostSession, doing what: String,
    _ script: (SubmissionRecord) -> String
  ) async throws -> [Int64: ControlAnswer] {
    guard !submissions.isEmpty else { return [:] }
    let text = submissions.map { submission in
      "echo '@control \(submission.token)'\n(\n\(script(submission))) 2>&1 || echo @failed\n"
    }.joined()
    let result = try await session.run(text + "true\n", deadline: .seconds(300), doing: what)
    let scheduler = session.scheduler(root: "/")
    var sections: [Substring: Substring] = [:]
    for section in result.text.split(separator: "@control ") {
      let lines = section.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      if lines.count == 2 { sections[lines[0]] = lines[1] }
    }
    var answers: [Int64: ControlAnswer] = [:]
    for submission in submissions {
      let section = sections[Substring(submission.token)] ?? "@failed\n"
      let lines = section.split(separator: "\n")
      answers[submission.id] = scheduler.controlAnswer(
        from: lines.filter { $0 != "@failed" }.joined(separator: "\n"),
        failed: lines.contains("@failed"), of: submission.handle)
    }
    return answers
  }
}

extension ControlReport {
  /// Adds what a scheduler answered about some tasks of a submission.
  mutating func add(_ answer: ControlAnswer, to tasks: [OpenTask]) {
    if let problem = answer.problem, answer.refused.isEmpty, answer.ended.isEmpty {
      refusals.append(ControlRefusal(count: tasks.count, why: problem))
      return
    }
    for task in tasks {
      if answer.ended.contains(task.task) {
        ended += 1
      } else if answer.started.contains(task.task) {
        started += 1
      } else if let why = answer.refused[task.task] {
        refusals.append(ControlRefusal(run: task.runName, why: why))
      } else {
        done += 1
      }
    }
  }
}

extension Coordinator {
  /// Cancels, holds or releases unfinished runs of a sweep.
  ///
  /// - Parameters:
  ///   - control: what is done to them.
  ///   - sweep: its name, or the path of its file.
  ///   - filter: which of its runs are meant.
  /// - Returns: what was done, and what couldn't be. It can be repeated.
  /// - Throws: that a host can't be reached, or a filter that is wrong.
  public func control(
    _ control: RunControl, _ sweep: String, _ filter: RunFilter
  ) async throws -> ControlReport {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    var report = ControlReport()
    if control == .cancel {
      for step in try project.ledger.steps(of: record) {
        let isOnce =
          try StepStatus.coveredRuns(of: step, after: record, in: project.ledger) == nil
        guard filter.isEmpty || !isOnce else { continue }
        let ended = try await Control(workplace: workplace, project: project, sweep: step)
          .apply(control, to: filter)
        report.steps += ended.done
        report.refusals += ended.refusals
      }
    }
    let steps = report
    report = try await Control(workplace: workplace, project: project, sweep: record)
      .apply(control, to: filter)
    report.steps = steps.steps
    report.refusals += steps.refusals
    return report
  }

  /// Limits how many runs of a sweep run at once, of those that its hosts have already.
  ///
  /// - Parameters:
  ///   - sweep: its name, or the path of its file.
  ///   - limit: how many; nil lifts the limit.
  /// - Returns: how it is shared among the submissions, each of which gets at least 1.
  /// - Throws: that a host can't be reached.
  public func throttle(_ sweep: String, to limit: Int?) async throws -> ThrottleReport {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    return try await Control(workplace: workplace, project: project, sweep: record)
      .throttle(limit)
  }
}
