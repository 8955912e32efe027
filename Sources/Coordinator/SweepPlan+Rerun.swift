import Diagnostics
import Grid
import JSON
import Ledger
import SweepFile

extension SweepPlan {
  /// Whether runs may be rerun by themselves.
  public var hasPolicies: Bool { !sweep.policies.isEmpty }

  /// Options of sbatch that no template need know of. An option on the command line takes the place of
  /// one in the script.
  ///
  /// - Parameters:
  ///   - resources: what the runs ask for.
  ///   - nodes: where they aren't to run, besides those that the resources name.
  /// - Returns: none on a plain host.
  func options(_ resources: Resources, excluding nodes: [String]) -> [String] {
    guard isSlurm else { return [] }
    var options: [String] = []
    if !nodes.isEmpty {
      options.append("--exclude=" + (resources.excludedNodes + nodes).joined(separator: ","))
    }
    if let requeue = sweep.checkpoints.requeue {
      // B: is the batch script, which is the task's runner.
      options += ["--requeue", "--signal=B:USR1@\(requeue.before)"]
    }
    return options
  }

  /// The runs with their commands and points as the file has them now.
  ///
  /// - Parameters:
  ///   - runs: runs of the ledger.
  ///   - record: the sweep as it was submitted last.
  /// - Returns: all of them in their order, and those that the file has no more, as they were.
  /// - Throws: what is wrong with a point.
  func renewed(
    _ runs: [RunRecord], since record: SweepRecord
  ) throws -> (runs: [RunRecord], gone: [RunRecord]) {
    if source == record.source, rendering.channels.isEmpty { return (runs, []) }
    let wanted = Set(runs.map(\.facts.hash))
    var found: [String: (command: String, parameters: JSONValue, point: JSONValue)] = [:]
    try space.forEachPoint(in: 0..<count) { point in
      let hash = identity(of: point).hash
      guard wanted.contains(hash), found[hash] == nil else { return }
      let parameters = parameters(of: point, asText: true)
      found[hash] = (command(of: point), parameters, self.parameters(of: point, asText: false))
    }
    let renewed = runs.map { run in
      guard let now = found[run.facts.hash] else { return run }
      var run = run
      run.facts.command = now.command
      run.facts.parameters = now.parameters
      run.facts.point = now.point
      return run
    }
    return (renewed, runs.filter { found[$0.facts.hash] == nil })
  }
}

extension Resources {
  /// The nodes that the sbatch options exclude.
  fileprivate var excludedNodes: [String] {
    sbatch.compactMap { option in
      ["--exclude=", "--exclude ", "-x "].first { option.value.hasPrefix($0) }
        .map { String(option.value.dropFirst($0.count)) }
    }
  }
}
