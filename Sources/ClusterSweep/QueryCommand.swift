import ArgumentParser
import Collect
import Coordinator
import Diagnostics
import Ledger

/// The options of every command that shows a table of runs.
struct RunTableOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What to show: 'min val_loss, min val_loss step, =lr, .state as S'; can be repeated.",
      valueName: "COLUMNS"))
  var columns: [String] = []

  @Option(help: ArgumentHelp("The least value of this column first.", valueName: "COLUMN"))
  var min: String?

  @Option(help: ArgumentHelp("The greatest value of this column first.", valueName: "COLUMN"))
  var max: String?

  @Option(help: ArgumentHelp("Show only the first N.", valueName: "N"))
  var top: Int?

  @Option(
    help: ArgumentHelp(
      "How to write it: \(TableFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "FORMAT"))
  var format = TableFormat.table

  func validate() throws {
    if min != nil, max != nil {
      throw ValidationError("--min and --max don't go together: choose one column to sort by")
    }
    if let top, top < 1 { throw ValidationError("--top needs a number of 1 or more") }
  }

  /// The columns that were asked for; nil if none were.
  func asked() throws -> [ColumnSpec]? {
    columns.isEmpty ? nil : try columns.flatMap { try ColumnSpec.list($0) }
  }

  /// Sorts and cuts a table as asked.
  func arrange(_ table: inout RunTable) throws {
    for (text, isDescending) in [(min, false), (max, true)] {
      guard let text else { continue }
      let column = try ColumnSpec.list(text)
      guard column.count == 1 else {
        throw Diagnostic("'\(text)' is more than one column", kind: .usage)
      }
      try table.prepare(column)
      table.sort(by: column[0], isDescending: isDescending)
    }
    if let top { table.keepFirst(top) }
  }
}

/// `clustersweep query`
struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Find runs of all sweeps here by an expression.",
    discussion: """
      clustersweep query "state == 'failed' and lr > 0.01"
      clustersweep query "val_loss.min < 0.3" --columns 'run, lr, val_loss:min' --min val_loss:min
      clustersweep query --sweep digits --format csv > digits.csv

      The expression speaks of parameters, of attributes (\(RunAttribute.allCases.map(\.rawValue).joined(separator: ", "))) \
      and of metrics: `val_loss` is the last value, `val_loss.min`, `.max`, `.first`, `.mean`, `.count` \
      are others. What was synced so far counts.
      """)

  @Argument(
    help: ArgumentHelp("What has to be true of a run; all runs without.", valueName: "condition"))
  var condition: String?

  @Option(help: ArgumentHelp("Only runs of this sweep; can be repeated.", valueName: "SWEEP"))
  var sweep: [String] = []

  @OptionGroup var options: RunTableOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = Context(output)
    var table = try context.coordinator.runTable(sweep)
    let hasMany = Set(table.rows.map(\.sweep.id)).count > 1
    if let condition { try table.keep(where: condition, place: "the condition") }
    let columns =
      try options.asked()
      ?? (hasMany ? ["sweep"] : []).map(RunTable.attribute)
      + ["run", "state"].map(RunTable.attribute)
      + table.parameters.map { ColumnSpec(.parameter($0), heading: $0) }
      + table.metrics.map { ColumnSpec(.metric($0, .last, isStep: false), heading: $0) }
    try table.prepare(columns)
    try options.arrange(&table)
    if table.rows.isEmpty { try context.say("no runs fit") }
    try RunTableView(table: table, columns: columns).show(options.format, context)
  }
}

extension RunTable {
  /// The column of an attribute.
  static func attribute(_ name: String) -> ColumnSpec {
    ColumnSpec(.attribute(name), heading: name)
  }
}

/// `clustersweep compare`
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Show the runs of a sweep side by side.",
    discussion: """
      clustersweep compare SWEEP
      clustersweep compare SWEEP --columns 'min loss, min loss step, =lr, .label as L' --min 'min loss'
      clustersweep compare SWEEP --where 'lr > 0.01' -u --format latex

      Columns are written as in Guild AI: `min`, `max`, `first`, `last`, `avg`, `total` or `count` before \
      a metric, `step` behind it, `=NAME` a parameter, `.NAME` an attribute, `as NAME` a heading of its \
      own; or as elsewhere here: val_loss:min.
      """)

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp("Only runs of which this is true.", valueName: "CONDITION"))
  var conditions: [String] = []

  @Flag(
    name: [.customShort("u"), .customLong("unchanged-hidden")],
    help: "Leave out columns in which all runs have the same.")
  var hidesUnchanged = false

  @OptionGroup var options: RunTableOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = Context(output)
    var table = try context.coordinator.runTable([sweep])
    for condition in conditions { try table.keep(where: condition) }
    var columns =
      try options.asked() ?? ["run", "state", "seconds"].map(RunTable.attribute)
      + table.parameters.map { ColumnSpec(.parameter($0), heading: $0) }
      + table.metrics.map { ColumnSpec(.metric($0, .last, isStep: false), heading: $0) }
    try table.prepare(columns)
    try options.arrange(&table)
    if hidesUnchanged, table.rows.count > 1 { columns = table.changing(columns) }
    if table.rows.isEmpty { try context.say("no runs fit") }
    try RunTableView(table: table, columns: columns).show(options.format, context)
  }
}
