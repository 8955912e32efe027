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
    let scheduler = session.scheduler(root: "/")
    var adopted = 0
    for intent in intents {
      let request = SubmissionRequest(
        token: intent.token, directory: intent.directory, taskCount: intent.taskCount)
      let result = try await session.transport.execute(
        HostCommand(scheduler.findScript(request), isRepeatable: true))
      switch scheduler.found(from: result) {
      case .accepted(let job):
        try project.ledger.accept(intent.id, job: job, now: workplace.now())
        adopted += intent.taskCount
      case .absent, .refused, .deferred:
        try project.ledger.refuse(intent.id)
      case .unknown(let why):
        throw Diagnostic(
          "it isn't known yet whether an earlier submission arrived",
          at: .host(session.name, path: intent.directory), why: why,
          remedy: "run the command again in a few minutes: nothing is submitted twice",
          kind: .tryAgain)
      }
    }
    return adopted
  }
}
