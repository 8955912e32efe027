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
///
/// A task's own row outweighs one of a range, which lags. Of its own rows, one for each time that it was
/// queued, the newest counts; of rows with one time the later. So it is with ranges.
struct SlurmRecords {
  private struct Range {
    var record: SlurmRecord
    var tasks: ClosedRange<Int>
    var token: String
  }

  /// Rows of single tasks, the oldest first.
  private var own: [TaskID: [SlurmRecord]] = [:]
  /// Rows that name several tasks. They are held as they came: a row may be of all tasks of an array.
  private var ranges: [Range] = []

  mutating func add(
    _ record: SlurmRecord, of tasks: ClosedRange<Int>, in token: String, isRange: Bool
  ) {
    guard !isRange else {
      return ranges.append(Range(record: record, tasks: tasks, token: token))
    }
    for index in tasks {
      Self.insert(record, into: &own[TaskID(token: token, index: index), default: []])
    }
  }

  private static func insert(_ record: SlurmRecord, into rows: inout [SlurmRecord]) {
    let place = rows.lastIndex { !isBefore(record, $0) }.map { $0 + 1 } ?? 0
    rows.insert(record, at: place)
  }

  var newest: TaskTable<SchedulerWord> {
    var newest = TaskTable<SchedulerWord>()
    // Of rows with one time the later one is laid over the other.
    let byTime = ranges.enumerated().sorted { first, second in
      if Self.isBefore(first.element.record, second.element.record) { return true }
      if Self.isBefore(second.element.record, first.element.record) { return false }
      return first.offset < second.offset
    }
    for (_, range) in byTime {
      newest.set(range.record.word, of: range.tasks, in: range.token)
    }
    for (task, rows) in own {
      guard let last = rows.last else { continue }
      newest.set(last.word, of: task.index...task.index, in: task.token)
    }
    return newest
  }

  /// What came of a task the times before: only of those that were queued again.
  var earlier: [TaskID: [Incarnation]] {
    own.compactMapValues { rows in
      guard rows.count > 1 else { return nil }
      return rows.dropLast().map { row in
        Incarnation(
          word: row.word.word, node: row.word.node, submittedAt: row.submittedAt,
          endedAt: row.endedAt)
      }
    }
  }

  private static func isBefore(_ first: SlurmRecord, _ second: SlurmRecord) -> Bool {
    if let one = first.submittedAt, let other = second.submittedAt { return one < other }
    return first.submitted < second.submitted
  }
}
