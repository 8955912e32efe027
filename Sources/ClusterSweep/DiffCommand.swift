import ArgumentParser
import Cluster
import Console
import Coordinator
import Diagnostics
import JSON
import Ledger

/// `clustersweep diff`
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Tell in what two runs differ: parameters, metrics, code.",
    discussion: "Metrics are their last values. `--all` shows also what is the same.")

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @Argument(help: ArgumentHelp("A run: its name, index or hash.", valueName: "run"))
  var first: String

  @Argument(help: ArgumentHelp("Another.", valueName: "run"))
  var second: String

  @Flag(help: "Show also what is the same.")
  var all = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = Context(output)
    let found = try context.coordinator.difference(of: first, and: second, in: sweep)
    if output.json { return try context.print(json(found)) }
    let rows = rows(found)
    if rows.isEmpty { try context.say("they are the same") }
    guard !rows.isEmpty else { return }
    try context.print(
      Table(
        [
          .init("WHAT"), .init("NAME", canShrink: false), .init(found.first.run.facts.name, .right),
          .init(found.second.run.facts.name, .right),
        ], rows: rows))
  }

  private func rows(_ found: RunDifference) -> [[Table.Cell]] {
    var rows: [[Table.Cell]] = []
    for entry in found.parameters where all || entry.first != entry.second {
      rows.append(["parameter", .init(entry.name, .name), cell(entry.first), cell(entry.second)])
    }
    for entry in found.metrics where all || entry.first != entry.second {
      rows.append([
        "metric", .init(entry.name, .name), cell(entry.first.map { "\($0)" }),
        cell(entry.second.map { "\($0)" }),
      ])
    }
    let states = [found.first, found.second].map(\.run.state.rawValue)
    if all || states[0] != states[1] {
      rows.append(["state", "", cell(states[0]), cell(states[1])])
    }
    if all || found.code.first != found.code.second {
      rows.append(["code", "", cell(found.code.first), cell(found.code.second)])
    }
    for file in found.files ?? [] {
      rows.append(["file", .init(file.path, .name), "", .init(file.change.rawValue)])
    }
    return rows
  }

  private func cell(_ text: String?) -> Table.Cell { text.map { .init($0) } ?? .init("-", .muted) }

  private func json(_ found: RunDifference) -> JSONValue {
    .members([
      "runs": .array([found.first, found.second].map { .string($0.run.facts.name) }),
      "parameters": .array(
        found.parameters.filter { all || $0.first != $0.second }.map {
          .members([
            "name": .string($0.name), "values": .array([.text($0.first), .text($0.second)]),
          ])
        }),
      "metrics": .array(
        found.metrics.filter { all || $0.first != $0.second }.map {
          .members([
            "name": .string($0.name),
            "values": .array([$0.first, $0.second].map { $0.map { .double($0) } ?? .null }),
          ])
        }),
      "code": .array([.text(found.code.first), .text(found.code.second)]),
      "files": found.files.map { files in
        .array(
          files.map {
            .members(["path": .string($0.path), "change": .string($0.change.rawValue)])
          })
      } ?? .null,
    ])
  }
}
