/// What a scheduler can do to tasks that it has, as pure text.
///
/// Every script may be repeated, and prints a line for what it couldn't do.
public protocol TaskControl: Sendable {
  /// A script that ends tasks. Without `tasks` it ends the whole submission.
  func cancelScript(_ submission: SubmissionHandle, tasks: [Int]?) -> String

  /// A script that keeps waiting tasks from starting. Those that run go on.
  func holdScript(_ submission: SubmissionHandle, tasks: [Int]) -> String

  /// A script that lets held tasks start again.
  func releaseScript(_ submission: SubmissionHandle, tasks: [Int]) -> String

  /// A script that limits how many tasks of a submission run at once; nil lifts the limit. What runs
  /// goes on.
  func throttleScript(_ submission: SubmissionHandle, limit: Int?) -> String

  /// Reads what one of these scripts printed on both streams.
  ///
  /// - Parameters:
  ///   - output: what it printed.
  ///   - failed: whether it ended with a status other than 0.
  ///   - submission: the submission that it was about.
  /// - Returns: what it couldn't do.
  func controlAnswer(
    from output: String, failed: Bool, of submission: SubmissionHandle
  ) -> ControlAnswer
}

/// What a scheduler couldn't do to the tasks of a submission.
public struct ControlAnswer: Hashable, Sendable {
  /// Tasks that had ended before.
  public var ended: Set<Int>
  /// Tasks that had started before, where that was too late.
  public var started: Set<Int>
  /// Tasks to which it wasn't done, each with the scheduler's words.
  public var refused: [Int: String]
  /// Why nothing was done to the submission at all, in the scheduler's words.
  public var problem: String?

  public init(
    ended: Set<Int> = [], started: Set<Int> = [], refused: [Int: String] = [:],
    problem: String? = nil
  ) {
    self.ended = ended
    self.started = started
    self.refused = refused
    self.problem = problem
  }
}
