import Cluster

/// What slurmstepd writes into the standard error of a task that it ends (slurmstepd/req.c, mgr.c;
/// jobacct_gather and task/cgroup for memory). Where there is no accounting, this is all that remains.
enum SlurmstepdWords {
  /// The word of the last end that slurmstepd tells.
  static func word(in log: String) -> SchedulerWord? {
    var found: SchedulerWord?
    for line in log.split(separator: "\n") {
      guard line.hasPrefix("slurmstepd") || line.hasPrefix("srun: error") else { continue }
      guard var word = word(of: line) else { continue }
      // Having killed for memory it also tells of a cancelled job; the first is the cause.
      if found?.word == "OUT_OF_MEMORY", word.word == "CANCELLED" { continue }
      word.memoryLimit = word.memoryLimit ?? found?.memoryLimit
      found = word
    }
    return found
  }

  private static func word(of line: Substring) -> SchedulerWord? {
    let text = line.lowercased()
    if memory.contains(where: text.contains) {
      var word = SchedulerWord(state: .failed, word: "OUT_OF_MEMORY")
      word.memoryLimit = limit(in: line)
      return word
    }
    guard text.contains("cancelled at") else { return nil }
    guard let due = text.ranges(of: "due to ").last else {
      return SchedulerWord(state: .cancelled, word: "CANCELLED")
    }
    let reason = text[due.upperBound...]
    switch true {
    case reason.hasPrefix("time limit"): return SchedulerWord(state: .failed, word: "TIMEOUT")
    case reason.hasPrefix("node failure"): return SchedulerWord(state: .failed, word: "NODE_FAIL")
    case reason.hasPrefix("preemption"): return SchedulerWord(state: .failed, word: "PREEMPTED")
    case reason.hasPrefix("job requeue"): return SchedulerWord(state: .pending, word: "REQUEUED")
    default: return SchedulerWord(state: .cancelled, word: "CANCELLED")
    }
  }

  private static let memory = [
    "exceeded memory limit", "exceeded job memory limit", "exceeded step memory limit",
    "oom_kill event", "oom-kill event", "oom killed", "out of memory",
  ]

  /// The second number in `(414326784 > 104857600)`.
  private static func limit(in line: Substring) -> Int? {
    guard let sign = line.ranges(of: " > ").first else { return nil }
    return Int(line[sign.upperBound...].prefix { $0 != ")" })
  }
}
