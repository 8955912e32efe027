import Cluster
public import Ledger

/// Why an attempt failed, as far as it matters for what is done about it.
public enum FailureCause: String, Sendable, Hashable, CaseIterable {
  case outOfMemory = "oom"
  case timeout
  case nodeFailure = "node-failure"
  case preempted
  case deadline
  case signal
  /// The command ended by itself, with a status other than 0.
  case exit
  /// Its command never began.
  case neverStarted = "never-started"

  /// Reads a word as people write it.
  init?(word: String) {
    switch word {
    case "out-of-memory": self = .outOfMemory
    case "time-limit", "time-out": self = .timeout
    case "node-fail": self = .nodeFailure
    case "exit-code": self = .exit
    default: self.init(rawValue: word)
    }
  }

  /// The cause of an attempt's failure, nil if it hasn't failed or nobody knows.
  ///
  /// The one place that knows in which words the ledger keeps causes.
  public init?(of attempt: AttemptRecord) {
    guard attempt.state == .failed, let cause = attempt.cause else { return nil }
    switch cause {
    case "out of memory": self = .outOfMemory
    case "time limit": self = .timeout
    case "node failure": self = .nodeFailure
    case "preempted": self = .preempted
    case "deadline passed": self = .deadline
    case "its output file couldn't be opened": self = .neverStarted
    case _ where cause.hasPrefix("signal "): self = .signal
    case _ where cause.hasPrefix("exit code "): self = .exit
    case _ where cause.hasSuffix("before its command began"): self = .neverStarted
    default: return nil
    }
  }
}
