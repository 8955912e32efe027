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
  ///   - predecessor: the job of the sweep's own that has to end first, if one has to.
  ///   - following: the submission whose tasks they follow one by one.
  /// - Returns: none on a plain host.
  func options(
    _ resources: Resources, excluding nodes: [String], behind predecessor: String?,
    following: SubmissionRecord? = nil
  ) -> [String] {
    guard isSlurm else { return [] }
    var options: [String] = []
    if !nodes.isEmpty {
      let named = resources.values(of: ["--exclude=", "--exclude ", "-x "])
      options.append("--exclude=" + (named + nodes).joined(separator: ","))
    }
    if let requeue = sweep.checkpoints.requeue {
      // B: is the batch script, which is the task's runner.
      options += ["--requeue", "--signal=B:USR1@\(requeue.before)"]
    }
    var own = predecessor.map { ["afterany:\($0.prefix { $0 != ";" })"] } ?? []
    if let job = following?.job { own.append("aftercorr:\(job.prefix { $0 != ";" })") }
    if !(own + dependencies.conditions).isEmpty {
      let conditions =
        resources.values(of: ["--dependency=", "--dependency ", "-d "]) + own
        + dependencies.conditions
      options.append("--dependency=" + conditions.joined(separator: ","))
      // What can't come true any more is cancelled, and doesn't wait for ever.
      if conditions.contains(where: { $0.hasPrefix("afterok") || $0.hasPrefix("aftercorr") }) {
        options.append("--kill-on-invalid-dep=yes")
      }
    }
    return options
  }

  /// The same plan, whose submissions wait for the sweeps before it.
  ///
  /// - Throws: as ``DependencySearch``.
  func depending(_ project: Project, _ workplace: Workplace) async throws -> SweepPlan {
    guard !sweep.after.isEmpty else { return self }
    var copy = self
    copy.dependencies = try await DependencySearch(
      workplace: workplace, project: project, plan: self
    ).dependencies()
    return copy
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
  /// The values of an option of sbatch that the sweep or its host gives itself.
  fileprivate func values(of spellings: [String]) -> [String] {
    sbatch.compactMap { option in
      spellings.first { option.value.hasPrefix($0) }.map {
        String(option.value.dropFirst($0.count))
      }
    }
  }
}
