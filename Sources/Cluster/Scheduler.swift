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
  /// What else the answer of ``findScript(_:)`` tells that a person should know.
  func notes(of result: HostCommandResult) -> [Diagnostic]

  /// A script that tells what the scheduler has in its queue of some submissions.
  func observeScript(_ submissions: [SubmissionHandle]) -> String
  /// A script that tells what was recorded of tasks that have left the queue, given by the tokens of
  /// their submissions; nil where nothing is recorded but their own marks.
  func accountingScript(
    _ submissions: [SubmissionHandle], tasks: [String: [ClosedRange<Int>]]
  ) -> String?
  /// The same, with the memory that each task had at the most, whether it ended well or not; nil where
  /// nothing is recorded but their own marks.
  func useScript(
    _ submissions: [SubmissionHandle], tasks: [String: [ClosedRange<Int>]]
  ) -> String?
  /// Reads the answers of ``observeScript(_:)`` and ``accountingScript(_:tasks:)``, of either or both.
  func observations(from output: String, of submissions: [SubmissionHandle])
    -> SchedulerReport
  /// The commands of the scheduler that these two scripts call at the most, in order: what counts
  /// against the host's limit of calls.
  func calls(observing submissions: [SubmissionHandle]) -> (queue: [String], accounting: [String])
  /// What the scheduler itself wrote at the end of a task's standard error, if it ended the task.
  func lastWord(inLog tail: String) -> SchedulerWord?
}

extension Scheduler {
  public func bounds(from output: String, for scope: LimitScope) -> [SubmitBound] { [] }
  public func isShortOfRoom(_ deferral: Diagnostic) -> Bool { false }
  public func notes(of result: HostCommandResult) -> [Diagnostic] { [] }
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
  /// Whether each task has several runs.
  public var isPacked = false
  /// How many tasks may run at once.
  public var throttle: Int?
  /// Further options of the scheduler's own command, which win over those of the script: sbatch's
  /// `--exclude=n1`.
  public var options: [String]
  /// What each task asks for; Slurm's script says that itself.
  public var resources: ResourceRequest
  /// Submissions that have to have ended before a task starts; Slurm takes `options` for that.
  public var predecessors: [Predecessor]
  /// The folder of a submission of as many tasks: task `i` starts when task `i` of that has completed, and never if that
  /// fails; Slurm takes `options` for that.
  public var following: String?

  /// Another submission on the same host.
  public struct Predecessor: Hashable, Sendable {
    /// Its folder, an absolute path.
    public var directory: String
    public var taskCount: Int

    public init(directory: String, taskCount: Int) {
      self.directory = directory
      self.taskCount = taskCount
    }
  }

  public init(
    token: String, directory: String, taskCount: Int, throttle: Int? = nil, options: [String] = [],
    resources: ResourceRequest = ResourceRequest(), predecessors: [Predecessor] = [],
    following: String? = nil
  ) {
    self.token = token
    self.directory = directory
    self.taskCount = taskCount
    self.throttle = throttle
    self.options = options
    self.resources = resources
    self.predecessors = predecessors
    self.following = following
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
  /// Other submissions, by their tokens, have some of its runs already. It was withdrawn, and surely
  /// doesn't exist.
  case overlapping([String])
}

/// A submission that a host has accepted.
public struct SubmissionHandle: Hashable, Sendable {
  public var token: String
  public var directory: String
  /// The scheduler's id of it; with Slurm `4711;CLUSTER` where it is another than the host's own.
  public var job: String
  /// Tasks have the indices `0 ..< taskCount`.
  public var taskCount: Int
  /// When it was handed over, in seconds since 1970.
  public var submittedAt: Int
  /// How several runs share a task, if they do.
  public var pack: Pack?
  /// How many runs it has; as many as tasks where none is shared.
  public var runCount: Int

  /// - Parameters:
  ///   - token: its name.
  ///   - directory: its folder on the host.
  ///   - job: the scheduler's id of it.
  ///   - runCount: how many runs it has.
  ///   - submittedAt: when it was handed over, in seconds since 1970.
  ///   - pack: how several runs share a task, if they do.
  public init(
    token: String, directory: String, job: String, runCount: Int, submittedAt: Int, pack: Pack
  ) {
    self.init(
      token: token, directory: directory, job: job, taskCount: pack.arrayTasks(for: runCount),
      submittedAt: submittedAt)
    self.pack = pack
    self.runCount = runCount
  }

  public init(token: String, directory: String, job: String, taskCount: Int, submittedAt: Int) {
    runCount = taskCount
    self.token = token
    self.directory = directory
    self.job = job
    self.taskCount = taskCount
    self.submittedAt = submittedAt
  }
}
