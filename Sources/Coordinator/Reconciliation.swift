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
  let evidence = Evidence(accounting: accounting, marks: marks, queueAnswered: queueAnswered)
  // It ended well by its own account, and the runner never runs it again.
  if evidence.exitCode == 0 { return evidence.observation(.completed, "mark", exitCode: 0) }
  if let queue { return evidence.listed(queue) }
  return evidence.isEnd ? evidence.unlistedEnd() : evidence.unlisted(previous)
}

/// What is known of a task besides the queue's word.
private struct Evidence {
  let accounting: SchedulerWord?
  let queueAnswered: Bool
  private let start: Mark?
  private let end: Mark?

  init(accounting: SchedulerWord?, marks: TaskMarks?, queueAnswered: Bool) {
    self.accounting = accounting
    self.queueAnswered = queueAnswered
    let start = marks?.start
    self.start = start
    // A mark of an earlier start says nothing about the present one.
    end = marks?.end.flatMap { $0.time >= (start?.time ?? $0.time) ? $0 : nil }
  }

  /// The command's status by its own account.
  var exitCode: Int? { end?.exitCode }

  /// Whether a source knows an end.
  var isEnd: Bool { exitCode != nil || accounting?.state.isFinal == true }

  /// The queue's word stands, as an older end may have been followed by a new start; only a job that
  /// ended well doesn't mean that the command did.
  func listed(_ queue: SchedulerWord) -> Observation? {
    switch queue.state {
    case .pending: return observation(.pending, "queue", cause: queue.reason)
    case .running: return observation(.running, "queue")
    case .completed, .failed, .cancelled:
      if queue.state == .completed, let exitCode { return failedByItself(exitCode) }
      // Both may know it; only accounting has the exit code.
      if let accounting, accounting.state == queue.state {
        return ended(by: accounting, "accounting")
      }
      return ended(by: queue, "queue")
    case .planned, .waiting, .submitting, .unknown: return nil
    }
  }

  /// A failure may be followed by a new start, which only the queue tells: while it is silent a
  /// failure isn't believed.
  func unlistedEnd() -> Observation? {
    if let accounting, accounting.state.isFinal {
      if accounting.state == .completed, let exitCode { return failedByItself(exitCode) }
      let isBelieved = queueAnswered || accounting.state != .failed
      return isBelieved ? ended(by: accounting, "accounting") : nil
    }
    guard queueAnswered, let exitCode else { return nil }
    return failedByItself(exitCode)
  }

  /// Accounting lags: that a task waits can't take back that it ran.
  func unlisted(_ previous: JobState) -> Observation? {
    if accounting?.state == .running { return observation(.running, "accounting") }
    if start != nil, !queueAnswered { return observation(.running, "mark") }
    if accounting?.state == .pending {
      return previous == .running ? nil : observation(.pending, "accounting")
    }
    guard queueAnswered, accounting == nil, previous != .unknown else { return nil }
    return observation(
      .unknown, "queue", cause: "no queue or accounting lists it, and it left no mark of its end")
  }

  // MARK: Observations

  func observation(
    _ state: JobState, _ source: String, exitCode: Int? = nil, cause: String? = nil
  ) -> Observation {
    Observation(
      state: state, exitCode: exitCode, cause: cause, source: source, node: start?.node,
      startedAt: start?.time, endedAt: end?.time)
  }

  private func ended(by word: SchedulerWord, _ source: String) -> Observation {
    let code = exitCode ?? word.exitCode
    return observation(
      word.state, source, exitCode: code,
      cause: word.state == .completed ? nil : cause(of: word, exitCode: code))
  }

  private func failedByItself(_ code: Int) -> Observation {
    observation(.failed, "mark", exitCode: code, cause: "exit code \(code)")
  }
}

private func cause(of word: SchedulerWord, exitCode: Int?) -> String? {
  switch word.word {
  case "OUT_OF_MEMORY": "out of memory"
  case "TIMEOUT": "time limit"
  case "DEADLINE": "deadline passed"
  case "NODE_FAIL", "BOOT_FAIL": "node failure"
  case "PREEMPTED": "preempted"
  case "CANCELLED", "cancelled": "cancelled"
  // slurmstepd couldn't open the file for the output.
  case "FAILED" where word.signal == 53: "its output file couldn't be opened"
  default:
    if let reason = word.reason, word.state == .failed {
      reason
    } else if let signal = word.signal {
      "signal \(signal)"
    } else if let exitCode, exitCode != 0 {
      "exit code \(exitCode)"
    } else if word.word == "FAILED" {
      "the script ended before the command did"
    } else {
      word.word
    }
  }
}
