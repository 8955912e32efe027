import Cluster
import Diagnostics
import Ledger
import SweepFile

/// Brings the ledger's states up to what the hosts say.
struct Tracker {
  let workplace: Workplace
  let project: Project

  /// Asks each host that has unfinished runs of a sweep, about all unfinished runs of the project there.
  ///
  /// A host isn't asked sooner than its `poll` interval after the last time, nor more often than its
  /// limit of calls allows. Over a connection that is open anyway the tasks' marks are read all the same.
  ///
  /// - Parameters:
  ///   - sweep: the sweep.
  ///   - session: a connection to `session.name` that is open already.
  ///   - isUrgent: whether a person wants to know it now, whatever `poll` says; the limit holds.
  /// - Returns: which hosts weren't asked, and why.
  /// - Throws: that a host can't be reached or gave no answer.
  @discardableResult
  func refresh(
    _ sweep: SweepRecord, over session: HostSession? = nil, isUrgent: Bool = false
  ) async throws -> [Diagnostic] {
    var notes: [Diagnostic] = []
    for (host, asked) in try project.ledger.openHosts(ofSweep: sweep.id) {
      let entry = try project.hosts(of: sweep, workplace).host(inLedger: host)
      let visit = Visit(entry: entry, asked: asked, workplace: workplace, project: project)
      if let session, session.name == host {
        try await visit.look(over: session)
        continue
      }
      if !isUrgent, let note = visit.isTooSoon {
        notes.append(note)
        continue
      }
      if let note = try await visit.lookAnew() { notes.append(note) }
    }
    return notes
  }
}

/// A host that is to be asked.
private struct Visit {
  let entry: HostEntry
  /// When the newest word of it came, in seconds since 1970.
  let asked: Double
  let workplace: Workplace
  let project: Project

  private var calls: HostCalls? {
    entry.scheduler == .slurm ? HostCalls(entry, workplace) : nil
  }

  var isTooSoon: Diagnostic? {
    let interval = HostSession.pollInterval(entry)
    guard workplace.now() - asked < interval else { return nil }
    return note("it is asked every \(Amounts.seconds(Int(interval))) at the most (`poll`)")
  }

  private func note(_ why: String, remedy: String? = nil) -> Diagnostic {
    let age = Amounts.seconds(Int(workplace.now() - asked))
    return Diagnostic(
      "the states are those of \(age) ago", at: .host(entry.name.value, path: ""), why: why,
      remedy: remedy ?? "`status --now` asks at once", kind: .tryAgain, severity: .note)
  }

  /// Connects and looks, if the limit of calls allows.
  func lookAnew() async throws -> Diagnostic? {
    let submissions = try project.ledger.openSubmissions(onHost: entry.name.value)
    let fed = try project.ledger.fedSubmissions(onHost: entry.name.value)
    guard !submissions.isEmpty || !fed.isEmpty else { return nil }
    if !submissions.isEmpty, case .spent(let until) = take(submissions) {
      let wait = Amounts.seconds(max(1, Int((until - workplace.now()).rounded(.up))))
      return note(
        "its limit of \(calls?.limit ?? 0) Slurm calls a minute is spent",
        remedy: "ask again in \(wait); `status --calls` shows the calls")
    }
    try await withSession(entry, workplace: workplace, project: project.folder) { session in
      try await look(submissions, fed, over: session, mayAskQueue: !submissions.isEmpty)
    }
    return nil
  }

  /// Looks over a connection that is there; without calls only at files.
  func look(over session: HostSession) async throws {
    let submissions = try project.ledger.openSubmissions(onHost: entry.name.value)
    let fed = try project.ledger.fedSubmissions(onHost: entry.name.value)
    guard !submissions.isEmpty || !fed.isEmpty else { return }
    let mayAskQueue = !submissions.isEmpty && take(submissions) == .granted
    try await look(submissions, fed, over: session, mayAskQueue: mayAskQueue)
  }

  private func take(_ submissions: [SubmissionRecord]) -> HostCalls.Answer {
    let scheduler = HostSession.scheduler(of: entry, root: "/")
    let commands = scheduler.calls(observing: submissions.map(\.handle)).queue
    return calls?.take(commands, now: workplace.now()) ?? .granted
  }

  private func look(
    _ submissions: [SubmissionRecord], _ fed: [SubmissionRecord], over session: HostSession,
    mayAskQueue: Bool
  ) async throws {
    try await Look(
      session: session, ledger: project.ledger, workplace: workplace, calls: calls,
      feeding: Feeding(workplace: workplace, project: project, session: session)
    ).run(submissions, fed: fed, mayAskQueue: mayAskQueue)
  }
}

extension SubmissionRecord {
  /// The task of an attempt, as the scheduler knows it.
  func taskID(of attempt: OpenAttempt) -> TaskID {
    TaskID(token: token, index: pack?.arrayTask(of: attempt.task) ?? attempt.task)
  }

  var handle: SubmissionHandle {
    guard let pack else {
      return SubmissionHandle(
        token: token, directory: directory, job: job ?? token, taskCount: taskCount,
        submittedAt: Int(createdAt))
    }
    return SubmissionHandle(
      token: token, directory: directory, job: job ?? token, runCount: taskCount,
      submittedAt: Int(createdAt), pack: pack)
  }
}
