import Cluster
import TaskRunner

/// Merges what the sources say of one task. Pure; `docs/states.md` has the truth table, of which the
/// first row that fits counts.
///
/// - Parameter sources: what they say.
/// - Returns: what is now known, or nil where no source says anything new: the previous state stands,
///   with its age.
func reconcile(_ sources: TaskSources) -> Finding? {
  // It ended well by its own account, and the runner never runs it again.
  if sources.exitCode == 0 { return Finding(state: .completed, source: "mark") }
  // Another submission has it, and the runner never runs it here.
  if sources.holder != nil { return Finding(state: .cancelled, source: "mark") }
  if let queue = sources.queue { return sources.listed(queue) }
  if let accounting = sources.accounting, accounting.state.isFinal {
    return sources.recorded(accounting)
  }
  return sources.queueAnswered ? sources.gone : sources.unheard
}

extension TaskSources {
  /// The command's status by its own account. A mark of an earlier start says nothing about the present
  /// one.
  var exitCode: Int? {
    guard let end = marks?.end, end.time >= (marks?.start?.time ?? end.time) else { return nil }
    return end.exitCode
  }

  /// Who has the attempt, if the task found it claimed by another submission.
  var holder: String? { marks?.start == nil ? marks?.elsewhere?.holder : nil }

  /// The queue's word stands, as an older end may have been followed by a new start; only a job that
  /// ended well doesn't mean that the command did.
  fileprivate func listed(_ queue: SchedulerWord) -> Finding? {
    switch queue.state {
    case .pending, .running: return Finding(state: queue.state, source: "queue", word: queue)
    case .completed, .failed, .cancelled:
      if queue.state == .completed, exitCode != nil { return failedByItself }
      // Both may know it; only accounting has the exit code.
      if let accounting, accounting.state == queue.state {
        return Finding(state: accounting.state, source: "accounting", word: accounting)
      }
      return Finding(state: queue.state, source: "queue", word: queue)
    case .planned, .waiting, .submitting, .unknown: return nil
    }
  }

  /// A failure may be followed by a new start, which only the queue tells: while it is silent a
  /// failure isn't believed.
  fileprivate func recorded(_ word: SchedulerWord) -> Finding? {
    if word.state == .completed, exitCode != nil { return failedByItself }
    guard queueAnswered || word.state != .failed else { return nil }
    return Finding(state: word.state, source: "accounting", word: word)
  }

  /// The queue answered and has forgotten it, and accounting knows no end.
  fileprivate var gone: Finding? {
    if let exitCode {
      // By a signal: others may tell why it was sent.
      guard exitCode > 128 else { return failedByItself }
      if let log, log.state.isFinal { return Finding(state: log.state, source: "log", word: log) }
      if isCancelAsked { return Finding(state: .cancelled, source: "ledger") }
      let isLate = accountingMaySpeak || accounting != nil
      return isLate && !endedLongAgo ? nil : failedByItself
    }
    if let log, log.state.isFinal { return Finding(state: log.state, source: "log", word: log) }
    if let found = openInAccounting { return found }
    if accounting != nil || accountingMaySpeak { return nil }
    if isCancelAsked { return Finding(state: .cancelled, source: "ledger") }
    return previous == .unknown ? nil : Finding(state: .unknown, source: "queue")
  }

  /// The queue is silent, and accounting knows no end. A mark of a bad end may have been followed by a
  /// new start.
  fileprivate var unheard: Finding? {
    if exitCode != nil { return accounting?.state == .running ? openInAccounting : nil }
    if accounting?.state == .running { return openInAccounting }
    if marks?.start != nil { return Finding(state: .running, source: "mark") }
    return openInAccounting
  }

  /// Accounting lags: that a task waits can't take back that it ran.
  private var openInAccounting: Finding? {
    guard let accounting else { return nil }
    switch accounting.state {
    case .running: return Finding(state: .running, source: "accounting", word: accounting)
    case .pending where previous != .running:
      return Finding(state: .pending, source: "accounting", word: accounting)
    default: return nil
    }
  }

  private var failedByItself: Finding { Finding(state: .failed, source: "mark") }
}
