/// How several runs share one task of a job array: run `i` of a submission belongs to array task `i / runs`.
public struct Pack: Hashable, Sendable {
  /// How many runs an array task has; the last one may have fewer.
  public var runs: Int
  /// How many of them run at the same time.
  public var lanes: Int

  /// - Parameters:
  ///   - runs: how many runs an array task has, at least 1.
  ///   - lanes: how many of them run at the same time, at least 1.
  public init(runs: Int, lanes: Int = 1) {
    self.runs = max(1, runs)
    self.lanes = min(max(1, lanes), max(1, runs))
  }

  /// How many array tasks so many runs make.
  public func arrayTasks(for count: Int) -> Int { (count + runs - 1) / runs }

  /// The array task that has a run.
  ///
  /// - Parameter run: its index in its submission.
  /// - Returns: an index in the array.
  public func arrayTask(of run: Int) -> Int { run / runs }

  /// The runs of an array task, as indices in a submission of `count` runs.
  public func runs(of arrayTask: Int, count: Int) -> Range<Int> {
    let start = min(arrayTask * runs, count)
    return start..<min(start + runs, count)
  }

  /// The same for a submission that has no more than `count` runs.
  public func fitting(_ count: Int) -> Pack { Pack(runs: min(runs, max(1, count)), lanes: lanes) }
}
