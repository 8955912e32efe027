/// How long a sweep will still take, as far as its finished runs tell.
public enum TimeEstimate: Sendable, Hashable {
  /// In seconds, from so many finished runs of so many seconds each, with so many running at once.
  case known(seconds: Double, finished: Int, each: Double, atOnce: Int)
  case unknown(why: String)
  /// Nothing is left to be waited for.
  case nothing

  /// What the estimate follows from.
  struct Facts {
    /// How many runs haven't started.
    var waiting: Int
    /// How many of them are held.
    var held: Int
    /// How many run, and for how many seconds each of those that told it.
    var running: Int
    var elapsed: [Double]
    /// How many completed, and the mean of their seconds.
    var finished: Int
    var mean: Double
  }

  /// As many runs as now go on side by side, each as long as the finished ones; a run that is longer
  /// already counts among these. The result is at least what the last run alone needs.
  init(_ facts: Facts) {
    guard facts.waiting + facts.running > 0 else {
      self = .nothing
      return
    }
    guard facts.finished > 0 else {
      self = .unknown(why: "no run has completed yet")
      return
    }
    guard facts.running > 0 else {
      self = .unknown(why: "none is running")
      return
    }
    guard facts.held == 0 else {
      self = .unknown(why: "held runs wait for `release`")
      return
    }
    let longer = facts.elapsed.filter { $0 > facts.mean }
    let count = Double(facts.finished + longer.count)
    let each = (facts.mean * Double(facts.finished) + longer.reduce(0, +)) / count
    // Those that didn't tell when they started have just done so, for all that is known.
    let silent = [Double](repeating: 0, count: max(0, facts.running - facts.elapsed.count))
    let left = (facts.elapsed + silent).map { max(0, each - $0) }
    guard facts.waiting > 0 || left.contains(where: { $0 > 0 }) else {
      self = .unknown(why: "what is running takes longer than what has completed")
      return
    }
    let work = left.reduce(0, +) + Double(facts.waiting) * each
    let last = facts.waiting > 0 ? (left.min() ?? 0) + each : left.max() ?? 0
    self = .known(
      seconds: max(last, work / Double(left.count)), finished: facts.finished, each: each,
      atOnce: facts.running)
  }
}
