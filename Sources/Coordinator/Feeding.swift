import Cluster
import Diagnostics
import Ledger
import SlurmAdapter
import SweepFile
import TaskRunner

/// What a feeder on the cluster is to submit, and what became of that.
struct Feeding {
  let workplace: Workplace
  let project: Project
  let session: HostSession

  private var ledger: Ledger { project.ledger }

  /// Takes into the ledger what a feeder has submitted since. What it gave up waits here again, with the
  /// reason.
  ///
  /// - Parameter submissions: those that it is to submit, on the session's host.
  /// - Returns: those that still wait for their turn.
  /// - Throws: that the host gives no answer, or `tryAgain` where what became of one can't be known yet.
  @discardableResult
  func settle(_ submissions: [SubmissionRecord]) async throws -> [SubmissionRecord] {
    guard !submissions.isEmpty else { return [] }
    let result = try await session.run(
      Self.question(about: submissions) + "true\n", doing: "asking what was submitted there")
    return try await settle(submissions, answer: result.text)
  }

  /// Does the same with the answer to ``question(about:)``.
  @discardableResult
  func settle(
    _ submissions: [SubmissionRecord], answer: String
  ) async throws -> [SubmissionRecord] {
    guard !submissions.isEmpty else { return [] }
    let states = SlurmFeedQuestion.states(from: answer)
    var jobs: [(submission: Int64, job: String?)] = []
    var left: [SubmissionRecord] = []
    var stopped: [(submission: SubmissionRecord, why: String)] = []
    for submission in submissions {
      switch states[submission.token] {
      case .submitted(let job): jobs.append((submission.id, job))
      case .stopped(let why): stopped.append((submission, why))
      case .waits, nil: left.append(submission)
      }
    }
    try ledger.settle(jobs, now: workplace.now())
    try ledger.noteAsked(left.map(\.id), now: workplace.now())
    guard let (_, why) = stopped.first else { return left }
    // What keeps one from being submitted keeps the others as well.
    let reason = why.isEmpty ? "the feeder was interrupted" : "sbatch said to the feeder: \(why)"
    try await takeBack(stopped.map(\.submission) + left, reason: reason)
    return []
  }

  /// Takes submissions away from the feeder: those of which no job came wait here again.
  func takeBack(_ submissions: [SubmissionRecord], reason: String) async throws {
    let settlement = Settlement(workplace: workplace, project: project)
    for submission in submissions {
      let request = SubmissionRequest(
        token: submission.token, directory: submission.directory, taskCount: submission.taskCount)
      if let job = try await settlement.find(request, over: session) {
        try ledger.accept(submission.id, job: job, now: workplace.now())
      } else {
        try await settlement.withdraw(directories: [submission.directory], over: session)
        try ledger.takeBack(submission.id, reason: reason, now: workplace.now())
      }
    }
  }

  /// A script that asks what became of submissions.
  static func question(about submissions: [SubmissionRecord]) -> String {
    Dictionary(grouping: submissions, by: \.sweepFolder).map { folder, submissions in
      SlurmFeedQuestion.script(folder: folder, tokens: submissions.map(\.token))
    }.joined()
  }
}

extension Handover {
  private var feeding: Feeding {
    Feeding(workplace: workplace, project: project, session: session)
  }

  /// The reason that fed runs show.
  static let feedReason = "a job on the cluster submits it when there is room"

  /// How many submissions are published in one round trip.
  private static var together: Int { 20 }

  /// Looks after what a feeder is to submit: what became of it, and whether the feeder is still there.
  func attendFeeder(into report: inout SubmitReport) async throws {
    let fed = try project.ledger.fedSubmissions(ofSweep: sweep.id, host: session.name)
    guard !fed.isEmpty else { return }
    let left = try await feeding.settle(fed)
    report.fed = left.reduce(0) { $0 + $1.taskCount }
    if !left.isEmpty { try await startFeeder(into: &report) }
  }

