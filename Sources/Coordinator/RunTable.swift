public import Collect
import Diagnostics
import Grid
public import JSON
public import Ledger

/// Runs of one or several sweeps with all that is known of them, of which columns are asked.
public struct RunTable: Sendable {
  /// A run.
  public struct Row: Sendable {
    public let sweep: SweepRecord
    public let run: RunRecord
    let metrics: [String: MetricRecord]
  }

  /// What stands in a cell.
  public struct Cell: Sendable {
    public var text: String
    /// The same as a number, if it is one.
    public var number: Double?
    public var json: JSONValue
  }

  public internal(set) var rows: [Row]
  /// The names of all parameters, in the order of the sweeps, and of all metrics.
  public let parameters: [String]
  public let metrics: [String]
  /// What the ledger doesn't keep, read from files: by metric and reduction, then by run.
  private var read: [String: [Int64: (value: Double, step: Int64?)]] = [:]
  let project: Project

  /// - Parameters:
  ///   - sweeps: whose runs.
  ///   - project: where they are.
  /// - Throws: that the ledger can't be read.
  init(_ sweeps: [SweepRecord], _ project: Project) throws {
    var rows: [Row] = []
    for sweep in sweeps {
      let measured = try project.ledger.measured(ofSweep: sweep.id)
      rows += try project.ledger.runs(ofSweep: sweep.id)
        .map { Row(sweep: sweep, run: $0, metrics: measured[$0.id] ?? [:]) }
    }
    var seen: Set<String> = []
    parameters = rows.flatMap { $0.run.facts.parameters.object?.map(\.name) ?? [] }
      .filter { seen.insert($0).inserted }
    metrics = Set(rows.flatMap(\.metrics.keys)).sorted()
    self.rows = rows
    self.project = project
  }

  /// Sees to it that the cells of columns can be told.
  ///
  /// - Parameter columns: the columns.
  /// - Throws: a name that is nowhere, with the nearest; a file that can't be read.
  public mutating func prepare(_ columns: [ColumnSpec]) throws {
    for column in columns {
      switch column.content {
      case .parameter(let name): try check(name, among: parameters, "parameter")
      case .attribute(let name):
        guard RunAttribute(word: name) == nil else { continue }
        try check(name, among: RunAttribute.allCases.map(\.rawValue), "attribute")
      case .metric(let name, let reduction, _):
        let found = try metric(named: name)
        if !Self.isKept(reduction) { try read(found, reduction) }
      case .name(let name):
        guard metricName(name) == nil, RunAttribute(word: name) == nil else { continue }
        let all = parameters + metrics + RunAttribute.allCases.map(\.rawValue)
        try check(name, among: all, "parameter, metric or attribute")
      }
    }
  }

  /// What stands in a column for a run; nil where nothing is known.
  public func cell(_ column: ColumnSpec, _ row: Row) -> Cell? {
    switch column.content {
    case .parameter(let name): return parameter(name, row)
    case .attribute(let name): return attribute(name, row)
    case .metric(let name, let reduction, let isStep):
      return metric(name, reduction, isStep: isStep, row)
    case .name(let name):
      if parameters.contains(name) { return parameter(name, row) }
      if metricName(name) != nil { return metric(name, .last, isStep: false, row) }
      return attribute(name, row)
    }
  }

  /// A metric's name as files have it: people also write '.' for '/'.
  func metricName(_ name: String) -> String? {
    if metrics.contains(name) { return name }
    let slashed = name.replacing(".", with: "/")
    return metrics.contains(slashed) ? slashed : nil
  }

  private func parameter(_ name: String, _ row: Row) -> Cell? {
    row.run.facts.value(of: name).map {
      Cell(text: $0.text, number: Double($0.text), json: row.run.facts.point[name] ?? .null)
    }
  }

  private func attribute(_ name: String, _ row: Row) -> Cell? {
    guard let attribute = RunAttribute(word: name),
      let text = attribute.text(of: row.run, in: row.sweep)
    else { return nil }
    let isNumber = attribute.isNumber
    return Cell(
      text: text, number: isNumber ? Double(text) : nil,
      json: isNumber ? .number(text) : .string(text))
  }

  private func metric(_ name: String, _ reduction: Reduction, isStep: Bool, _ row: Row) -> Cell? {
    guard let result = value(name, reduction, row) else { return nil }
    if isStep {
      return result.step.map {
        Cell(text: "\($0)", number: Double($0), json: .number("\($0)"))
      }
    }
    return Cell(text: "\(result.value)", number: result.value, json: .double(result.value))
  }

  /// What a metric of a run reduces to.
  func value(
    _ name: String, _ reduction: Reduction, _ row: Row
  ) -> (value: Double, step: Int64?)? {
    guard let name = metricName(name), let record = row.metrics[name] else { return nil }
    switch reduction {
    case .count: return (Double(record.count), nil)
    default:
      if let kept = record.reductions[reduction.rawValue] { return (kept.value, kept.step) }
      return read["\(name):\(reduction.rawValue)"]?[row.run.id]
    }
  }

  private static func isKept(_ reduction: Reduction) -> Bool {
    reduction == .count || MetricRecord.stored.contains(reduction)
  }

  private mutating func read(_ metric: String, _ reduction: Reduction) throws {
    let objective = Objective(metric: metric, reduction: reduction, direction: .minimize)
    guard read[objective.description] == nil else { return }
    var found: [Int64: (value: Double, step: Int64?)] = [:]
    for sweep in Dictionary(rows.map { ($0.sweep.id, $0.sweep) }, uniquingKeysWith: { a, _ in a })
      .values
    {
      let ranking = FileRanking(
        ledger: project.ledger, sweep: sweep.id,
        folder: "\(project.resultsFolder)/\(sweep.name)", objective: objective, source: nil)
      try ranking.forEachRun(top: .max) { run in
        if let value = run.value { found[run.run.id] = (value, run.step) }
      }
    }
    read[objective.description] = found
  }

  private func metric(named name: String) throws(Diagnostic) -> String {
    if let found = metricName(name) { return found }
    throw unknown(name, among: metrics, "metric")
  }

  private func check(
    _ name: String, among names: [String], _ what: String
  ) throws(Diagnostic) {
    if !names.contains(name) { throw unknown(name, among: names, what) }
  }

  private func unknown(_ name: String, among names: [String], _ what: String) -> Diagnostic {
    Diagnostic(
      "no run has the \(what) '\(name)'",
      why: names.isEmpty ? "nothing was synced yet" : nil,
      remedy: didYouMean(name, among: names)
        ?? (names.isEmpty
          ? "`clustersweep sync SWEEP` brings the logs"
          : "there are: \(names.prefix(30).joined(separator: ", "))"),
      kind: .usage)
  }
}
