import Cluster
public import Diagnostics
import Foundation
import Ledger
import LocalTransport
import SweepFile

/// What became of a command that a sweep's file asks for at the sweep's end.
public struct HookReport: Sendable {
  /// The key of the sweep file: `on_done`.
  public var hook: String
  /// What the command wrote to both streams.
  public var output: String
  /// Why it failed; nil if it didn't. The sweep's own outcome stays.
  public var problem: Diagnostic?
}

extension Coordinator {
  /// How long a command at a sweep's end may take.
  private static let hookPatience = 600

  /// Runs the command that the file of a sweep asks for at its end, on this machine: once an end,
  /// whoever watches. Does nothing while runs are unfinished.
  ///
  /// - Parameter status: of the sweep.
  /// - Returns: what became of it; nil if it wasn't run now.
  /// - Throws: that the ledger can't be written; `CancellationError`.
  public func runHook(at status: SweepStatus) async throws -> HookReport? {
    let hook = "on_done"
    guard status.isDone, status.count > 0, status.problem == nil,
      let command = Sweep.current(of: status.sweep)?.onDone?.value,
      // Claimed before it runs: rather not at all than twice.
      let ending = try status.ledger.claimEnding(
        hook, ofSweep: status.sweep.id, now: workplace.now())
    else { return nil }
    let report = try await run(hook, command, status)
    try status.ledger.settle(ending, outcome: report.problem?.why ?? "done")
    return report
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
