import Cluster
public import Collect
import Diagnostics
public import Ledger

/// How a sweep stands, without its runs: what a screen has room for.
public struct SweepOverview: Sendable {
  public var status: SweepStatus
  /// How many runs are in which state for which cause, the most first.
  public var states: [StateCount]
  /// Those that run longest first.
  public var running: [RunningTask]
  public var estimate: TimeEstimate
  /// nil for a sweep without a metric.
  public var objective: Objective?
  /// The best run so far.
  public var best: RankedRun?
  /// The newest changes of states, oldest first.
  public var events: [RunEvent]
}

extension Coordinator {
  /// How a sweep stands by the ledger; no host is asked.
  ///
  /// - Parameters:
  ///   - status: of the sweep.
  ///   - limit: how many running runs and events it has at the most.
  /// - Returns: the overview.
  /// - Throws: that the ledger can't be read.
  public func overview(of status: SweepStatus, limit: Int = 50) throws -> SweepOverview {
    let (ledger, sweep) = (status.ledger, status.sweep)
    let states = try ledger.stateCounts(ofSweep: sweep.id)
    return SweepOverview(
      status: status, states: states,
      running: try ledger.runningTasks(ofSweep: sweep.id, metric: sweep.metric, limit: limit),
      estimate: try estimate(of: status, states: states), objective: objective(of: sweep),
      best: try best(of: status), events: try ledger.events(ofSweep: sweep.id, newest: limit))
  }

  /// The best run of a sweep so far; nil without a metric or a value that is a number.
  public func best(of status: SweepStatus) throws -> RankedRun? {
    guard let objective = objective(of: status.sweep) else { return nil }
    let source = status.sweep.metricSource.flatMap(Source.init(rawValue:))
    var query = MetricQuery(
      sweep: status.sweep.id, name: objective.metric, reduction: objective.reduction.rawValue,
      preference: source.flatMap { Source.allCases.firstIndex(of: $0) })
    if try !status.ledger.hasMetric(query) {
      query.name = objective.metric.replacing(".", with: "/")
    }
    var best: RankedRun?
    try status.ledger.forEachRun(
      by: query, smallestFirst: objective.direction == .minimize, limit: 1
    ) { measured in
      guard let value = measured.value, !value.isNaN else { return }
      best = RankedRun(place: 1, run: measured.run, value: value, step: measured.step)
    }
    return best
  }

  /// The changes of states that were found out behind an event.
  public func events(of status: SweepStatus, after id: Int64) throws -> [RunEvent] {
    try status.ledger.events(ofSweep: status.sweep.id, after: id)
  }

  /// The newest event of all sweeps here; those behind it are new.
  public func lastEvent(of sweep: String) throws -> Int64 {
    try SweepReference(workplace: workplace).resolve(sweep).project.ledger.lastEvent()
  }

  func objective(of sweep: SweepRecord) -> Objective? {
    sweep.metric == nil ? nil : try? RankedSweep.stored(sweep)
  }

  private func estimate(
    of status: SweepStatus, states: [StateCount]
  ) throws -> TimeEstimate {
    let now = workplace.now()
    let durations = try status.ledger.durations(ofSweep: status.sweep.id)
    let held = states.filter { count in
      count.state == .pending && count.cause.map { $0.lowercased().contains("held") } ?? false
    }
    return TimeEstimate(
      TimeEstimate.Facts(
        waiting: status.counts[.pending, default: 0] + status.waiting,
        held: held.map(\.count).reduce(0, +), running: status.counts[.running, default: 0],
        elapsed: try status.ledger.startTimes(ofSweep: status.sweep.id)
          .map { max(0, now - Double($0)) },
        finished: durations.count, mean: durations.mean))
  }
}
