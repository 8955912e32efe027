import ArgumentParser
import Collect
import Console
import Coordinator
import Diagnostics
import JSON
import Ledger

/// `clustersweep series`
struct SeriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "series",
    abstract: "Write every value of every metric, by run, step and time.",
    discussion: """
      clustersweep series SWEEP > all.csv
      clustersweep series SWEEP --metric val_loss --where 'lr > 0.01' --format jsonl

      Reads what was synced of the runs' newest attempts, and writes run by run. With --json it writes \
      JSON lines.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case csv, jsonl, table
  }

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @Option(help: ArgumentHelp("Only this metric; can be repeated.", valueName: "NAME"))
  var metric: [String] = []

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp("Only runs of which this is true; can be repeated.", valueName: "CONDITION"))
  var conditions: [String] = []

  @Option(help: ArgumentHelp("How to write it: csv, jsonl or table.", valueName: "FORMAT"))
  var format = Format.csv

  @OptionGroup var output: OutputOptions

  private static let heads = ["run", "metric", "step", "value", "time"]

  func run() throws {
    let context = Context(output)
    var table = try context.coordinator.runTable([sweep])
    for condition in conditions { try table.keep(where: condition) }
    let known = table
    switch output.json ? .jsonl : format {
    case .table:
      try context.writeTable(
        Self.heads.map {
          Table.Column($0.uppercased(), $0 == "run" || $0 == "metric" ? .left : .right)
        }
      ) { write in
        try known.forEachPoint(of: metric) { row, point in
          try write(Self.texts(row, point).map { Table.Cell($0) })
        }
      }
    case .csv:
      try stream(context, head: Self.heads.joined(separator: ",") + "\n", known) { row, point in
        Self.texts(row, point).map(TableExport.csv).joined(separator: ",") + "\n"
      }
    case .jsonl:
      try stream(context, head: "", known) { Self.object($0, $1).text() + "\n" }
    }
  }

  private func stream(
    _ context: Context, head: String, _ table: RunTable,
    _ line: (RunTable.Row, SeriesPoint) -> String
  ) throws {
    var pending = head
    try table.forEachPoint(of: metric) { row, point in
      pending += line(row, point)
      guard pending.utf8.count >= 1 << 16 else { return }
      try context.printPart(pending)
      pending = ""
    }
    try context.printPart(pending)
  }

  private static func texts(_ row: RunTable.Row, _ point: SeriesPoint) -> [String] {
    [
      row.run.facts.name, point.metric, "\(point.step)", "\(point.value)",
      point.time.map { "\($0)" } ?? "",
    ]
  }

  private static func object(_ row: RunTable.Row, _ point: SeriesPoint) -> JSONValue {
    .members([
      "run": .string(row.run.facts.name), "metric": .string(point.metric),
      "step": .number("\(point.step)"), "value": .double(point.value),
      "time": point.time.map { .double($0) } ?? .null,
    ])
  }
}
