import Cluster
public import Diagnostics
import Foundation
import Ledger
import LocalTransport
import SweepFile

/// What became of a command that a sweep's file asks for at the sweep's end.
public struct HookReport: Sendable {
  /// The key of the sweep file: `on_done` or `on_failed`.
  public var hook: String
  /// What the command wrote to both streams.
  public var output: String
  /// Why it failed; nil if it didn't. The sweep's own outcome stays.
  public var problem: Diagnostic?
}

extension Coordinator {
  /// How long a command at a sweep's end may take.
  private static let hookPatience = 600

  /// Runs the commands that the file of a sweep asks for at its end, on this machine: each once an
  /// end, whoever watches. Does nothing while runs are unfinished.
  ///
  /// - Parameter status: of the sweep.
  /// - Returns: a report for each command that was run now.
  /// - Throws: that the ledger can't be written; `CancellationError`.
  public func runHooks(at status: SweepStatus) async throws -> [HookReport] {
    guard status.isDone, status.count > 0, status.problem == nil,
      let sweep = Sweep.current(of: status.sweep)
    else { return [] }
    var hooks = sweep.onDone.map { [("on_done", $0.value)] } ?? []
    if !status.isCompleted, let command = sweep.onFailed {
      hooks.append(("on_failed", command.value))
    }
    var reports: [HookReport] = []
    for (hook, command) in hooks {
      // Claimed before it runs: rather not at all than twice.
      guard
        let ending = try status.ledger.claimEnding(
          hook, ofSweep: status.sweep.id, now: workplace.now())
      else { continue }
      let report = try await run(hook, command, status)
      try status.ledger.settle(ending, outcome: report.problem?.why ?? "done")
      reports.append(report)
    }
    return reports
  }

  private func run(
    _ hook: String, _ command: String, _ status: SweepStatus
  ) async throws -> HookReport {
    let (project, record) = try SweepReference(workplace: workplace).resolve(status.sweep.name)
    let folder =
      record.file.isEmpty ? project.folder : (record.file as NSString).deletingLastPathComponent
    let transport = LocalTransport(
      environment: workplace.environment.merging(
        try hookEnvironment(status, results: "\(project.resultsFolder)/\(record.name)")
      ) { _, own in own })
    func failed(_ why: String) -> Diagnostic {
      Diagnostic(
        "the command of \(hook) failed", at: .file(record.file), why: why,
        remedy: "what it is about is done all the same; it isn't run again", severity: .warning)
    }
    do {
      let script = "cd \(quoted(folder)) || exit 71\nexec 2>&1\n\(command)\n"
      let result = try await transport.execute(
        HostCommand(script, deadline: .seconds(Self.hookPatience)))
      return HookReport(
        hook: hook, output: result.text,
        problem: result.succeeded ? nil : failed("\(result.status)"))
    } catch let error as TransportError {
      return HookReport(hook: hook, output: "", problem: failed(error.diagnostic.what))
    }
  }

  private func hookEnvironment(
    _ status: SweepStatus, results: String
  ) throws -> [String: String] {
    var variables = [
      "SWEEP": status.sweep.name, "HOST": status.sweep.host, "RESULTS": results,
      "RUNS": "\(status.count)",
    ]
    for state in [JobState.completed, .failed, .cancelled] {
      variables[state.rawValue.uppercased()] = "\(status.counts[state, default: 0])"
    }
    if let objective = objective(of: status.sweep) { variables["METRIC"] = "\(objective)" }
    let best = try best(of: status)
    variables["BEST_RUN"] = best?.run.facts.name ?? ""
    variables["BEST_VALUE"] = best?.value.map { "\($0)" } ?? ""
    return Dictionary(
      uniqueKeysWithValues: variables.map { ("CLUSTERSWEEP_" + $0.key, $0.value) })
  }
}
