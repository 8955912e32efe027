import Cluster
import Ledger
import TaskRunner

/// Merges what the sources say of one task into one observation. Pure; `ARCHITECTURE.md` has the
/// truth table.
///
/// - Parameters:
///   - queue: the word of the queue, nil if it doesn't list the task.
///   - queueAnswered: whether the queue answered at all.
///   - accounting: the word of accounting, nil if it has no row or didn't answer.
///   - marks: what the task itself wrote.
///   - previous: the state that was known before.
/// - Returns: what is now known, or nil where no source says anything new: the previous state stands,
///   with its age.
func reconcile(
  queue: SchedulerWord?, queueAnswered: Bool, accounting: SchedulerWord?, marks: TaskMarks?,
  previous: JobState
) -> Observation? {
  let start = marks?.start
  // A mark of an earlier start says nothing about the present one.
  let end = marks?.end.flatMap { end in end.time >= (start?.time ?? end.time) ? end : nil }

  func observation(
    _ state: JobState, _ source: String, exitCode: Int? = nil, cause: String? = nil
  ) -> Observation {
    Observation(
      state: state, exitCode: exitCode, cause: cause, source: source, node: start?.node,
      startedAt: start?.time, endedAt: end?.time)
  }
  func ended(by word: SchedulerWord, _ source: String) -> Observation {
    let code = end?.exitCode ?? word.exitCode
    return observation(
      word.state, source, exitCode: code,
      cause: word.state == .completed ? nil : cause(of: word, exitCode: code))
  }

  // 1. The queue lists it as waiting: it waits (again), whatever older marks say.
  if let queue, queue.state == .pending {
    return observation(.pending, "queue", cause: queue.reason)
  }
  // 2. It ended well by its own account, or by accounting's.
  if let end, end.exitCode == 0 { return observation(.completed, "mark", exitCode: 0) }
  // 3. The scheduler ended it, or knows how it ended.
  if let queue, queue.state.isFinal {
    // Both may know it; only accounting has the exit code.
    if let accounting, accounting.state == queue.state { return ended(by: accounting, "accounting") }
    return ended(by: queue, "queue")
  }
  // 4. The command ended by itself; only the scheduler can know a better cause.
  if let end, let code = end.exitCode {
    if let accounting, accounting.state.isFinal, accounting.state != .completed {
      return ended(by: accounting, "accounting")
    }
    return observation(.failed, "mark", exitCode: code, cause: "exit code \(code)")
  }
  // 5. The queue lists it as running.
  if let queue, queue.state == .running { return observation(.running, "queue") }
  // 6. It left the queue without a mark: accounting decides, if it has caught up.
  if queueAnswered, queue == nil, let accounting {
    if accounting.state.isFinal { return ended(by: accounting, "accounting") }
    if accounting.state == .pending || accounting.state == .running {
      return observation(accounting.state, "accounting")
    }
  }
  // 7. Only the start is known.
  if start != nil, !queueAnswered { return observation(.running, "mark") }
  return nil
}

private func cause(of word: SchedulerWord, exitCode: Int?) -> String? {
  switch word.word {
  case "OUT_OF_MEMORY": "out of memory"
  case "TIMEOUT": "time limit"
  case "DEADLINE": "deadline passed"
  case "NODE_FAIL", "BOOT_FAIL": "node failure"
  case "PREEMPTED": "preempted"
  case "CANCELLED", "cancelled": "cancelled"
  default:
    if let reason = word.reason, word.state == .failed { reason } else if let signal = word.signal {
      "signal \(signal)"
    } else if let exitCode, exitCode != 0 { "exit code \(exitCode)" } else { word.word }
  }
}
