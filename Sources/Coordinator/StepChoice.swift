import Cluster
import Ledger

/// Which runs of a step can be submitted now. Pure.
struct StepChoice: Equatable {
  /// Arrays of the step, each for the submission whose tasks it follows one by one: task `i` of the one
  /// starts when task `i` of the other has completed.
  var aligned: [(submission: Int64, runs: [StepRun])] = []
  /// For tasks that have completed: nothing to wait for.
  var free: [(submission: Int64, runs: [StepRun])] = []
  /// How many have to come later, since others of their submission don't fit.
  var later = 0

  /// A run of the step and the number that its attempt gets.
  struct StepRun: Equatable {
    var run: Int64
    var attempt: Int
  }

  /// - Parameter tasks: of all submissions, in their order.
  init(_ tasks: [StepTask]) {
    var start = tasks.startIndex
    while start < tasks.endIndex {
      let end = tasks[start...].firstIndex { $0.submission != tasks[start].submission }
      add(tasks[start..<(end ?? tasks.endIndex)])
      start = end ?? tasks.endIndex
    }
  }

  private mutating func add(_ tasks: ArraySlice<StepTask>) {
    let wanted = tasks.filter { $0.isNewest && !$0.isCovered }
    guard !wanted.isEmpty, let first = tasks.first else { return }
    let isOpen = tasks.contains { !$0.state.isFinal }
    guard isOpen else {
      let completed = wanted.filter { $0.state == .completed }.map(Self.run)
      if !completed.isEmpty { free.append((first.submission, completed)) }
      return
    }
    if wanted.count == tasks.count {
      aligned.append((first.submission, wanted.map(Self.run)))
    } else {
      later += wanted.count { $0.state == .completed || !$0.state.isFinal }
    }
  }

  private static func run(_ task: StepTask) -> StepRun {
    StepRun(run: task.stepRun, attempt: task.stepAttempts + 1)
  }

  /// How many runs of the step are to be submitted, now or later.
  var count: Int { (aligned + free).reduce(later) { $0 + $1.runs.count } }

  static func == (left: StepChoice, right: StepChoice) -> Bool {
    left.later == right.later
      && left.aligned.elementsEqual(
        right.aligned, by: { $0.submission == $1.submission && $0.runs == $1.runs })
      && left.free.elementsEqual(
        right.free, by: { $0.submission == $1.submission && $0.runs == $1.runs })
  }
}
