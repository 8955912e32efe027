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
  private let ledger: Ledger
  private let query: MetricQuery
  /// What the names of its runs end in, if they are to be those of the runs before a step.
  var suffix = ""
  /// Where the ledger doesn't keep what the objective asks for.
  private var files: FileRanking?

  init(
    _ record: SweepRecord, project: Project, objective asked: Objective?, from source: Source?
  ) throws {
    sweep = record
    ledger = project.ledger
    objective = try asked ?? Self.stored(record)
    var query = MetricQuery(
      sweep: record.id, name: objective.metric, reduction: objective.reduction.rawValue,
      preference: source.flatMap { Source.allCases.firstIndex(of: $0) })
    if try !ledger.hasMetric(query) {
      // Nested JSON names are kept with slashes; people write either.
      query.name = objective.metric.replacing(".", with: "/")
      if try !ledger.hasMetric(query) { try Self.complain(objective.metric, record, project) }
    }
    self.query = query
    if !MetricRecord.stored.contains(objective.reduction) {
      files = FileRanking(
        ledger: project.ledger, sweep: record.id,
        folder: "\(project.resultsFolder)/\(record.name)", objective: objective, source: source)
    }
  }

  /// Reads the runs, best first, those without the metric last, so that they needn't all be in memory.
  ///
  /// - Parameters:
  ///   - top: at most so many; nil for all.
  ///   - body: told each run.
  /// - Throws: that the ledger can't be read, and what `body` throws.
  public func forEachRun(top: Int? = nil, _ body: (RankedRun) throws -> Void) throws {
    if let files {
      return try files.forEachRun(top: top ?? .max) { ranked in
        var ranked = ranked
        ranked.run = named(ranked.run)
        try body(ranked)
      }
    }
    var place = 0
    try ledger.forEachRun(
      by: query, smallestFirst: objective.direction == .minimize, limit: top
    ) { measured in
      place += 1
      try body(
        RankedRun(
          place: measured.value.map { _ in place }, run: named(measured.run), value: measured.value,
          step: measured.step))
    }
  }

  private func named(_ run: RunRecord) -> RunRecord {
    var run = run
    if run.facts.name.hasSuffix(suffix) { run.facts.name.removeLast(suffix.count) }
    return run
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
