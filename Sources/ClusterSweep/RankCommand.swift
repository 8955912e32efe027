import ArgumentParser
import Cluster
import Collect
import Console
import Coordinator
import Diagnostics
import JSON
import Ledger

/// `clustersweep rank`
struct RankCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rank",
    abstract: "List runs, best first.",
    discussion: """
      clustersweep rank SWEEP
      clustersweep rank SWEEP --metric val_acc:max
      clustersweep rank SWEEP --metric val_loss:min --metric size:min --pareto
      clustersweep rank SWEEP --where 'lr > 0.01' --over seed    means over seeds
      clustersweep rank --folder DIR --metric val_loss:min    any folder of run folders

      Ranks what was synced so far: `clustersweep sync SWEEP` brings the newest logs.
      """)

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String?

  @Option(
    help: ArgumentHelp("Rank a folder of run folders that somebody else made.", valueName: "DIR"))
  var folder: String?

  @Option(
    help: ArgumentHelp(
      "The objective: val_loss:min, acc:max. Of several, a later one decides where those before tie.",
      valueName: "NAME:REDUCTION"))
  var metric: [String] = []

  @OptionGroup var choice: RankChoice

  @Option(
    help: ArgumentHelp(
      "Read only this kind of source: \(Source.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "KIND"))
  var from: String?

  @Option(
    help: ArgumentHelp(
      "Values whose steps a later file of the run repeats: replace or keep. With --folder.",
      valueName: "RULE"))
  var overlap = Overlap.replace

  /// What becomes of values that a run which started over has written again.
  enum Overlap: String, ExpressibleByArgument, CaseIterable {
    case replace, keep
  }

  @Flag(help: "Greater values are better.")
  var maximize = false

  @Option(help: ArgumentHelp("Show only the best N.", valueName: "N"))
  var top: Int?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = Context(output)
    let asked = try metric.map { try objective($0) }
    let view: RankView
    switch (sweep, folder) {
    case (let sweep?, nil):
      if choice.isGiven || asked.count > 1 {
        return try choice.show(sweep, asked, top: top, context)
      }
      view = RankView(
        try context.coordinator.rank(sweep, objective: asked.first, from: try source()))
    case (nil, let folder?):
      guard !choice.isGiven, asked.count < 2 else {
        throw Diagnostic(
          "a folder is ranked by one metric alone", why: "its runs have no parameters",
          remedy: "leave out --where, --pareto, --group-by, --over and further --metric",
          kind: .usage)
      }
      view = try rank(folder: folder, asked.first)
    default:
      throw Diagnostic(
        "rank needs a sweep or a folder",
        remedy:
          "write `clustersweep rank SWEEP` or `clustersweep rank --folder DIR --metric NAME:min`",
        kind: .usage)
    }
    try view.show(top: top, context)
  }

  /// Of several metrics `--maximize` is about those that say nothing of their direction.
  private func objective(_ text: String) throws -> Objective {
    let place = SourceLocation(
      file: "command line", line: 1, column: 1, length: text.count, text: text)
    let plain = try Objective.parse(text, at: place)
    guard maximize, metric.count == 1 || plain.directionIsAssumed else { return plain }
    return try Objective.parse(text, goal: "maximize", at: place)
  }

  private func rank(folder: String, _ asked: Objective?) throws -> RankView {
    guard let objective = asked else {
      throw Diagnostic(
        "rank --folder needs a metric", remedy: "add --metric NAME:min or --metric NAME:max",
        kind: .usage)
    }
    return RankView(
      try FolderRanking.rank(
        folder: folder, objective: objective,
        options: RankingOptions(from: try source(), keepsOverlaps: overlap == .keep)), objective)
  }

  private func source() throws -> Source? {
    try from.map { name in
      guard let source = Source(word: name) else {
        let names = Source.allCases.map(\.rawValue)
        throw Diagnostic(
          "'\(name)' is no source of metrics",
          remedy: didYouMean(name, among: names)
            ?? "the sources are: \(names.joined(separator: ", "))", kind: .usage)
      }
      return source
    }
  }
}

/// A ranking, for people and for programs.
struct RankView {
  private struct Row {
    /// What only a ranking by folder tells of the files.
    var folderRun: FolderRun?
    var place: Int?
    var run: String
    var parameters: JSONValue
    var value: Double?
    var step: Int64?
    var state: String?
  }

  /// Tells the first rows, or all, best first.
  private typealias Rows = (_ top: Int?, _ row: (Row) throws -> Void) throws -> Void

  private let objective: Objective
  private var rows: Rows
  private var notes: [Diagnostic] = []

