import Cluster
import TaskRunner

/// What each source says of one run that shares its array task with others.
struct PackedSources: Hashable, Sendable {
  /// Of the array task: the queue, accounting and the log; of the run: its marks, and whether we have told the host to
  /// end it.
  var task: TaskSources
  /// What the pack wrote of the run.
  var record = PackMarks()
}

/// What follows for a run of a pack.
enum PackedFinding: Hashable, Sendable {
  case found(Finding)
  /// Its pack has ended and never began it: it can be taken back and wait.
  case returnable(SchedulerWord?)
}

/// Merges what the sources say of one run of a pack. Pure; `docs/states.md` has the truth table, of which the first row
/// that fits counts.
///
/// - Parameter sources: what they say.
/// - Returns: what is now known, or nil where no source says anything new.
func reconcile(_ sources: PackedSources) -> PackedFinding? {
  if sources.record.isReturned { return .returnable(nil) }
  if let finding = sources.byItself { return .found(finding) }
  guard let pack = sources.packFinding else {
    return sources.isUnderWay ? .found(Finding(state: .running, source: "mark")) : nil
  }
  switch pack.state {
  case .pending: return .found(pack)
  case .running: return sources.whileThePackRuns(pack).map { .found($0) }
  case .completed, .failed, .cancelled, .unknown: return sources.afterThePack(pack)
  case .planned, .waiting, .submitting: return nil
  }
}

extension PackedSources {
  /// The command's status by its own account.
  private var exitCode: Int? { task.exitCode }

  /// Whether its pack says how its process ended, and that no word to the whole pack ended it.
  private var isSettled: Bool { record.status != nil }

  fileprivate var isUnderWay: Bool { task.marks?.start != nil && exitCode == nil && !isSettled }

  /// What the run and its pack say needs no word of Slurm's.
  fileprivate var byItself: Finding? {
    if exitCode == 0 { return Finding(state: .completed, source: "mark") }
    if task.holder != nil { return Finding(state: .cancelled, source: "mark") }
    let hasEnded = exitCode != nil || isSettled
    if record.isCancelled, hasEnded || !record.isTaken {
      return Finding(
        state: .cancelled, source: "mark", word: SchedulerWord(state: .cancelled, word: "CANCELLED")
      )
    }
    if let limit = record.limit, hasEnded {
      return Finding(state: .failed, source: "mark", word: limit)
    }
    if let exitCode, exitCode <= 128 || isSettled { return Finding(state: .failed, source: "mark") }
    if let status = record.status {
      return Finding(
        state: .failed, source: "mark",
        word: SchedulerWord(
          state: .failed, word: "gone", exitCode: status,
          reason: status > 128
            ? "signal \(status - 128) ended it before it could leave a mark"
            : "it ended with exit code \(status) before its command began"))
    }
    return nil
  }

  /// What is known of the array task; its own marks say nothing, as they are its runs'.
  fileprivate var packFinding: Finding? {
    var sources = task
    sources.marks = nil
    sources.isCancelAsked = false
    sources.previous = .running
    return reconcile(sources)
  }

  /// A run that a signal ended may have ended with its pack, which Slurm tells later.
  fileprivate func whileThePackRuns(_ pack: Finding) -> Finding? {
    if exitCode != nil { return nil }
    if record.isTaken { return pack }
    var word = pack.word
    word?.reason = "waits for its turn in its pack"
    return Finding(state: .pending, source: pack.source, word: word)
  }

  fileprivate func afterThePack(_ pack: Finding) -> PackedFinding {
    if record.isTaken || exitCode != nil { return .found(cutShort(by: pack)) }
    if pack.state == .cancelled { return .found(pack) }
    if task.isCancelAsked { return .found(Finding(state: .cancelled, source: "ledger")) }
    if record.packHasBegun { return .returnable(pack.word) }
    // Nothing of the pack ran: what ended it would end it again.
    guard pack.state == .completed else { return .found(pack) }
    return .found(
      Finding(
        state: .failed, source: pack.source,
        word: SchedulerWord(
          state: .failed, word: "FAILED", reason: "the script ended before the command began")))
  }

  /// A run that had begun when its pack ended.
  private func cutShort(by pack: Finding) -> Finding {
    if record.isCancelled {
      return Finding(
        state: .cancelled, source: "mark", word: SchedulerWord(state: .cancelled, word: "CANCELLED")
      )
    }
    if let limit = record.limit { return Finding(state: .failed, source: "mark", word: limit) }
    switch pack.state {
    case .failed, .cancelled: return pack
    case _ where exitCode != nil: return Finding(state: .failed, source: "mark")
    case .unknown where task.isCancelAsked: return Finding(state: .cancelled, source: "ledger")
    case .unknown: return pack
    default:
      return Finding(
        state: .failed, source: pack.source,
        word: SchedulerWord(state: .failed, word: "FAILED", reason: "its pack ended before it"))
    }
  }
}
