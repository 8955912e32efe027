import Cluster
import Collect
import Console
import Coordinator
import Diagnostics
import JSON
import Ledger

/// Runs ranked by one or several objectives, for people and for programs.
struct RankTableView {
  private let table: RunTable
  private let objectives: [Objective]
  private let values: [[Double?]]
  /// A row's place, the same for rows with the same values; nil without any.
  private let places: [Int?]
  private let fronts: [Int?]?

  init(_ table: RunTable, _ objectives: [Objective], isPareto: Bool) {
    var table = table
    table.rank(by: objectives)
    let directions = objectives.map(\.direction)
    if isPareto {
      let fronts = Ranking.fronts(table.values(objectives), directions: directions)
      table.keep(
        order: table.rows.indices.sorted {
          (fronts[$0] ?? .max, $0) < (fronts[$1] ?? .max, $1)
        })
    }
    let values = table.values(objectives)
    fronts = isPareto ? Ranking.fronts(values, directions: directions) : nil
    var places: [Int?] = []
    for (index, row) in values.enumerated() {
      guard row.allSatisfy({ $0 != nil }) else {
        places.append(nil)
        continue
      }
      places.append(index > 0 && values[index - 1] == row ? places[index - 1] : index + 1)
    }
    (self.table, self.objectives, self.values, self.places) = (table, objectives, values, places)
  }

  func show(top: Int?, _ context: Context) throws {
    let count = min(top ?? .max, table.rows.count)
    if context.output.json {
      return try context.print(
        .members([
          "objectives": .array(objectives.map(\.json)),
          "runs": .array((0..<count).map(object)),
        ]))
    }
    if table.rows.isEmpty { try context.say("no runs fit") }
    let columns =
      [Table.Column("PLACE", .right, canShrink: false)]
      + (fronts == nil ? [] : [Table.Column("FRONT", .right, canShrink: false)])
      + [.init("RUN", canShrink: false)] + table.parameters.map { Table.Column($0) }
      + objectives.map { Table.Column("\($0)", .right, canShrink: false) }
      + [.init("STATE", canShrink: false)]
    try context.print(Table(columns, rows: (0..<count).map(cells)))
  }

  private func cells(_ index: Int) -> [Table.Cell] {
    let row = table.rows[index]
    let front = fronts.map { [Table.Cell($0[index].map { "\($0)" } ?? "-")] } ?? []
    let state = row.run.state.rawValue
    return [.init(places[index].map { "\($0)" } ?? "-", .muted)] + front
      + [.init(row.run.facts.name, .name)]
      + table.parameters.map { Table.Cell(row.run.facts.parameters[$0]?.string ?? "") }
      + values[index].map { Table.Cell($0.map { "\($0)" } ?? "-", .value) }
      + [.init(state, state == "completed" ? .good : state == "failed" ? .bad : .pending)]
  }

  private func object(_ index: Int) -> JSONValue {
    let row = table.rows[index]
    let found = zip(objectives, values[index]).map { objective, value in
      JSONValue.members([
        "value": value.map { .double($0) } ?? .null,
        "step": table.step(objective, row).map { .int(Int($0)) } ?? .null,
      ])
    }
    return .object(
      [
        .init("place", places[index].map { .int($0) } ?? .null),
        .init("run", .string(row.run.facts.name)),
        .init("parameters", row.run.facts.parameters), .init("values", .array(found)),
        .init("state", .string(row.run.state.rawValue)),
      ] + (fronts.map { [.init("front", $0[index].map { .int($0) } ?? .null)] } ?? []))
  }
}

/// Groups of runs ranked by the mean of an objective.
struct RankGroupsView {
  let groups: [RunGroup]
  let objective: Objective

  func show(_ context: Context) throws {
    if context.output.json {
      return try context.print(
        .members([
          "objective": objective.json,
          "groups": .array(groups.enumerated().map { object($0.offset, $0.element) }),
        ]))
    }
    let names = groups.first?.parameters.map(\.name) ?? []
    let columns =
      [Table.Column("PLACE", .right, canShrink: false)] + names.map { Table.Column($0) }
      + ["MEAN \(objective)", "STD", "95 %", "N"].map { Table.Column($0, .right, canShrink: false) }
      + (groups.contains { $0.missing > 0 } ? [Table.Column("WITHOUT", .right)] : [])
    try context.print(
      Table(columns, rows: groups.enumerated().map { cells($0.offset, $0.element) }))
  }

  private func cells(_ index: Int, _ group: RunGroup) -> [Table.Cell] {
    let found = group.statistics
    return [.init(found == nil ? "-" : "\(index + 1)", .muted)]
      + group.parameters.map { Table.Cell($0.value ?? "-") }
      + [
        .init(found.map { Self.short($0.mean) } ?? "-", index == 0 ? .good : .value),
        .init(found?.deviation.map { Self.short($0) } ?? "-"),
        .init(found?.margin.map { "± " + Self.short($0) } ?? "-"),
        .init("\(found?.count ?? 0)"), .init("\(group.missing)"),
      ]
  }

  private func object(_ index: Int, _ group: RunGroup) -> JSONValue {
    let found = group.statistics
    return .members([
      "place": found == nil ? .null : .int(index + 1),
      "parameters": .object(group.parameters.map { .init($0.name, .text($0.value)) }),
      "mean": found.map { .double($0.mean) } ?? .null,
      "std": found?.deviation.map { .double($0) } ?? .null,
      "margin": found?.margin.map { .double($0) } ?? .null,
      "n": .int(found?.count ?? 0), "missing": .int(group.missing),
      "runs": .array(group.rows.map { .string($0.run.facts.name) }),
    ])
  }

  /// Six digits, which say enough of a mean.
  static func short(_ number: Double) -> String {
    guard number.isFinite, number != 0 else { return "\(number)" }
    var digits = number
    var exponent = 0
    while abs(digits) >= 10 { (digits, exponent) = (digits / 10, exponent + 1) }
    while abs(digits) < 1 { (digits, exponent) = (digits * 10, exponent - 1) }
    guard -5..<15 ~= exponent else { return "\((digits * 1e5).rounded() / 1e5)e\(exponent)" }
    let places = max(0, 5 - exponent)
    let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
    return "\((number * scale).rounded() / scale)"
  }
}
