import Cluster

/// One squeue and one sacct for all submissions of a host, and the reading of both.
struct SlurmQuery {
  let submissions: [SubmissionHandle]
  private let byJob: [Substring: SubmissionHandle]

  init(_ submissions: [SubmissionHandle]) {
    self.submissions = submissions
    byJob = Dictionary(
      submissions.map { ($0.job.split(separator: ";").first ?? "", $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// `--me` and `-u` are answered by the controller itself, where a list of job ids makes squeue
  /// fetch the whole cluster's jobs. Without -S sacct would begin at midnight.
  var script: String {
    let oldest = submissions.map(\.submittedAt).min() ?? 0
    let names = submissions.map(\.token).joined(separator: ",")
    return """
      \(scrubbedEnvironment)export SLURM_BITSTR_LEN=0
      echo @squeue
      squeue -r -h -u "$(id -u)" -t all -o '%i|%T|%r|%j' && echo @squeue-answered
      echo @sacct
      since=$(( ($(date +%s) - \(oldest)) / 60 + 120 ))
      [ "$since" -ge 120 ] || since=120
      sacct -X -D -P -n -S "now-${since}minutes" --name=\(names) -o JobID,State,ExitCode,Submit 2>/dev/null && echo @sacct-answered

      """
  }

  func report(from output: String) -> SchedulerReport {
    var report = SchedulerReport()
    var records = AccountingRecords()
    var section: Substring = ""
    for line in output.split(separator: "\n") {
      switch line {
      case "@squeue", "@sacct": section = line
      case "@squeue-answered": report.queueAnswered = true
      case "@sacct-answered": report.accountingAnswered = true
      default:
        if section == "@squeue" { readQueueLine(line, into: &report.queue) }
        if section == "@sacct" { readAccountingLine(line, into: &records) }
      }
    }
    report.accounting = records.words
    return report
  }

  private func readQueueLine(_ line: Substring, into words: inout [TaskID: SchedulerWord]) {
    let fields = line.split(separator: "|", omittingEmptySubsequences: false)
    guard fields.count >= 4, let (tasks, _) = tasks(named: fields[0]) else { return }
    var word = SlurmState.word(String(fields[1]))
    if word.state == .pending { word.reason = String(fields[2]) }
    for task in tasks { words[task] = word }
  }

  private func readAccountingLine(_ line: Substring, into records: inout AccountingRecords) {
    let fields = line.split(separator: "|", omittingEmptySubsequences: false)
    guard fields.count >= 4, let (tasks, isRange) = tasks(named: fields[0]) else { return }
    var word = SlurmState.word(String(fields[1]))
    let status = fields[2].split(separator: ":")
    if word.state.isFinal, status.count == 2 {
      word.exitCode = Int(status[0])
      word.signal = Int(status[1]).flatMap { $0 == 0 ? nil : $0 }
    }
    for task in tasks { records.add(word, of: task, submitted: fields[3], isRange: isRange) }
  }

  /// The tasks that `123_4` or `123_[0-7:2%3]` means, if they are ours.
  private func tasks(named id: Substring) -> ([TaskID], isRange: Bool)? {
    guard let underscore = id.firstIndex(of: "_"),
      let submission = byJob[id[..<underscore]],
      let indices = ArrayIndices.parse(
        id[id.index(after: underscore)...], below: submission.taskCount)
    else { return nil }
    return (
      indices.map { TaskID(token: submission.token, index: $0) }, id.contains("[")
    )
  }
}

/// What accounting says of tasks, where it has several rows of one.
private struct AccountingRecords {
  private var rows: [TaskID: (isRange: Bool, submitted: Substring, word: SchedulerWord)] = [:]

  var words: [TaskID: SchedulerWord] { rows.mapValues(\.word) }

  /// A task's own row outweighs one of a range, which lags. Of its own rows, one for each time it was
  /// queued again, the newest counts; times are of one format, in which later means greater.
  mutating func add(
    _ word: SchedulerWord, of task: TaskID, submitted: Substring, isRange: Bool
  ) {
    if let known = rows[task] {
      if isRange != known.isRange, isRange { return }
      if isRange == known.isRange, submitted < known.submitted { return }
    }
    rows[task] = (isRange, submitted, word)
  }
}
