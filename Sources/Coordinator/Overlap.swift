import Diagnostics
import Ledger

/// Another copy of the project has submitted runs that were to be submitted now: nothing of it was started.
struct Overlap: Error {
  /// The other submissions.
  var tokens: [String]
}

extension Handover {
  /// Of two copies that meet, each may give way; so each tries again, after a while of its own.
  private static let tries = 6

  /// Submits runs that no copy of this project has submitted. What another has is taken into the ledger
  /// instead, with its states.
  ///
  /// - Parameters:
  ///   - attempt: the number of the attempt that each gets; nil for the one behind its newest.
  ///   - open: the runs that are still to be submitted, as the ledger knows them when it is called.
  ///   - report: told what was done.
  /// - Throws: `tryAgain` where others are always quicker; as ``submit(_:into:)``.
  func submitFree(
    attempt: Int?, of open: () throws -> [RunRecord], into report: inout SubmitReport
  ) async throws {
    let recovery = Recovery(workplace: workplace, project: project, session: session)
    let known = try project.ledger.acceptedTokens()
    try await take(folder.submissions.subtracting(known), by: recovery, open, into: &report)
    for round in 1...Self.tries {
      do {
        let runs = try open().map { ($0, attempt ?? ($0.attempt?.number ?? 0) + 1) }
        return try await submit(runs, into: &report)
      } catch let overlap as Overlap {
        try await Task.sleep(for: .seconds(.random(in: 0.5...1.5) * Double(round)))
        try await take(Set(overlap.tokens), by: recovery, open, into: &report)
      }
    }
    throw Diagnostic(
      "another copy of this project is submitting the same runs", at: .host(session.name, path: ""),
      why: "it was quicker \(Self.tries) times; nothing was submitted twice",
      remedy: "run the command again when the other one has ended", kind: .tryAgain)
  }

  private func take(
    _ tokens: Set<String>, by recovery: Recovery, _ open: () throws -> [RunRecord],
    into report: inout SubmitReport
  ) async throws {
    guard !tokens.isEmpty else { return }
    let before = try open().count
    _ = try await recovery.take(tokens.sorted(), in: folder.path)
    report.imported += try before - open().count
  }
}
