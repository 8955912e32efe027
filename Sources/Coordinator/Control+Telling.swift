import Cluster
import Diagnostics
import Ledger

/// What a host is told.
extension Control {
  /// Tells a host what to do to the tasks that are meant. In memory are the tasks of one submission at a time, and the
  /// indices of all.
  func tell(
    _ control: RunControl, _ chosen: Chosen?, of submissions: [SubmissionRecord],
    over session: HostSession, _ report: inout ControlReport
  ) async throws {
    var tasks: [Int64: [Int]] = [:]
    for submission in submissions {
      let meant = try project.ledger.openTasks(ofSubmission: submission.id).filter {
        control.states.contains($0.state) && chosen?.runs.contains($0.run) ?? true
      }
      if control == .cancel {
        try project.ledger.noteCancel(of: meant.map(\.attempt), now: workplace.now())
      }
      if !meant.isEmpty { tasks[submission.id] = meant.map(\.task) }
    }
    let scheduler = session.scheduler(root: "/")
    let addressed = submissions.filter { tasks[$0.id] != nil }
    let answers = try await run(addressed, over: session, doing: control.doing) { submission in
      let indices = tasks[submission.id] ?? []
      switch control {
      case .hold: return scheduler.holdScript(submission.handle, tasks: indices)
      case .release: return scheduler.releaseScript(submission.handle, tasks: indices)
      case .cancel:
        let isWhole = indices.count == submission.taskCount
        return scheduler.cancelScript(submission.handle, tasks: isWhole ? nil : indices)
      }
    }
    for submission in addressed {
      try report.add(
        answers[submission.id] ?? ControlAnswer(), to: tasks[submission.id] ?? []
      ) { try project.ledger.runName(ofTask: $0, submission: submission.id) }
    }
  }

  /// Runs a script for each of some submissions, in one round trip.
  func run(
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
  ///
  /// - Parameters:
  ///   - answer: what it said.
  ///   - tasks: those that it was told about.
  ///   - name: the name of a task's run.
  /// - Throws: what `name` throws.
  mutating func add(
    _ answer: ControlAnswer, to tasks: [Int], name: (Int) throws -> String?
  ) rethrows {
    if let problem = answer.problem, answer.refused.isEmpty, answer.ended.isEmpty {
      refusals.append(ControlRefusal(count: tasks.count, why: problem))
      return
    }
    for task in tasks {
      if answer.ended.contains(task) {
        ended += 1
      } else if answer.started.contains(task) {
        started += 1
      } else if let why = answer.refused[task] {
        refusals.append(ControlRefusal(run: try name(task) ?? "", why: why))
      } else {
        done += 1
      }
    }
  }
}
