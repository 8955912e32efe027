import ArgumentParser
import Cluster
import Console
import Coordinator
import JSON
import Ledger

/// `clustersweep list`
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the sweeps of this folder.",
    discussion: "Shows what the ledger knows; `status` asks the hosts.")

  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = Context(output)
    let statuses = try context.coordinator.list()
    if output.json {
      return try context.print(
        .members([
          "sweeps": .array(
            statuses.map { status in
              .members([
                "sweep": .string(status.sweep.name), "host": .string(status.sweep.host),
                "file": .string(status.sweep.file), "runs": .int(status.count),
                "counts": .object(
                  StatusView.counts(status).map { .init($0.state.rawValue, .int($0.count)) }),
              ])
            })
        ]))
    }
    try context.print(
      Table(
        [.init("SWEEP", canShrink: false), .init("HOST"), .init("RUNS", .right), .init("STATES")],
        rows: statuses.map { status in
          [
            .init(status.sweep.name, .name), .init(status.sweep.host),
            .init("\(status.count)"),
            .init(
              StatusView.counts(status).map { "\($0.count) \($0.state.rawValue)" }
                .joined(separator: ", ")),
          ]
        }))
  }
}
