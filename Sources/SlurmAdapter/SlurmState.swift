import Cluster

/// Slurm's words for states, in ours (slurm.h `enum job_states`, `job_state_string`).
enum SlurmState {
  /// The state behind a word of squeue or sacct, such as `CANCELLED by 1000`.
  ///
  /// A word that isn't known is never an end: the task is asked for again. Nor is `REVOKED`, whose
  /// task another cluster of the federation has started, nor the flags of a failed start, which leave
  /// the task held in the queue. A word that was cut (`OUT_OF_ME+`) isn't known.
  static func word(_ text: String) -> SchedulerWord {
    let words = text.split(separator: " ")
    let word = words.first.map { $0.hasSuffix("+") ? $0.dropLast() : $0 } ?? ""
    var said = SchedulerWord(state: state(word), word: String(word))
    // "CANCELLED by UID" is sacct's (src/sacct/print.c).
    if words.count == 3, words[1] == "by" { said.user = Int(words[2]) }
    return said
  }

  /// squeue's reason of tasks that Slurm cancelled since what they depended on won't come true.
  static let neverSatisfied = "DependencyNeverSatisfied"

  /// Why a task ended, by sacct's reason for which it waited last: `Dependency`, where nobody cancelled it and it never
  /// began (seen with 22.05).
  static func reason(_ text: Substring?, ofEnd word: SchedulerWord) -> String? {
    guard word.state == .cancelled, word.node == nil, word.user == nil else { return nil }
    return text?.hasPrefix("Dependency") == true ? neverSatisfied : nil
  }

  private static func state(_ word: Substring) -> JobState {
    switch word {
    case "PENDING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "SPECIAL_EXIT", "CONFIGURING",
      "RESV_DEL_HOLD", "POWER_UP_NODE", "EXPEDITING":
      .pending
    case "RUNNING", "SUSPENDED", "COMPLETING", "RESIZING", "STOPPED", "SIGNALING", "STAGE_OUT":
      .running
    case "COMPLETED": .completed
    case "CANCELLED": .cancelled
    case "FAILED", "TIMEOUT", "NODE_FAIL", "PREEMPTED", "BOOT_FAIL", "DEADLINE",
      "OUT_OF_MEMORY":
      .failed
    default: .unknown
    }
  }
}