  /// Prepares what waits on the host, and lets a job there submit it.
  ///
  /// Whatever happens on the way, the runs wait: here, or prepared on the host.
  ///
  /// - Parameters:
  ///   - size: how many tasks an array has at the most.
  ///   - report: told how many runs were prepared.
  /// - Throws: ``Overlap``, and `tryAgain` where it isn't known whether something arrived.
  func feed(size: Int, into report: inout SubmitReport) async throws {
    let source = WaitingRuns(ledger: project.ledger, sweep: sweep.id)
    let code = try project.ledger.waitingCode(ofSweep: sweep.id) ?? nil
    let groups = try source.groups()
    var order = Int(workplace.now() * 1000)
    var predecessor = try project.ledger.newestSubmission(ofSweep: sweep.id)?.directory
    for (place, group) in groups.enumerated() {
      let resources = resources(of: group)
      let size = size * (plan.pack(for: resources)?.runs ?? 1)
      while true {
        let runs = try source.page(of: group, after: nil, limit: size * Self.together)
        if runs.isEmpty { break }
        let parts = stride(from: 0, to: runs.count, by: size).map { start in
          SubmissionPart(
            runs: Array(runs[start..<min(start + size, runs.count)]), group: group,
            resources: resources)
        }
        predecessor = try await publish(
          parts, code: code, order: order, group: place, behind: predecessor)
        order += parts.count
        report.waiting -= runs.count
        report.fed += runs.count
      }
    }
    try await startFeeder(into: &report)
  }

  /// Publishes submissions for the feeder, as ``handOver(_:code:behind:)`` does for sbatch.
  ///
  /// - Returns: the folder of the last one.
  private func publish(
    _ parts: [SubmissionPart], code: StoredCode?, order: Int, group: Int, behind: String?
  ) async throws -> String? {
    var prepared = try await prepare(parts, code: code)
    var predecessor = behind
    for (place, request) in prepared.requests.enumerated() {
      let call = SlurmFeeder.call(
        request, order: order + place, group: group,
        behind: plan.sweep.throttle == nil ? nil : predecessor)
      prepared.tar.add("\(request.token)/\(SlurmFeeder.heldFile)", Array(call.utf8))
      predecessor = request.directory
    }
    let tokens = prepared.requests.map(\.token)
    let result = try await send(
      &prepared, SlurmFeeder.release(tokens), deadline: .seconds(60))
    if let others = SubmissionUpload.overlapping(in: result) {
      try await Settlement(workplace: workplace, project: project)
        .forget(prepared.intents, over: session)
      throw Overlap(tokens: others)
    }
    guard SlurmFeeder.isReleased(result) else {
      throw Diagnostic(
        "it isn't known whether runs were prepared for the feeder",
        at: .host(session.name, path: folder.path), why: result.errorText,
        remedy: "run the command again: it finds out first, and submits nothing twice",
        kind: .tryAgain)
    }
    try project.ledger.feed(
      prepared.intents.map(\.id), reason: Self.feedReason, now: workplace.now())
    return predecessor
  }

  /// Makes sure that the feeder is in the queue. Where it finds no room itself that is said: then `watch` and `submit`
  /// see to it later.
  private func startFeeder(into report: inout SubmitReport) async throws {
    let resources = try project.ledger.fedSubmissions(ofSweep: sweep.id, host: session.name)
      .first?.resources.map { Resources(json: $0, at: plan.sweep.name.location) }
    let feeder = plan.feeder(in: folder.path, resources ?? plan.resources)
    let result = try await session.transport.execute(
      HostCommand(feeder.startScript, deadline: .seconds(240), isRepeatable: false))
    switch SlurmFeeder.answer(result) {
    case .accepted(let job):
      report.feeder = job
      report.deferral = nil
    case .refused(let why), .deferred(let why):
      report.deferral = Diagnostic(
        "the job that is to submit the waiting runs isn't there", why: why.why,
        remedy: why.kind == .tryAgain
          ? "`watch` and `submit` start it as soon as there is room"
          : "correct `feed:` in the sweep file, then submit again", kind: .tryAgain)
    case .unknown(let why):
      report.deferral = Diagnostic(
        "it isn't known whether the job that is to submit the waiting runs is there", why: why,
        remedy: "submit again: it looks first", kind: .tryAgain)
    case .absent, .overlapping: break
    }
  }
}
