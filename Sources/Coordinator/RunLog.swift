import Cluster
import Diagnostics
import Foundation
public import Ledger
import SweepFile

/// The output of one run's newest attempt.
public struct RunLog: Sendable {
  let workplace: Workplace
  let project: Project
  let sweep: SweepRecord
  public let run: RunRecord

  /// The file that a stream of the run is synced to.
  public func path(errors: Bool) -> String? {
    guard let attempt = run.attempt else { return nil }
    return "\(project.resultsFolder)/\(sweep.name)/\(run.facts.name)/"
      + "attempt-\(attempt.number).\(errors ? "err" : "out")"
  }

  /// Sends the output to `sink` as it is written on the host, from its beginning until the run ends.
  public func follow(
    errors: Bool, _ sink: @escaping @Sendable (ArraySlice<UInt8>) throws -> Void
  ) async throws {
    guard let attempt = run.attempt else {
      throw Diagnostic("the run hasn't been submitted", kind: .usage)
    }
    let submissions = try project.ledger.submissions(ofSweep: sweep.id)
    guard let submission = submissions.first(where: { $0.id == attempt.submission }) else { return }
    let entry = try project.hosts(of: sweep, workplace).host(inLedger: submission.host)
    let file = "out/\(attempt.task).\(errors ? "err" : "out")"
    let script = """
      cd \(quoted(submission.directory)) || exit 71
      until [ -e \(file) ]; do sleep 1; done
      tail -n +1 -f \(file) & tail=$!
      trap 'kill $tail' EXIT HUP TERM
      until [ -e marks/\(attempt.task).end ] || [ -e taken/\(attempt.task).cancel ]; do sleep 1; done
      sleep 1
      """
    try await withSession(entry, workplace: workplace, project: project.folder) { session in
      _ = try await session.transport.execute(
        HostCommand(script, deadline: .seconds(30 * 86_400)), onOutput: sink)
    }
  }
}
