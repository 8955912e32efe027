/// One task of a submission.
public struct TaskID: Hashable, Sendable {
  public var token: String
  public var index: Int

  public init(token: String, index: Int) {
    self.token = token
    self.index = index
  }
}

/// What one source says of a task.
public struct SchedulerWord: Hashable, Sendable {
  /// The state, in our words.
  public var state: JobState
  /// The scheduler's own word: `OUT_OF_MEMORY`.
  public var word: String
  /// The process's exit code and signal, where the source gives them.
  public var exitCode: Int?
  public var signal: Int?
  /// Why it waits or ended, in the scheduler's words.
  public var reason: String?
  /// Who cancelled it, by the number of the user on the host.
  public var user: Int?
  public var node: String?
  /// When it started, or is expected to, in seconds since 1970 by the host's clock.
  public var startedAt: Int?
  /// How many bytes of memory it may use on a node.
  public var memoryLimit: Int?
  /// How many seconds it may run.
  public var timeLimit: Int?

  public init(
    state: JobState, word: String, exitCode: Int? = nil, signal: Int? = nil,
    reason: String? = nil, user: Int? = nil, node: String? = nil, startedAt: Int? = nil,
    memoryLimit: Int? = nil, timeLimit: Int? = nil
  ) {
    self.state = state
    self.word = word
    self.exitCode = exitCode
    self.signal = signal
    self.reason = reason
    self.user = user
    self.node = node
    self.startedAt = startedAt
    self.memoryLimit = memoryLimit
    self.timeLimit = timeLimit
  }
}

/// A time that a task was started by the cluster and ended without an end of the task: it was preempted,
/// its node failed, somebody queued it again.
public struct Incarnation: Hashable, Sendable {
  /// The scheduler's word for its end: `NODE_FAIL`.
  public var word: String
  public var node: String?
  /// When it was queued, in seconds since 1970 by the host's clock.
  public var submittedAt: Int?
  public var endedAt: Int?

  public init(word: String, node: String? = nil, submittedAt: Int? = nil, endedAt: Int? = nil) {
    self.word = word
    self.node = node
    self.submittedAt = submittedAt
    self.endedAt = endedAt
  }
}

/// All that a scheduler says of some tasks at one moment.
public struct SchedulerReport: Hashable, Sendable {
  /// What is in the queue now (squeue; a living queue runner).
  public var queue: TaskTable<SchedulerWord>
  /// What the queue says of all those tasks of a submission, by its token, that neither it nor accounting lists:
  /// what is left of an array that was cancelled before they began.
  public var remnants: [String: SchedulerWord] = [:]
  /// What was recorded (sacct), the newest record of each task.
  public var accounting: TaskTable<SchedulerWord>
  /// Earlier records of tasks that were queued again, oldest first.
  public var earlier: [TaskID: [Incarnation]]
  /// The most memory that a process of a task was seen to use, in bytes.
  public var maxRSS: [TaskID: Int]
  /// The tokens of submissions of which the queue answered, wholly and readably: only then does a
  /// task's absence from it mean anything.
  public var queueAnswered: Set<String>
  /// The tokens of submissions of which accounting answered.
  public var accountingAnswered: Set<String>
  /// Whether the host keeps no accounting at all.
  public var accountingIsOff: Bool
  /// The names of users by their numbers, as far as they are needed; the user we log in as is `you`.
  public var users: [Int: String]

  public init(
    queue: TaskTable<SchedulerWord> = TaskTable(),
    accounting: TaskTable<SchedulerWord> = TaskTable(),
    earlier: [TaskID: [Incarnation]] = [:], maxRSS: [TaskID: Int] = [:],
    queueAnswered: Set<String> = [], accountingAnswered: Set<String> = [],
    accountingIsOff: Bool = false, users: [Int: String] = [:]
  ) {
    self.queue = queue
    self.accounting = accounting
    self.earlier = earlier
    self.maxRSS = maxRSS
    self.queueAnswered = queueAnswered
    self.accountingAnswered = accountingAnswered
    self.accountingIsOff = accountingIsOff
    self.users = users
  }
}
