import Cluster

/// What ``ObserveScript`` printed, read.
struct QueueReport {
  private let submissions: [Substring: SubmissionHandle]
  /// Whether the queue process of a submission lives, in the script's words.
  private var queues: [Substring: Substring] = [:]
  private(set) var report = SchedulerReport()

  init(_ output: String, _ submissions: [SubmissionHandle]) {
    self.submissions = Dictionary(
      submissions.map { (Substring($0.token), $0) }, uniquingKeysWith: { first, _ in first })
    report.accountingIsOff = true
    for line in output.split(separator: "\n") {
      read(line.split(separator: " "))
    }
  }

  private mutating func read(_ words: [Substring]) {
    guard words.count >= 3, let submission = submissions[words[1]] else { return }
    if words[0] == "queue" {
      report.queueAnswered.insert(submission.token)
      queues[words[1]] = words[2]
    } else if words[0] == "tasks", words.count >= 5, let first = Int(words[2]),
      let last = Int(words[3]), first >= 0, first <= last, last < submission.taskCount
    {
      let facts = words[5...]
      let word = Self.word(words[4], queue: queues[words[1]], facts: facts)
      report.queue.set(word, of: first...last, in: submission.token)
      if words[4] == "over", facts.first == "memory", facts.count == 3 {
        let used = facts.dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
        for index in first...last {
          report.maxRSS[TaskID(token: submission.token, index: index)] = used
        }
      }
    }
  }

  private static func word(
    _ text: Substring, queue: Substring?, facts: ArraySlice<Substring>
  ) -> SchedulerWord {
    let word = String(text)
    switch word {
    case "waiting": return waiting(queue)
    case "held":
      return SchedulerWord(state: .pending, word: word, reason: "held; `release` lets it start")
    case "running", "cancelling": return SchedulerWord(state: .running, word: word)
    case "cancelled": return SchedulerWord(state: .cancelled, word: word)
    case "gone": return gone(facts.first.flatMap { Int($0) })
    case "restarted": return SchedulerWord(state: .failed, word: word, reason: "host restarted")
    case "over": return over(Array(facts))
    case "elsewhere":
      return SchedulerWord(
        state: .unknown, word: word, reason: "it was started on another machine with this folder")
    default: return SchedulerWord(state: .unknown, word: word)
    }
  }

  /// A limit that the queue enforced, in Slurm's words.
  private static func over(_ facts: [Substring]) -> SchedulerWord {
    let limit = facts.last.flatMap { Int($0) }
    if facts.first == "time" {
      return SchedulerWord(state: .failed, word: "TIMEOUT", timeLimit: limit)
    }
    return SchedulerWord(
      state: .failed, word: "OUT_OF_MEMORY", memoryLimit: limit.map { $0 * 1024 })
  }

  private static func waiting(_ queue: Substring?) -> SchedulerWord {
    switch queue {
    case "alive":
      SchedulerWord(state: .pending, word: "queued", reason: "waits for a free slot")
    case "after":
      SchedulerWord(
        state: .pending, word: "queued", reason: "waits for the sweep before it to end")
    case "elsewhere":
      SchedulerWord(
        state: .pending, word: "queued",
        reason: "its queue runs on another machine with this folder")
    default:
      SchedulerWord(
        state: .pending, word: "stopped",
        reason: "the queue process is gone; `submit` starts it again")
    }
  }

  /// A shell tells a death by signal N with the status 128 + N.
  private static func gone(_ status: Int?) -> SchedulerWord {
    let reason =
      switch status {
      case nil: "its process is gone and left no mark: it was killed"
      case .some(let status) where status > 128:
        "signal \(status - 128) ended it before it could leave a mark"
      case .some(let status): "it ended with exit code \(status) before its command began"
      }
    return SchedulerWord(state: .failed, word: "gone", exitCode: status, reason: reason)
  }
}
