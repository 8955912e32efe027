import Cluster

/// A row of sacct.
struct SlurmRecord {
  var word: SchedulerWord
  var submittedAt: Int?
  /// The same as it was printed: a Slurm that takes no notice of the format for times prints dates, of
  /// which later ones are greater too.
  var submitted: String
  var endedAt: Int?
}

/// What accounting says of tasks, where it has several rows of one.
struct SlurmRecords {
  private var rows: [TaskID: [(record: SlurmRecord, isRange: Bool)]] = [:]

  /// A task's own row outweighs one of a range, which lags. Of its own rows, one for each time that it
  /// was queued, the newest counts; of rows with one time the later.
  mutating func add(_ record: SlurmRecord, of task: TaskID, isRange: Bool) {
    var known = rows[task] ?? []
    if isRange, known.contains(where: { !$0.isRange }) { return }
    if !isRange { known.removeAll(where: \.isRange) }
    let place = known.lastIndex { !Self.isBefore(record, $0.record) }.map { $0 + 1 } ?? 0
    known.insert((record, isRange), at: place)
    rows[task] = known
  }

  var newest: [TaskID: SchedulerWord] { rows.compactMapValues { $0.last?.record.word } }

  /// What came of a task the times before: only of those that were queued again.
  var earlier: [TaskID: [Incarnation]] {
    rows.compactMapValues { rows in
      guard rows.count > 1 else { return nil }
      return rows.dropLast().map { row in
        Incarnation(
          word: row.record.word.word, node: row.record.word.node,
          submittedAt: row.record.submittedAt, endedAt: row.record.endedAt)
      }
    }
  }

  private static func isBefore(_ first: SlurmRecord, _ second: SlurmRecord) -> Bool {
    if let one = first.submittedAt, let other = second.submittedAt { return one < other }
    return first.submitted < second.submitted
  }
}
