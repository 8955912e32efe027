import ArgumentParser
import Console
import Coordinator
import Diagnostics
import JSON

/// `clustersweep run`
struct RunCommand: AsyncParsableCommand {
  static let name = "run"
  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Plan, submit, watch and rank in one.",
    discussion: """
      clustersweep run --hyperparam lr=1e-5:l5:0.1 --metric val_loss:min -- \
      python3 train.py --lr '{{ lr }}'
      clustersweep run sweep.yaml

      Ctrl-C leaves it; the runs go on, and `clustersweep watch` takes up again.
      """)

  @Argument(
    help: ArgumentHelp(
      "A sweep file and parameters that replace its own.", valueName: "SWEEPFILE NAME=RANGE"))
  var words: [String] = []

  @OptionGroup var own: OwnCommand

  @Flag(help: "Submit more than 10,000 runs without being asked.")
  var yes = false

  @OptionGroup var sweep: SweepOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let context = Context(output)
    let plan = try context.coordinator.plan(sweep.request(words: words, command: own.words))
    _ = try await Submission.submit(plan, yes: yes, context)
    var place = context.coordinator.workplace
    place.directory = plan.folder
    let name = plan.name
    let isWatched = context.terminal.errors.isTerminal && !output.json && !output.quiet
    let status = try await Watching.follow(
      name, untilDone: true, isWatched ? .live(.standardError) : .counts, context,
      in: Coordinator(place))
    if plan.objective != nil {
      try RankView(try Coordinator(place).rank(name, objective: nil)).show(top: nil, context)
    } else if output.json {
      try StatusView.writeJSON(status, context)
    } else {
      try StatusView.writeTable(status, now: place.now(), context)
    }
    if !status.isCompleted { throw ExitStatus.partlyFailed }
  }
}
