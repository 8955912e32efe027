import ArgumentParser
import Collect
import Console
import Coordinator
import Diagnostics
import JSON

/// `clustersweep effects`
struct EffectsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "effects",
    abstract: "Tell what the parameters do to the metric: the best and the median of each value.",
    discussion: """
      A parameter's share is how much of what the runs differ in goes with its values alone (ε², \
      docs/ranking.md); what only two parameters together do isn't seen.
      """)

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @Option(help: ArgumentHelp("The objective: val_loss:min, acc:max.", valueName: "NAME:REDUCTION"))
  var metric: String?

  @Flag(help: "Greater values are better.")
  var maximize = false

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp("Only runs of which this is true.", valueName: "CONDITION"))
  var conditions: [String] = []

  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = Context(output)
    let objective =
      try metric.map { try Objective.parse($0, goal: maximize ? "maximize" : nil) }
      ?? context.coordinator.objective(of: sweep)
    var table = try context.coordinator.runTable([sweep])
    for condition in conditions { try table.keep(where: condition) }
    try table.prepare([objective.column])
    let effects = table.effects(on: objective)
    if output.json { return try context.print(json(effects, table, objective)) }
    try context.print(self.table(effects, table, objective))
  }

  private func table(
    _ effects: [(name: String, share: Double?)], _ table: RunTable, _ objective: Objective
  ) -> Table {
    let columns = [
      Table.Column("PARAMETER"), .init("SHARE", .right, canShrink: false), .init("VALUE"),
      .init("N", .right), .init("BEST \(objective)", .right, canShrink: false),
      .init("MEDIAN", .right, canShrink: false),
    ]
    let rows = effects.flatMap { effect in
      values(effect.name, table, objective).enumerated().map { place, value -> [Table.Cell] in
        let share = effect.share.map { "\(Int(($0 * 100).rounded())) %" } ?? "-"
        return [
          .init(place == 0 ? effect.name : "", .name), .init(place == 0 ? share : ""),
          .init(value.value), .init("\(value.values.count)"),
          .init(value.values.first.map { RankGroupsView.short($0) } ?? "-", .value),
          .init(Self.median(value.values).map { RankGroupsView.short($0) } ?? "-"),
        ]
      }
    }
    return Table(columns, rows: rows)
  }

  private func json(
    _ effects: [(name: String, share: Double?)], _ table: RunTable, _ objective: Objective
  ) -> JSONValue {
    .members([
      "objective": objective.json,
      "parameters": .array(
        effects.map { effect in
          .members([
            "parameter": .string(effect.name),
            "share": effect.share.map { .double($0) } ?? .null,
            "values": .array(
              values(effect.name, table, objective).map { value in
                .members([
                  "value": .string(value.value), "n": .int(value.values.count),
                  "best": value.values.first.map { .double($0) } ?? .null,
                  "median": Self.median(value.values).map { .double($0) } ?? .null,
                ])
              }),
          ])
        }),
    ])
  }

  /// The values of a parameter in the order of the table, each with the numbers of its runs, best first.
  private func values(
    _ name: String, _ table: RunTable, _ objective: Objective
  ) -> [(value: String, values: [Double])] {
    table.groups(by: [name], objective).compactMap { group in
      guard let value = group.parameters.first?.value else { return nil }
      var own = table
      own.keep(rowsOf: group)
      let values = own.values([objective]).compactMap { $0[0] }.filter { !$0.isNaN }.sorted()
      return (value, objective.direction == .minimize ? values : values.reversed())
    }
  }

  private static func median(_ sorted: [Double]) -> Double? {
    guard !sorted.isEmpty else { return nil }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
