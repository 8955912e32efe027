import Cluster
import TaskRunner

/// All that is known of how a task ended otherwise than well.
struct EndEvidence: Hashable, Sendable {
  /// The scheduler's word: `OUT_OF_MEMORY`, `gone`.
  var word: String?
  /// Why, in the scheduler's words.
  var reason: String?
  /// The status of the command by its own account, else of the job.
  var exitCode: Int?
  /// The signal that ended the job.
  var signal: Int?
  /// Whether the task's runner began the command; nil where nobody looked.
  var hasBegun: Bool?
  var maxRSS: Int?
  var memoryLimit: Int?
  var timeLimit: Int?
  /// Who cancelled it: a user's name on the host, or `you`.
  var cancelledBy: String?
  var node: String?
  /// The scheduler's word in the log.
  var log: SchedulerWord?
  /// The last words of the task; nil where nobody looked.
  var logs: TaskEnds.Logs?
  /// The file of the sweep's code that the program wasn't allowed to write.
  var codePath: String?
  /// The run's name, which isn't part of what makes failures alike.
  var run = ""
}

/// Why a task ended otherwise than well.
struct Cause: Hashable, Sendable {
  var kind: CauseKind
  /// For people; alike for failures that are alike.
  var text: String

  init(_ kind: CauseKind, _ text: String) {
    self.kind = kind
    self.text = text
  }
}
