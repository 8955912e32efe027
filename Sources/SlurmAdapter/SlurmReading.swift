import Cluster

/// Reads what the scripts of ``SlurmQueueQuestion`` and ``SlurmAccountingQuestion`` printed. Lines that
/// are neither ours nor whole are passed over; what can't be understood is never an end.
struct SlurmReading {
  private enum Section { case none, queue, accounting, steps }

  private var report = SchedulerReport()
  private var records = SlurmRecords()
  /// Of which cluster the lines are, and what of it is ours.
  private var ours: [Substring: SubmissionHandle] = [:]
  private var section = Section.none
  /// Submissions with a line in the queue that can't be understood.
  private var unreadable: Set<String> = []
  private let submissions: [SubmissionHandle]

  init(_ submissions: [SubmissionHandle]) { self.submissions = submissions }

  static func report(from output: String, of submissions: [SubmissionHandle]) -> SchedulerReport {
    var reading = SlurmReading(submissions)
    for line in output.split(separator: "\n") { reading.read(line) }
    return reading.finished
  }

  private var finished: SchedulerReport {
    var report = report
    report.accounting = records.newest
    report.earlier = records.earlier
    report.queueAnswered.subtract(unreadable)
    return report
  }

  private mutating func read(_ line: Substring) {
    guard line.first == "@" else {
      switch section {
      case .none: return
      case .queue: return readQueue(line)
      case .accounting: return readAccounting(line)
      case .steps: return readStep(line)
      }
    }
    let words = line.split(separator: " ", maxSplits: 2)
    switch words[0] {
    case "@squeue": begin(.queue, cluster: words.dropFirst().first)
    case "@sacct": begin(.accounting, cluster: words.dropFirst().first)
    case "@steps": section = .steps
    case "@squeue-answered": report.queueAnswered.formUnion(ours.values.map(\.token))
    case "@sacct-answered": report.accountingAnswered.formUnion(ours.values.map(\.token))
    case "@sacct-off": report.accountingIsOff = true
    case "@user":
      if words.count == 3, let number = Int(words[1]) {
        report.users[number] = String(words[2])
      }
    default: return
    }
  }

  private mutating func begin(_ section: Section, cluster: Substring?) {
    self.section = section
    let name = cluster.map(String.init)
    ours = Dictionary(
      submissions.compactMap { submission in
        let job = SlurmJob(submission.job)
        return job.cluster == name ? (job.id[...], submission) : nil
      }, uniquingKeysWith: { first, _ in first })
  }

  private mutating func readQueue(_ line: Substring) {
    let fields = line.split(separator: "|", omittingEmptySubsequences: false)
    guard let (submission, notation) = owner(fields[0]) else { return readRemnant(fields) }
    guard fields.count >= SlurmQueueQuestion.fields,
      let indices = ArrayIndices.parse(notation, below: submission.taskCount)
    else {
      unreadable.insert(submission.token)
      return
    }
    let word = SlurmQueueQuestion.word(fields)
    for stretch in indices { report.queue.set(word, of: stretch, in: submission.token) }
  }

  private mutating func readRemnant(_ fields: [Substring]) {
    guard let submission = ours[fields[0]], fields.count >= SlurmQueueQuestion.fields else {
      return
    }
    let word = SlurmQueueQuestion.word(fields)
    if Self.isOfTasksWithoutARow(word) { report.remnants[submission.token] = word }
  }

  private mutating func readAccounting(_ line: Substring) {
    let fields = line.split(separator: "|", omittingEmptySubsequences: false)
    guard fields.count >= SlurmAccountingQuestion.leastFields else { return }
    let record = SlurmAccountingQuestion.record(fields)
    if let (submission, notation) = owner(fields[0]) {
      guard let indices = ArrayIndices.parse(notation, below: submission.taskCount) else { return }
      let isRange = notation.first == "["
      for stretch in indices {
        records.add(record, of: stretch, in: submission.token, isRange: isRange)
      }
    } else if let submission = ours[fields[0]], Self.isOfTasksWithoutARow(record.word) {
      let all = 0...max(0, submission.taskCount - 1)
      records.add(record, of: all, in: submission.token, isRange: true)
    }
  }

  /// An array whose waiting tasks were cancelled at once is told under its bare number (seen with 22.05:
  /// `61|CANCELLED by 0|…`). Tasks that ran have rows of their own, so it stands for all others.
  private static func isOfTasksWithoutARow(_ word: SchedulerWord) -> Bool {
    switch word.state {
    case .pending, .cancelled, .failed: true
    default: false
    }
  }

  private mutating func readStep(_ line: Substring) {
    let fields = line.split(separator: "|", omittingEmptySubsequences: false)
    guard fields.count == 2, let bytes = SlurmAmounts.bytes(fields[1]),
      let (submission, notation) = owner(fields[0].prefix { $0 != "." }),
      let index = Int(notation), (0..<submission.taskCount).contains(index)
    else { return }
    let task = TaskID(token: submission.token, index: index)
    report.maxRSS[task] = max(report.maxRSS[task] ?? 0, bytes)
  }

  /// Whose a name like `123_[0-7:2%3]` is, and its part behind the job's id.
  private func owner(_ id: Substring) -> (SubmissionHandle, Substring)? {
    guard let underscore = id.firstIndex(of: "_"), let submission = ours[id[..<underscore]] else {
      return nil
    }
    return (submission, id[id.index(after: underscore)...])
  }

  /// `n[1-2]`, or nothing where Slurm says `None assigned`.
  static func node(_ text: Substring) -> String? {
    text.isEmpty || text.contains(" ") || text.hasPrefix("(") ? nil : String(text)
  }
}
