import ArgumentParser
import Console
import Coordinator
import Diagnostics
import JSON
import Ledger

/// `clustersweep use`
struct UseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "use",
    abstract: "Say what the runs of a sweep used, beside what they asked for.",
    discussion: """
      Time, processors and memory of the newest attempts that have ended, and what would have been \
      enough where four times as much was asked for. Memory is known of runs on Slurm (its accounting, or \
      control groups), and on a plain host of those that ask for some.
      """)

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @Flag(help: "A line for each run.")
  var runs = false

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let context = Context(output)
    let use = try await context.coordinator.use(sweep)
    context.clearProgress()
    if output.json { return try context.print(UseView.json(use)) }
    if runs { try context.print(UseView.table(use)) }
    try context.print(UseView.summary(use).joined(separator: "\n"))
    for note in use.notes { try context.say(note) }
  }
}

/// What a sweep used, for people and for programs.
enum UseView {
  static func summary(_ use: SweepUse) -> [String] {
    let count = use.completed.count
    guard count > 0 else { return ["\(use.sweep): no run has completed yet"] }
    var lines = ["\(use.sweep): \(count) completed run\(count == 1 ? "" : "s")"]
    func add(_ name: String, _ figures: UseFigures?, _ text: (Double) -> String) {
      guard let figures else { return }
      let asked = figures.asked.map { asked in
        let share = asked > 0 ? " (\(Int((figures.most / asked * 100).rounded())) %)" : ""
        return " of \(text(asked))\(share)"
      }
      lines.append(
        "  \(name)  at most \(text(figures.most))\(asked ?? ""), median \(text(figures.median))")
    }
    add("time  ", use.elapsed) { Amounts.seconds(Int($0)) }
    add("CPUs  ", use.cores) { Amounts.tenths($0) }
    add("memory", use.memory) { Amounts.bytes(Int($0)) }
    return lines + use.hints.map { "hint: \($0)" }
  }

  static func table(_ use: SweepUse) -> Table {
    Table(
      [
        .init("INDEX", .right), .init("RUN"), .init("STATE"),
        .init("TIME", .right), .init("CPUS", .right),
        .init("MEMORY", .right),
      ],
      rows: use.runs.map { run in
        let used = run.record.use
        return [
          .init("\(run.record.index)"), .init(run.record.run, .name), .init(run.record.state),
          .init(used.elapsed.map { Amounts.seconds($0) } ?? "-"),
          .init(used.cores.map { Amounts.tenths($0) } ?? "-"),
          .init(used.memory.map { Amounts.bytes($0) } ?? "-"),
        ]
      })
  }

  static func json(_ use: SweepUse) -> JSONValue {
    .members([
      "sweep": .string(use.sweep),
      "runs": .array(
        use.runs.map { run in
          let record = run.record
          return .members([
            "run": .string(record.run), "index": .int(record.index),
            "attempt": .int(record.number), "state": .string(record.state),
            "elapsed": number(record.use.elapsed), "cpu": number(record.use.cpu),
            "memory": number(record.use.memory),
            "asked": .members([
              "time": number(run.asked.seconds), "cpus": number(run.asked.cpus),
              "memory": number(run.asked.bytes),
            ]),
          ])
        }),
      "hints": .array(use.hints.map { .string($0) }),
      "notes": .array(use.notes.map(\.json)),
    ])
  }

  private static func number(_ value: Int?) -> JSONValue { value.map { .int($0) } ?? .null }
  private static func number(_ value: Double?) -> JSONValue { value.map { .double($0) } ?? .null }
}
