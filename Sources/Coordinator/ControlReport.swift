import Cluster
import Diagnostics

/// What can be done to the unfinished runs of a sweep.
public enum RunControl: String, Sendable, Hashable {
  case cancel, hold, release

  /// The states to which it can be done.
  var states: Set<JobState> {
    switch self {
    case .cancel: [.pending, .running, .unknown]
    case .hold, .release: [.pending]
    }
  }

  /// As what it is done while it is done.
  var doing: String {
    switch self {
    case .cancel: "cancelling"
    case .hold: "holding"
    case .release: "releasing"
    }
  }
}

/// What became of a wish to cancel, hold or release runs.
public struct ControlReport: Sendable, Hashable {
  /// To how many runs it was done.
  public var done = 0
  /// How many of the runs that were meant had started, and go on.
  public var started = 0
  /// How many had ended.
  public var ended = 0
  /// How many are on no host yet.
  public var unsent = 0
  /// How many runs of the sweep's steps were cancelled with it.
  public var steps = 0
  public var refusals: [ControlRefusal] = []

  public init() {}
}

/// What a scheduler couldn't do.
public struct ControlRefusal: Sendable, Hashable {
  /// The run; nil if it is about several runs.
  public var run: String?
  /// How many runs it is about.
  public var count = 1
  /// The scheduler's words.
  public var why: String
}

/// What became of a wish to throttle a sweep.
public struct ThrottleReport: Sendable, Hashable {
  /// A submission and how many of its runs may be running at once; nil is no limit.
  public struct Share: Sendable, Hashable {
    public var job: String
    public var limit: Int?
    /// Whether it waits until another one of the sweep has ended.
    public var isBehindOthers = false
  }

  public var shares: [Share] = []
  public var refusals: [ControlRefusal] = []
}
