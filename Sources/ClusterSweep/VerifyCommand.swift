import ArgumentParser
import Cluster
import Collect
import Console
import Coordinator
import Diagnostics
import JSON
import Ledger

/// `clustersweep verify`
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Run one configuration several times with different seeds, and tell mean and spread.",
    discussion: """
      clustersweep verify digits best --runs 10
      clustersweep verify digits sturdy_straw_squirrel

      The runs are a sweep of their own, SWEEP-verify-HASH, with the point of the run; each has another \
      CLUSTERSWEEP_SEED ({{ seed }} in the command). Given again, it goes on where it was; with a greater \
      --runs it adds the runs that are missing.
      """)

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @Argument(
    help: ArgumentHelp(
      "The run's name, the beginning of it, its index or its hash; or best.", valueName: "run"))
  var wanted: String

  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("How many runs.", valueName: "N"))
  var runs = 5

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (2...100_000).contains(runs) else {
      throw ValidationError("--runs must be a number from 2 on, not \(runs)")
    }
  }

  func run() async throws {
    let context = Context(output)
    let (plan, point) = try context.coordinator.verification(of: wanted, in: sweep, times: runs)
    guard plan.objective != nil else {
      throw Diagnostic(
        "the sweep '\(point.sweep)' has no metric", why: "there is nothing to tell the mean of",
        remedy: "write `metric: NAME:min` into its file", kind: .usage)
    }
    _ = try await Submission.submit(plan, yes: true, context)
    var place = context.coordinator.workplace
    place.directory = plan.folder
    let isWatched = context.terminal.errors.isTerminal && !output.json && !output.quiet
    let status = try await Watching.follow(
      plan.name, untilDone: true, isWatched ? .live(.standardError) : .counts, context,
      in: Coordinator(place))
    let verified = try Coordinator(place).verified(plan.name)
    if output.json {
      try context.print(VerifyView.json(verified, point, sweep: plan.name))
    } else {
      try context.print(VerifyView.lines(verified, point).joined(separator: "\n"))
    }
    if !status.isCompleted { throw ExitStatus.partlyFailed }
  }
}

/// The statistics of a verification, for people and for programs.
enum VerifyView {
  static func lines(_ verified: VerifiedRuns, _ point: VerifiedPoint) -> [String] {
    let values = (point.parameters.object ?? []).map { "\($0.name)=\($0.value.string ?? "")" }
    let objective = verified.objective
    var lines = [
      "\(point.run) of \(point.sweep): \(values.joined(separator: ", "))",
      "\(objective.metric):\(objective.reduction.rawValue)",
    ]
    guard let found = verified.statistics else {
      return lines + ["  no run has completed with a value"]
    }
    lines.append("  runs      \(found.count)")
    lines.append("  mean      \(number(found.mean))")
    if let deviation = found.deviation, let half = found.margin {
      lines.append("  std       \(number(deviation))")
      lines.append("  95 % CI   \(number(found.mean - half)) to \(number(found.mean + half))")
    }
    lines.append("  min, max  \(number(found.min)), \(number(found.max))")
    if verified.unusable > 0 {
      lines.append("  \(verified.unusable) more completed without a value that is a number")
    }
    return lines.map { visible($0) }
  }

  /// Six significant digits.
  private static func number(_ value: Double) -> String {
    JSONValue.double(rounded(value)).text()
  }

  private static func rounded(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return value }
    var scale = 1.0
    var size = abs(value)
    while size < 100_000, scale < 1e15 {
      size *= 10
      scale *= 10
    }
    return (value * scale).rounded() / scale
  }

  static func json(
    _ verified: VerifiedRuns, _ point: VerifiedPoint, sweep: String
  ) -> JSONValue {
    let found = verified.statistics
    func number(_ value: Double?) -> JSONValue { value.map { .double($0) } ?? .null }
    let half = found?.margin
    return .members([
      "sweep": .string(sweep),
      "of": .members([
        "sweep": .string(point.sweep), "run": .string(point.run), "parameters": point.parameters,
      ]),
      "objective": .members([
        "metric": .string(verified.objective.metric),
        "reduction": .string(verified.objective.reduction.rawValue),
        "direction": .string(verified.objective.direction.rawValue),
      ]),
      "count": .int(found?.count ?? 0), "mean": number(found?.mean),
      "std": number(found?.deviation),
      "confidence": half.flatMap { half in
        found.map {
          .members([
            "level": .double(0.95), "low": .double($0.mean - half), "high": .double($0.mean + half),
          ])
        }
      } ?? .null,
      "min": number(found?.min), "max": number(found?.max),
      "runs": .array(
        verified.runs.map { ranked in
          .members([
            "run": .string(ranked.run.facts.name), "seed": .int(ranked.run.facts.seed),
            "state": .string(ranked.run.state.rawValue),
            "value": ranked.value.map { $0.isFinite ? .double($0) : .string("\($0)") } ?? .null,
          ])
        }),
    ])
  }
}
