import ArgumentParser
import Cluster
import Console
import Coordinator
import Diagnostics
import Foundation
import JSON
import Ledger

/// `clustersweep list`
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the sweeps of this folder, the newest first.",
    discussion: """
      Shows what the ledger knows; `status` asks the hosts. A sweep file's key `project` puts its \
      sweep into a group.
      """)

  @Option(help: ArgumentHelp("Only the sweeps of this group.", valueName: "NAME"))
  var project: String?

  @Flag(help: "Only archived sweeps.")
  var archived = false

  @Flag(help: "Archived sweeps too.")
  var all = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = Context(output)
    var selection = ListSelection()
    selection.project = project
    selection.archived = all ? .too : archived ? .only : .without
    let sweeps = try context.coordinator.list(selection)
    if output.json { return try context.print(ListView.json(sweeps)) }
    if sweeps.isEmpty, !archived {
      return try context.say("no sweeps; `clustersweep list --all` shows archived ones too")
    }
    try context.print(ListView.table(sweeps, now: Date().timeIntervalSince1970))
  }
}

/// Sweeps, for people and for programs.
enum ListView {
  static func json(_ sweeps: [SweepSummary]) -> JSONValue {
    .members([
      "sweeps": .array(
        sweeps.map { sweep in
          .members([
            "sweep": .string(sweep.name), "project": .text(sweep.project),
            "host": .string(sweep.host), "file": .string(sweep.file), "runs": .int(sweep.runs),
            "counts": .object(
              counts(sweep).map { .init($0.state.rawValue, .int($0.count)) }),
            "created_at": .double(sweep.createdAt),
            "archived_at": sweep.archivedAt.map { .double($0) } ?? .null,
          ])
        })
    ])
  }

  /// Columns that would say nothing are left out.
  static func table(_ sweeps: [SweepSummary], now: Double) -> Table {
    let hasProjects = sweeps.contains { $0.project != nil }
    let hasArchived = sweeps.contains { $0.archivedAt != nil }
    let columns =
      [Table.Column("SWEEP", canShrink: false)] + (hasProjects ? [.init("PROJECT")] : [])
      + [.init("HOST"), .init("RUNS", .right), .init("STATES"), .init("AGE", .right)]
      + (hasArchived ? [.init("ARCHIVED", .right)] : [])
    let rows = sweeps.map { sweep -> [Table.Cell] in
      let states = counts(sweep).map { "\($0.count) \($0.state.rawValue)" }
      return [.init(sweep.name, .name)] + (hasProjects ? [.init(sweep.project ?? "")] : [])
        + [
          .init(sweep.host), .init("\(sweep.runs)"), .init(states.joined(separator: ", ")),
          .init(StatusView.age(now - sweep.createdAt), .muted),
        ]
        + (hasArchived
          ? [.init(sweep.archivedAt.map { StatusView.age(now - $0) + " ago" } ?? "", .muted)] : [])
    }
    return Table(columns, rows: rows)
  }

  private static func counts(_ sweep: SweepSummary) -> [(state: JobState, count: Int)] {
    JobState.allCases.compactMap { state in sweep.counts[state].map { (state, $0) } }
  }
}

/// `clustersweep archive`
struct ArchiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive", abstract: "Take a sweep out of lists; nothing else changes.",
    discussion: "`list --archived` shows it, `unarchive` takes it back.")

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = Context(output)
    let (name, changed) = try context.coordinator.archive(sweep, true)
    if output.json {
      try context.print(.members(["sweep": .string(name), "archived": .bool(true)]))
    }
    try context.say(changed ? "archived \(name)" : "\(name) is archived already")
  }
}

/// `clustersweep unarchive`
struct UnarchiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unarchive", abstract: "Take an archived sweep back into lists.")

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = Context(output)
    let (name, changed) = try context.coordinator.archive(sweep, false)
    if output.json {
      try context.print(.members(["sweep": .string(name), "archived": .bool(false)]))
    }
    try context.say(changed ? "\(name) is in lists again" : "\(name) isn't archived")
  }
}
