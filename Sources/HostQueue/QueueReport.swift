import Cluster

/// What ``QueueScript/observe(token:)`` printed, read.
enum QueueReport {
  static func read(_ output: String, _ submissions: [SubmissionHandle]) -> SchedulerReport {
    var report = SchedulerReport()
    var taken: [TaskID: SchedulerWord] = [:]
    for line in output.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count >= 3,
        let submission = submissions.first(where: { $0.token == words[1] })
      else { continue }
      if words[0] == "queue" {
        report.queueAnswered = true
        for index in 0..<submission.taskCount {
          report.queue[TaskID(token: submission.token, index: index)] = waiting(
            queueLives: words[2] == "alive")
        }
      } else if words[0] == "task", words.count == 4, let index = Int(words[2]) {
        taken[TaskID(token: submission.token, index: index)] = word(String(words[3]))
      }
    }
    report.queue.merge(taken) { _, task in task }
    return report
  }

  private static func waiting(queueLives: Bool) -> SchedulerWord {
    queueLives
      ? SchedulerWord(state: .pending, word: "queued", reason: "waits for a free slot")
      : SchedulerWord(
        state: .pending, word: "stopped",
        reason: "the queue process is gone; `submit` starts it again")
  }

  private static func word(_ text: String) -> SchedulerWord {
    switch text {
    case "running": SchedulerWord(state: .running, word: text)
    case "cancelled": SchedulerWord(state: .cancelled, word: text)
    case "ended": SchedulerWord(state: .running, word: text)
    case "gone":
      SchedulerWord(
        state: .failed, word: text,
        reason: "its process is gone and left no mark: killed, or the host restarted")
    default: SchedulerWord(state: .unknown, word: text)
    }
  }
}
