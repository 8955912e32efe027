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
  ///   - report: told what was done.
  ///   - open: the runs that are still to be submitted, as the ledger knows them when it is called.
  /// - Throws: `tryAgain` where others are always quicker; as ``submit(_:into:)``.
  func submitFree(
    into report: inout SubmitReport, _ open: () throws -> any RunSource
  ) async throws {
    let recovery = Recovery(workplace: workplace, project: project, session: session)
    let known = try project.ledger.acceptedTokens()
    try await take(folder.submissions.subtracting(known), by: recovery, open, into: &report)
    for round in 1...Self.tries {
      do {
        return try await submit(open(), into: &report)
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

  /// Takes in what other copies have submitted.
  func takeOthers() async throws {
    let others = try folder.submissions.subtracting(project.ledger.acceptedTokens())
    guard !others.isEmpty else { return }
    _ = try await Recovery(workplace: workplace, project: project, session: session)
      .take(others.sorted(), in: folder.path)
  }

  private func take(
    _ tokens: Set<String>, by recovery: Recovery, _ open: () throws -> any RunSource,
    into report: inout SubmitReport
  ) async throws {
    guard !tokens.isEmpty else { return }
    let before = try open().count()
    _ = try await recovery.take(tokens.sorted(), in: folder.path)
    report.imported += try before - open().count()
  }
}
