import Cluster
import Diagnostics
import Foundation
public import Ledger
import SweepFile
import Synchronization

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
    let delivered = Atomic(0)
    try await withSession(entry, workplace: workplace, project: project.folder) { session in
      while true {
        let start = delivered.load(ordering: .relaxed)
        let script = Self.script(submission.directory, file, task: attempt.task, from: start)
        do {
          _ = try await session.transport.execute(
            HostCommand(script, deadline: .seconds(30 * 86_400), isRepeatable: true)
          ) { piece in
            try sink(piece)
            delivered.add(piece.count, ordering: .relaxed)
          }
          return
        } catch let error as TransportError where error.code == .connectionLost {
          // Over a new connection it goes on behind what was delivered.
          guard delivered.load(ordering: .relaxed) > start else { throw error }
        }
      }
    }
  }

  private static func script(
    _ directory: String, _ file: String, task: Int, from start: Int
  ) -> String {
    """
    cd \(quoted(directory)) || exit 71
    until [ -e \(file) ]; do sleep 1; done
    tail -c +\(start + 1) -f \(file) & tail=$!
    trap 'kill $tail' EXIT HUP TERM
    until [ -e marks/\(task).end ] || [ -e taken/\(task).cancel ]; do sleep 1; done
    sleep 1
    """
  }
}
