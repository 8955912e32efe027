/// One value for each of some tasks, where thousands of neighbours share one: what a queue says of an array whose
/// tasks wait is held once, and not once a task.
///
/// A value of a task's own outweighs one that it shares with its neighbours; otherwise the later counts.
public struct TaskTable<Value: Hashable & Sendable>: Hashable, Sendable {
  /// Neighbours that share a value, given by its place in ``values``.
  fileprivate struct Stretch: Hashable, Sendable {
    var tasks: ClosedRange<Int>
    var value: Int
  }

  /// The tasks of one submission.
  fileprivate struct Tasks: Hashable, Sendable {
    /// Disjoint, in the order of their tasks.
    var stretches: [Stretch] = []
    /// Values of single tasks.
    var own: [Int: Int] = [:]
  }

  private var values: [Value] = []
  private var places: [Value: Int] = [:]
  private var tasks: [String: Tasks] = [:]

  public init() {}

  /// Whether it has a value of no task.
  public var isEmpty: Bool { tasks.isEmpty }

  /// How many entries it holds: a stretch of neighbours counts once.
  public var entryCount: Int {
    tasks.values.reduce(0) { $0 + $1.stretches.count + $1.own.count }
  }

  /// The value of a task; nil for one that it doesn't know.
  public subscript(task: TaskID) -> Value? {
    guard let known = tasks[task.token] else { return nil }
    if let own = known.own[task.index] { return values[own] }
    let place = known.stretches.firstPlace { $0.tasks.upperBound >= task.index }
    guard place < known.stretches.count, known.stretches[place].tasks.contains(task.index) else {
      return nil
    }
    return values[known.stretches[place].value]
  }

  /// Sets the value of neighbours; of a single task it becomes its own.
  ///
  /// - Parameters:
  ///   - value: their value.
  ///   - indices: which tasks.
  ///   - token: of which submission.
  public mutating func set(_ value: Value, of indices: ClosedRange<Int>, in token: String) {
    let place = place(of: value)
    if indices.count == 1 {
      tasks[token, default: Tasks()].own[indices.lowerBound] = place
    } else {
      tasks[token, default: Tasks()].lay(Stretch(tasks: indices, value: place))
    }
  }

  /// All tasks that it knows; for tables that aren't large.
  public var all: [TaskID: Value] {
    var all: [TaskID: Value] = [:]
    for (token, known) in tasks {
      for index in known.stretches.map(\.tasks).joined() + Array(known.own.keys) {
        let task = TaskID(token: token, index: index)
        all[task] = self[task]
      }
    }
    return all
  }

  private mutating func place(of value: Value) -> Int {
    if let place = places[value] { return place }
    values.append(value)
    places[value] = values.count - 1
    return values.count - 1
  }
}

extension TaskTable.Tasks {
  /// Puts a stretch over what lies there; what of that reaches beyond it stays.
  fileprivate mutating func lay(_ new: TaskTable.Stretch) {
    let (low, high) = (new.tasks.lowerBound, new.tasks.upperBound)
    let first = stretches.firstPlace { $0.tasks.upperBound >= low }
    let end = stretches.firstPlace { $0.tasks.lowerBound > high }
    var laid = [new]
    if first < end {
      let (left, right) = (stretches[first], stretches[end - 1])
      if left.tasks.lowerBound < low {
        laid.insert(.init(tasks: left.tasks.lowerBound...(low - 1), value: left.value), at: 0)
      }
      if right.tasks.upperBound > high {
        laid.append(.init(tasks: (high + 1)...right.tasks.upperBound, value: right.value))
      }
    }
    stretches.replaceSubrange(first..<end, with: laid)
  }
}

extension Array {
  /// The place of the first element that is so, in an array in which all behind that are so too.
  fileprivate func firstPlace(where isSo: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isSo(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
