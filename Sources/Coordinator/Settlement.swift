import Cluster
import Diagnostics
import Ledger
import SweepFile

/// Finds out what became of submissions whose answer was never recorded.
struct Settlement {
  let workplace: Workplace
  let project: Project

  /// Settles all such submissions of a sweep, over a connection a host.
  func settle(_ sweep: SweepRecord, hosts: HostsFile) async throws {
    let intents = try project.ledger.submissions(ofSweep: sweep.id).filter { $0.state == .intent }
    for (host, intents) in Dictionary(grouping: intents, by: \.host) {
      let entry = try hosts.host(inLedger: host)
      try await withSession(entry, workplace: workplace, project: project.folder) { session in
        _ = try await settle(intents, over: session)
      }
    }
  }

  /// Settles submissions to the host of a connection.
  ///
  /// - Parameters:
  ///   - intents: submissions to `session`'s host that have no answer.
  ///   - session: the connection.
  /// - Returns: how many runs were found on the host and adopted; the others are free again.
  /// - Throws: `tryAgain` where it can't be known yet.
  func settle(_ intents: [SubmissionRecord], over session: HostSession) async throws -> Int {
    var adopted = 0
    for intent in intents {
      let request = SubmissionRequest(
        token: intent.token, directory: intent.directory, taskCount: intent.taskCount)
      if let job = try await find(request, over: session) {
        try project.ledger.accept(intent.id, job: job, now: workplace.now())
        adopted += intent.taskCount
      } else {
        try await forget([intent], over: session)
      }
    }
    return adopted
  }

  /// Finds out whether a submission exists.
  ///
  /// - Parameters:
  ///   - request: the submission; how many tasks it has doesn't count.
  ///   - session: a connection to its host.
  /// - Returns: the scheduler's id of it; nil if it surely doesn't exist, nor ever will.
  /// - Throws: `tryAgain` where it can't be known yet.
  func find(_ request: SubmissionRequest, over session: HostSession) async throws -> String? {
    let scheduler = session.scheduler(root: "/")
    let result = try await session.transport.execute(
      HostCommand(scheduler.findScript(request), isRepeatable: true))
    for note in scheduler.notes(of: result) { workplace.note(note) }
    switch scheduler.found(from: result) {
    case .accepted(let job): return job
    case .absent, .refused, .deferred, .overlapping: return nil
    case .unknown(let why):
      throw Diagnostic(
        "it isn't known yet whether an earlier submission arrived",
        at: .host(session.name, path: request.directory), why: why,
        remedy: "run the command again in a few minutes: nothing is submitted twice",
        kind: .tryAgain)
    }
  }

  /// Forgets submissions that surely don't exist: on the host first, so that other copies of the
  /// ledger, which look there, find their runs free as well.
  func forget(_ intents: [SubmissionRecord], over session: HostSession) async throws {
    guard !intents.isEmpty else { return }
    try await withdraw(directories: intents.map(\.directory), over: session)
    try project.ledger.settle(intents.map { ($0.id, nil) }, now: workplace.now())
  }

  /// Says on the host that submissions don't exist.
  func withdraw(directories: [String], over session: HostSession) async throws {
    // Where there is no room for it, or the folder is gone, whoever looks finds out by itself.
    let script = directories.map(SubmissionUpload.withdrawal(directory:)).joined()
    _ = try await session.transport.execute(HostCommand(script, isRepeatable: true))
  }
}
