import ArgumentParser
import Collect
import Console
import Coordinator
import Diagnostics
import JSON

/// What `rank` ranks beside all runs by one number.
struct RankChoice: ParsableArguments {
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only runs of which this is true: 'lr > 0.01 and state == \"completed\"'; can be repeated.",
      valueName: "CONDITION"))
  var conditions: [String] = []

  @Flag(help: "Show first what no other run beats in all metrics; needs several --metric.")
  var pareto = false

  @Option(
    help: ArgumentHelp(
      "Rank groups of runs with the same values of these parameters, by their mean.",
      valueName: "NAME,…"))
  var groupBy: String?

  @Option(
    help: ArgumentHelp(
      "Rank groups of runs that differ only in these parameters, such as seed, by their mean.",
      valueName: "NAME,…"))
  var over: String?

  func validate() throws {
    if groupBy != nil, over != nil {
      throw ValidationError("--group-by and --over don't go together")
    }
    if pareto, groupBy != nil || over != nil {
      throw ValidationError("--pareto is about runs, not about groups of them")
    }
  }

  var isGiven: Bool { !conditions.isEmpty || pareto || groupBy != nil || over != nil }

  func show(_ sweep: String, _ asked: [Objective], top: Int?, _ context: Context) throws {
    let objectives = asked.isEmpty ? [try context.coordinator.objective(of: sweep)] : asked
    var table = try context.coordinator.runTable([sweep])
    for condition in conditions { try table.keep(where: condition) }
    try table.prepare(objectives.map(\.column))
    for objective in objectives where objective.directionIsAssumed {
      try context.say(
        Diagnostic(
          "smaller values of \(objective) are taken as better",
          remedy: "add --maximize if greater ones are", severity: .note))
    }
    if let names = try groupNames(table) {
      guard objectives.count == 1 else {
        throw Diagnostic("groups are ranked by one metric", kind: .usage)
      }
      let groups = table.groups(by: names, objectives[0])
      let shown = Array(groups.prefix(top ?? .max))
      return try RankGroupsView(groups: shown, objective: objectives[0]).show(context)
    }
    guard !pareto || objectives.count > 1 else {
      throw Diagnostic(
        "a Pareto front needs several metrics", remedy: "add another --metric NAME:REDUCTION",
        kind: .usage)
    }
    try RankTableView(table, objectives, isPareto: pareto).show(top: top, context)
  }

  private func groupNames(_ table: RunTable) throws -> [String]? {
    guard let text = groupBy ?? over else { return nil }
    let names = text.split(separator: ",").map { $0.filter { $0 != " " } }.map { String($0) }
    for name in names where !table.parameters.contains(name) {
      throw Diagnostic(
        "no run has the parameter '\(name)'", at: .file(over == nil ? "--group-by" : "--over"),
        remedy: didYouMean(name, among: table.parameters)
          ?? "there are: \(table.parameters.joined(separator: ", "))", kind: .usage)
    }
    return over == nil ? names : table.parameters.filter { !names.contains($0) }
  }
}

extension Objective {
  /// The column of its value.
  var column: ColumnSpec {
    ColumnSpec(.metric(metric, reduction, isStep: false), heading: description)
  }

  var json: JSONValue {
    .members([
      "metric": .string(metric), "reduction": .string(reduction.rawValue),
      "direction": .string(direction.rawValue),
    ])
  }
}
