public import Collect
import Diagnostics
public import Ledger

/// A run with the value of its objective.
public struct RankedRun: Sendable {
  /// From 1; nil for a run without the metric, which comes behind the others.
  public var place: Int?
  public var run: RunRecord
  /// NaN where every value of the metric is one.
  public var value: Double?
  /// The step at which the value was reached.
  public var step: Int64?
}

/// The runs of a sweep, best first.
public struct RankedSweep: Sendable {
  public var sweep: SweepRecord
  public var objective: Objective
  public var runs: [RankedRun]

  static func make(
    _ record: SweepRecord, project: Project, objective asked: Objective?, from source: Source?
  ) throws -> RankedSweep {
    let preference = source.flatMap { Source.allCases.firstIndex(of: $0) }
    let objective = try asked ?? stored(record)
    var values = try project.ledger.values(
      ofMetric: objective.metric, reduction: objective.reduction.rawValue, sweep: record.id,
      preference: preference)
    if values.isEmpty, objective.metric.contains(".") {
      // Nested JSON names are kept with slashes; people write either.
      values = try project.ledger.values(
        ofMetric: objective.metric.replacing(".", with: "/"),
        reduction: objective.reduction.rawValue, sweep: record.id, preference: preference)
    }
    let runs = try project.ledger.runs(ofSweep: record.id)
    if values.isEmpty { try complain(objective.metric, record, project) }
    let order = Ranking.order(runs.map { values[$0.id]?.value }, direction: objective.direction)
    let ranked = order.enumerated().map { place, index in
      let run = runs[index]
      let value = values[run.id]
      return RankedRun(
        place: value.map { _ in place + 1 }, run: run, value: value?.value, step: value?.step)
    }
    return RankedSweep(sweep: record, objective: objective, runs: ranked)
  }

  /// The objective that a sweep has of itself.
  static func stored(_ record: SweepRecord) throws -> Objective {
    guard let metric = record.metric, let reduction = record.reduction else {
      throw Diagnostic(
        "the sweep '\(record.name)' has no metric",
        remedy: "write `metric: NAME:min` into its file, or call `rank` with --metric NAME:min",
        kind: .usage)
    }
    var objective = try Objective.parse(
      "\(metric):\(reduction)", goal: record.direction, at: nil)
    objective.directionIsAssumed = record.directionIsAssumed
    return objective
  }

  /// Logs without any metric are no mistake: nothing has been synced yet. Logs with others are.
  private static func complain(
    _ metric: String, _ record: SweepRecord, _ project: Project
  ) throws {
    let names = try project.ledger.metricNames(ofSweep: record.id)
    guard !names.isEmpty else { return }
    let nearest = nearestWord(to: metric, among: names)
    throw Diagnostic(
      "no run has written the metric '\(metric)'",
      why: "the metrics in its logs are: \(names.prefix(20).joined(separator: ", "))",
      remedy: nearest.map { "did you mean '\($0)'?" })
  }
}
