import Cluster
import Diagnostics
import Foundation
import Ledger
import SweepFile
import TaskRunner

/// Brings the ledger's states up to what the hosts say.
struct Tracker {
  let workplace: Workplace
  let project: Project

  /// Asks each host that has unfinished runs of a sweep, in one round trip a host, unless it was
  /// asked less than its `poll` interval ago.
  ///
  /// - Parameters:
  ///   - sweep: the sweep.
  ///   - session: a connection to `session.name` that is open already.
  /// - Throws: that a host can't be reached or gave no answer.
  func refresh(_ sweep: SweepRecord, over session: HostSession? = nil) async throws {
    let open = try project.ledger.openAttempts(ofSweep: sweep.id)
    let bySubmission = Dictionary(grouping: open, by: \.submission)
    let submissions = try project.ledger.submissions(ofSweep: sweep.id)
      .filter { $0.state == .accepted && bySubmission[$0.id] != nil }
    for (host, submissions) in Dictionary(grouping: submissions, by: \.host) {
      if let session, session.name == host {
        try await observe(submissions, bySubmission, over: session)
        continue
      }
      let entry = try project.hosts(of: sweep, workplace).host(inLedger: host)
      let asked = submissions.flatMap { bySubmission[$0.id] ?? [] }.map(\.observedAt).max() ?? 0
      guard workplace.now() - asked >= HostSession.pollInterval(entry) else { continue }
      try await withSession(entry, workplace: workplace, project: project.folder) { session in
        try await observe(submissions, bySubmission, over: session)
      }
    }
  }

  private func observe(
    _ submissions: [SubmissionRecord], _ attempts: [Int64: [AttemptRecord]],
    over session: HostSession
  ) async throws {
    let handles = submissions.map(\.handle)
    let scheduler = session.scheduler(root: "/")
    var script = handles.map {
      "echo @marks \($0.token)\n\(Mark.listScript(directory: $0.directory))\n"
    }.joined()
    script += "echo @scheduler\n\(scheduler.observeScript(handles))true\n"
    let result = try await session.run(script, doing: "asking for the states")
    let output = HostAnswer(result.text)
    let report = scheduler.observations(from: output.scheduler, of: handles)
    var observations: [(attempt: Int64, Observation)] = []
    for submission in submissions {
      let marks = TaskMarks.reading(output.marks[submission.token] ?? "")
      for attempt in attempts[submission.id] ?? [] {
        let id = TaskID(token: submission.token, index: attempt.task)
        let seen = reconcile(
          queue: report.queue[id], queueAnswered: report.queueAnswered,
          accounting: report.accounting[id], marks: marks[attempt.task], previous: attempt.state)
        if let seen { observations.append((attempt.id, seen)) }
      }
    }
    try project.ledger.record(observations, now: workplace.now())
  }
}

/// The answer to a question for states, cut into its sections.
struct HostAnswer {
  /// By the tokens of submissions.
  private(set) var marks: [String: Substring] = [:]
  private(set) var scheduler = ""

  init(_ text: String) {
    let parts = text.split(
      separator: "@scheduler\n", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 { scheduler = String(parts[1]) }
    for section in parts[0].split(separator: "@marks ") {
      let lines = section.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      if lines.count == 2 { marks[String(lines[0])] = lines[1] }
    }
  }
}

extension SubmissionRecord {
  var handle: SubmissionHandle {
    SubmissionHandle(
      token: token, directory: directory, job: job ?? token, taskCount: taskCount,
      submittedAt: Int(acceptedAt ?? createdAt))
  }
}
