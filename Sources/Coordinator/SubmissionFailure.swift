import Cluster
import Diagnostics

extension SubmissionAnswer {
  /// What ends a command that was given this answer.
  ///
  /// - Parameters:
  ///   - host: who gave it.
  ///   - what: what was submitted: `the step 'evaluate'`.
  /// - Returns: a complaint, or ``Overlap``; nil for a submission that was accepted or has to wait.
  func failure(on host: String, of what: String = "the submission") -> (any Error)? {
    let place = Location.host(host, path: "")
    switch self {
    case .accepted, .deferred: return nil
    case .refused(let refusal): return refusal.located(at: place)
    case .absent: return Overlap(tokens: [])
    case .overlapping(let tokens): return Overlap(tokens: tokens)
    case .unknown(let why):
      return Diagnostic(
        "it isn't known whether \(what) arrived", at: place, why: why,
        remedy: "run the command again: it finds out first, and submits nothing twice",
        kind: .tryAgain)
    }
  }
}
