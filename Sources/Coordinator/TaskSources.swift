import Cluster
import TaskRunner

/// What each source says of one task at one moment.
struct TaskSources: Hashable, Sendable {
  /// The word of the queue, nil if it doesn't list the task.
  var queue: SchedulerWord?
  /// Whether the queue answered at all.
  var queueAnswered = false
  /// The word of accounting, nil if it has no row or didn't answer.
  var accounting: SchedulerWord?
  /// Whether accounting may still say something: it didn't answer, and isn't switched off.
  var accountingMaySpeak = false
  /// What the task itself wrote.
  var marks: TaskMarks?
  /// What the scheduler wrote into the task's log as it ended it.
  var log: SchedulerWord?
  /// Whether we have told the host to end it.
  var isCancelAsked = false
  /// Whether its mark of an end is older than any lag of accounting.
  var endedLongAgo = false
  /// The state that was known before.
  var previous = JobState.pending
}

/// What is now known of a task.
struct Finding: Hashable, Sendable {
  var state: JobState
  /// Which source said so: `queue`, `accounting`, `mark`, `log`, `ledger`.
  var source: String
  /// The word that decided, if it was one.
  var word: SchedulerWord?
}
