/// The state of a run or of one of its attempts.
public enum JobState: String, Sendable, Hashable, CaseIterable {
  /// Known, never sent anywhere.
  case planned
  /// To be submitted as soon as a limit allows.
  case waiting
  /// On its way: the intent is in the ledger, the host hasn't confirmed it yet.
  case submitting
  /// Accepted by a scheduler, not started.
  case pending
  case running
  case completed
  case failed
  case cancelled
  /// No source speaks of it.
  case unknown

  /// Whether nothing more will happen by itself.
  public var isFinal: Bool {
    switch self {
    case .completed, .failed, .cancelled: true
    case .planned, .waiting, .submitting, .pending, .running, .unknown: false
    }
  }
}
