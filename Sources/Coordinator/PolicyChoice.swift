import Cluster
import Ledger
import SweepFile

/// Which policy of a sweep file applies to a run, if any. Pure: what has happened counts, and nothing else.
struct PolicyChoice {
  private let policies: [RerunPolicy.Trigger: RerunPolicy]

  init(_ policies: [RerunPolicy]) {
    self.policies = Dictionary(
      policies.map { ($0.trigger, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The policy for a run whose newest attempt has failed.
  ///
  /// A bound counts all attempts of the run that ended for the same cause, also those that a person asked
  /// for: so nothing that is lost or repeated can lead beyond it.
  ///
  /// - Parameter attempts: all of the run, oldest first.
  /// - Returns: nil if nothing is to be done.
  func policy(for attempts: [AttemptRecord]) -> RerunPolicy? {
    guard let last = attempts.last, let trigger = trigger(of: last),
      let policy = policies[trigger]
    else { return nil }
    return attempts.count { self.trigger(of: $0) == trigger } <= policy.atMost ? policy : nil
  }

  /// What an attempt's end counts as; nil if it didn't fail.
  private func trigger(of attempt: AttemptRecord) -> RerunPolicy.Trigger? {
    guard attempt.state == .failed else { return nil }
    let own: RerunPolicy.Trigger =
      switch attempt.causeKind {
      case .outOfMemory: .outOfMemory
      case .timeLimit: .timeLimit
      case .nodeFailure, .bootFailure: .nodeFailure
      case .preempted: .preempted
      default: .failure
      }
    return policies[own] == nil ? .failure : own
  }
}
