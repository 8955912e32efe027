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
          let result = try await session.transport.execute(
            HostCommand(script, deadline: .seconds(30 * 86_400), isRepeatable: true)
          ) { piece in
            try sink(piece)
            delivered.add(piece.count, ordering: .relaxed)
          }
          guard result.succeeded else {
            throw Diagnostic(
              "the output can't be followed", at: .host(session.name, path: submission.directory),
              why: result.errorText.split(separator: "\n").last.map(String.init), kind: .failed)
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
    // A shell goes on after a trap; and where nobody reads any more, all that it hears is tail's end.
    """
    cd \(quoted(directory)) || exit 71
    ended() { [ -e marks/\(task).end ] || [ -e taken/\(task).cancel ]; }
    until [ -e \(file) ]; do ended && exit 0; sleep 1; done
    tail -c +\(start + 1) -f \(file) & tail=$!
    trap 'kill $tail 2>/dev/null' EXIT
    trap 'exit 72' HUP TERM
    until ended; do kill -0 $tail 2>/dev/null || exit 72; sleep 1; done
    sleep 1
    """
  }
}