  init(_ ranked: RankedSweep) {
    objective = ranked.objective
    rows = { top, row in
      try ranked.forEachRun(top: top) { entry in
        try row(
          Row(
            place: entry.place, run: entry.run.facts.name, parameters: entry.run.facts.parameters,
            value: entry.value, step: entry.step, state: entry.run.state.rawValue))
      }
    }
  }

  init(_ runs: [FolderRun], _ objective: Objective) {
    self.objective = objective
    notes = RankNotes(runs, objective).all
    rows = { top, row in
      for (index, run) in runs.prefix(top ?? runs.count).enumerated() {
        try row(
          Row(
            folderRun: run, place: run.value.map { _ in index + 1 }, run: run.name,
            parameters: .object([]),
            value: run.value, step: run.step, state: nil))
      }
    }
  }

  func show(top: Int?, _ context: Context) throws {
    if let top, top <= Self.mostKept {
      var kept: [Row] = []
      try rows(top) { kept.append($0) }
      return try RankView(self, kept).showAll(nil, context)
    }
    try showAll(top, context)
  }

  /// So many rows are kept, so that they are read once and not for every pass over the table.
  private static let mostKept = 1_000

  private init(_ other: RankView, _ kept: [Row]) {
    self = other
    rows = { _, row in for entry in kept { try row(entry) } }
  }

  private func showAll(_ top: Int?, _ context: Context) throws {
    for note in notes { try context.say(note) }
    if context.output.json { return try writeJSON(top, context) }
    if objective.directionIsAssumed {
      try context.say(
        Diagnostic(
          "smaller values of \(objective) are taken as better",
          remedy: "add --maximize, or `goal: maximize` to the sweep file, if greater ones are",
          severity: .note))
    }
    try writeTable(top, context)
  }

  private func writeJSON(_ top: Int?, _ context: Context) throws {
    let head = JSONValue.members([
      "objective": .members([
        "metric": .string(objective.metric), "reduction": .string(objective.reduction.rawValue),
        "direction": .string(objective.direction.rawValue),
      ])
    ])
    try context.writeObject(head, with: "runs") { list in
      try rows(top) { row in
        try list.add(
          .object(
            [
              .init("place", row.place.map { .int($0) } ?? .null), .init("run", .string(row.run)),
              .init("parameters", row.parameters),
              .init("value", row.value.map { .double($0) } ?? .null),
              .init("step", row.step.map { .int(Int($0)) } ?? .null),
              .init("state", .text(row.state)),
            ] + (row.folderRun.map(Self.fileMembers) ?? [])))
      }
    }
  }

  private static func fileMembers(_ run: FolderRun) -> [JSONValue.Member] {
    [
      .init("from", .text(run.kind?.rawValue)), .init("file", .text(run.source)),
      .init("count", .int(run.count)), .init("nan", .int(run.nanCount)),
      .init("dropped", .int(run.dropped)),
      .init("unreadable", .array(run.unreadable.map { .string($0) })),
      .init(
        "damaged",
        .array(
          run.damaged.map {
            .members([
              "file": .string($0.file), "offset": .int($0.offset), "what": .string($0.what),
            ])
          })),
    ]
  }

  private func writeTable(_ top: Int?, _ context: Context) throws {
    var names = ParameterNames()
    var hasStates = false
    try rows(top) { row in
      names.add(row.parameters)
      hasStates = hasStates || row.state != nil
    }
    let columns =
      [Table.Column("PLACE", .right, canShrink: false), .init("RUN", canShrink: false)]
      + names.all.map { Table.Column($0) }
      + [.init("\(objective)", .right, canShrink: false), .init("STEP", .right, canShrink: false)]
      + (hasStates ? [.init("STATE", canShrink: false)] : [])
    try context.writeTable(columns) { write in
      try rows(top) { try write(cells($0, names.all)) }
    }
  }

  private func cells(_ row: Row, _ names: [String]) -> [Table.Cell] {
    let state = row.state.map { [Table.Cell($0, label(ofState: $0))] } ?? []
    return [.init(row.place.map { "\($0)" } ?? "-", .muted), .init(row.run, .name)]
      + names.map { Table.Cell(row.parameters[$0]?.string ?? "") }
      + [
        .init(row.value.map { "\($0)" } ?? "-", row.place == 1 ? .good : .value),
        .init(row.step.map { "\($0)" } ?? "-"),
      ] + state
  }

  private func label(ofState state: String) -> Label {
    state == "completed" ? .good : state == "failed" ? .bad : .pending
  }
}
