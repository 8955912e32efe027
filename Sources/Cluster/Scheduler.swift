public import Diagnostics

/// What starts runs on a host, as pure text: the scripts to run there, and what their output means.
///
/// The Coordinator runs the scripts, several in one round trip where it can; a scheduler never
/// touches a connection itself. Scripts are POSIX sh.
public protocol Scheduler: TaskControl {
  /// `slurm` or `queue`, as `hosts.yaml` calls it.
  var name: String { get }

  /// A script that tells the host's limits.
  var limitsScript: String { get }
  /// Reads the answer of ``limitsScript``.
  func limits(from output: String) throws -> SchedulerLimits
  /// Reads from the same answer how many jobs there may be at a time; nothing where that isn't known.
  func bounds(from output: String, for scope: LimitScope) -> [SubmitBound]
  /// Whether a submission was deferred for having too many tasks just now, so that a part of it may
  /// find room.
  func isShortOfRoom(_ deferral: Diagnostic) -> Bool

  /// A script that hands a submission over, exactly once: run again with the same token it tells
  /// the job it has already made.
  func submitScript(_ submission: SubmissionRequest) -> String
  /// Reads the answer of ``submitScript(_:)``.
  func answer(from result: HostCommandResult) -> SubmissionAnswer

  /// A script that finds out whether a submission with no answer exists, by its token.
  func findScript(_ submission: SubmissionRequest) -> String
  /// Reads the answer of ``findScript(_:)``: never `refused`.
  func found(from result: HostCommandResult) -> SubmissionAnswer

  /// A script that tells what the scheduler knows of the tasks of some submissions.
  func observeScript(_ submissions: [SubmissionHandle]) -> String
  /// Reads the answer of ``observeScript(_:)``.
  func observations(from output: String, of submissions: [SubmissionHandle])
    -> SchedulerReport
}

extension Scheduler {
  public func bounds(from output: String, for scope: LimitScope) -> [SubmitBound] { [] }
  public func isShortOfRoom(_ deferral: Diagnostic) -> Bool { false }
}

/// How much a scheduler takes at a time.
public struct SchedulerLimits: Hashable, Sendable {
  /// The most tasks one submission may have.
  public var tasksPerSubmission: Int

  public init(tasksPerSubmission: Int) {
    self.tasksPerSubmission = tasksPerSubmission
  }
}

/// A submission to be made.
public struct SubmissionRequest: Hashable, Sendable {
  /// The name under which it can be found again, unique for ever: letters, digits and dashes.
  public var token: String
  /// Its folder on the host, an absolute path.
  public var directory: String
  /// Tasks have the indices `0 ..< taskCount`.
  public var taskCount: Int
  /// How many tasks may run at once.
  public var throttle: Int?

  public init(token: String, directory: String, taskCount: Int, throttle: Int? = nil) {
    self.token = token
    self.directory = directory
    self.taskCount = taskCount
    self.throttle = throttle
  }
}

/// What a host said to a submission.
public enum SubmissionAnswer: Hashable, Sendable {
  /// It exists, as the job of this id.
  case accepted(job: String)
  /// It was refused, and surely doesn't exist; asking again unchanged is of no use.
  case refused(Diagnostic)
  /// It was refused for a limit that passes, and surely doesn't exist.
  case deferred(Diagnostic)
  /// Whether it exists isn't known.
  case unknown(why: String)
  /// It surely doesn't exist.
  case absent
}

/// A submission that a host has accepted.
public struct SubmissionHandle: Hashable, Sendable {
  public var token: String
  public var directory: String
  /// The scheduler's id of it.
  public var job: String
  public var taskCount: Int
  /// When it was handed over, in seconds since 1970.
  public var submittedAt: Int

  public init(token: String, directory: String, job: String, taskCount: Int, submittedAt: Int) {
    self.token = token
    self.directory = directory
    self.job = job
    self.taskCount = taskCount
    self.submittedAt = submittedAt
  }
}

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

  public init(
    state: JobState, word: String, exitCode: Int? = nil, signal: Int? = nil, reason: String? = nil
  ) {
    self.state = state
    self.word = word
    self.exitCode = exitCode
    self.signal = signal
    self.reason = reason
  }
}

/// All that a scheduler says of some tasks at one moment.
public struct SchedulerReport: Hashable, Sendable {
  /// What is in the queue now (squeue; a living queue runner).
  public var queue: [TaskID: SchedulerWord]
  /// What was recorded (sacct).
  public var accounting: [TaskID: SchedulerWord]
  /// Whether the queue answered at all: silence of a dead source says nothing.
  public var queueAnswered: Bool
  /// Whether accounting answered at all.
  public var accountingAnswered: Bool

  public init(
    queue: [TaskID: SchedulerWord] = [:], accounting: [TaskID: SchedulerWord] = [:],
    queueAnswered: Bool = false, accountingAnswered: Bool = false
  ) {
    self.queue = queue
    self.accounting = accounting
    self.queueAnswered = queueAnswered
    self.accountingAnswered = accountingAnswered
  }
}
