public import Cluster

/// scancel and scontrol on array tasks.
///
/// Tasks are named `JOB_[INDICES]`, never by raw numbers, which may be those of other tasks. A word is
/// one message to the controller, however many tasks it names.
extension SlurmScheduler {
  public func cancelScript(_ submission: SubmissionHandle, tasks: [Int]?) -> String {
    if let pack = submission.pack {
      let runs = tasks ?? Array(0..<submission.runCount)
      return SlurmPackControl.cancel(submission, runs: runs, pack)
    }
    let words = tasks.map { Self.words(submission, $0) } ?? [SlurmJob(submission.job).id]
    return script(words.map { "scancel -Q\(Self.option(submission)) \($0)" })
  }

  /// A user's hold, which a user may lift: for an operator plain `hold` would be an administrator's.
  public func holdScript(_ submission: SubmissionHandle, tasks: [Int]) -> String {
    if let pack = submission.pack {
      let (whole, others) = SlurmPackControl.whole(submission, runs: tasks, pack)
      return SlurmPackControl.refusal(of: others, SlurmPackControl.shared)
        + script(
          Self.words(submission, whole).map { "scontrol\(Self.option(submission)) uhold \($0)" })
    }
    return script(
      Self.words(submission, tasks).map { "scontrol\(Self.option(submission)) uhold \($0)" })
  }

  public func releaseScript(_ submission: SubmissionHandle, tasks: [Int]) -> String {
    let whole = submission.pack.map { pack in Set(tasks.map(pack.arrayTask)).sorted() } ?? tasks
    return script(
      Self.words(submission, whole).map { "scontrol\(Self.option(submission)) release \($0)" })
  }

  /// For scontrol no limit is 0.
  public func throttleScript(_ submission: SubmissionHandle, limit: Int?) -> String {
    let job = SlurmJob(submission.job)
    let tasks = limit.map { max(1, $0 / (submission.pack?.lanes ?? 1)) } ?? 0
    return script([
      "scontrol\(job.clusterOption) update JobId=\(job.id) ArrayTaskThrottle=\(tasks)"
    ])
  }

  private static func option(_ submission: SubmissionHandle) -> String {
    SlurmJob(submission.job).clusterOption
  }

  private static func words(_ submission: SubmissionHandle, _ tasks: [Int]) -> [String] {
    ArrayIndices.texts(of: tasks).map { "'\(SlurmJob(submission.job).id)_[\($0)]'" }
  }

  /// Goes on behind a call that fails, and fails then.
  private func script(_ calls: [String]) -> String {
    guard !calls.isEmpty else { return ":\n" }
    return scrubbedEnvironment + "failed=0\n" + calls.map { $0 + " || failed=$?\n" }.joined()
      + "( exit $failed )\n"
  }

  public func controlAnswer(
    from output: String, failed: Bool, of submission: SubmissionHandle
  ) -> ControlAnswer {
    var answer = ControlAnswer()
    var others: [Substring] = []
    for line in output.split(separator: "\n") {
      guard let (tasks, words) = Self.complaint(line, of: submission) else {
        others.append(line)
        continue
      }
      // With a complaint about one task scontrol lists those that went well, too.
      switch words {
      case "No error": break
      case "ended": answer.ended.formUnion(tasks)
      case "Job has already finished", "Job/step already completing or completed":
        answer.ended.formUnion(tasks)
      default:
        for task in tasks { answer.refused[task] = String(words) }
      }
    }
    let isExplained = !answer.ended.isEmpty || !answer.refused.isEmpty
    if failed, !others.isEmpty || !isExplained {
      answer.problem = others.isEmpty ? "it failed silently" : others.joined(separator: "; ")
    }
    return answer
  }

  /// `JOB_0-4,7: WORDS`, whether in brackets or not; of packs, their runs.
  private static func complaint(
    _ line: Substring, of submission: SubmissionHandle
  ) -> (tasks: [Int], words: Substring)? {
    let prefix = SlurmJob(submission.job).id + "_"
    if submission.pack != nil, let (run, words) = SlurmPackControl.word(line) {
      return ([run], words)
    }
    guard line.hasPrefix(prefix), let colon = line.firstRange(of: ": ") else { return nil }
    var text = line[..<colon.lowerBound].dropFirst(prefix.count)
    if text.hasPrefix("["), text.hasSuffix("]") { text = text.dropFirst().dropLast() }
    guard let ranges = ArrayIndices.parse("[\(text)]", below: submission.taskCount) else {
      return nil
    }
    var tasks = ranges.flatMap { Array($0) }
    if let pack = submission.pack {
      tasks = tasks.flatMap { pack.runs(of: $0, count: submission.runCount) }
    }
    return (tasks, line[colon.upperBound...])
  }
}
