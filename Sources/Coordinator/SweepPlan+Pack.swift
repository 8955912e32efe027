public import Cluster
import Diagnostics
public import SweepFile

extension SweepPlan {
  /// How runs share array tasks; nil where each has its own.
  ///
  /// - Parameter resources: what each run asks for.
  /// - Returns: nil on plain hosts, whose slots run one run after the other anyway.
  public func pack(for resources: Resources) -> Pack? {
    guard isSlurm, let spec = sweep.pack else { return nil }
    if let runs = spec.runs { return Pack(runs: runs, lanes: spec.sideBySide) }
    guard let budget = spec.seconds, let limit = resources.time.flatMap({ TimeLimit($0.value) })
    else { return nil }
    let turns = max(1, budget / limit.seconds)
    return turns * spec.sideBySide == 1
      ? nil : Pack(runs: turns * spec.sideBySide, lanes: spec.sideBySide)
  }

  /// How many array tasks the runs make, those that ask for different things apart.
  public var arrayTaskCounts: [Int] {
    let groups =
      resourceGroups.isEmpty
      ? [ResourceGroup(resources: resources, count: count)] : resourceGroups
    return groups.map { pack(for: $0.resources)?.arrayTasks(for: $0.count) ?? $0.count }
  }

  /// What an array task asks for that has several runs, and how many seconds it has, if that is known.
  ///
  /// - Parameters:
  ///   - pack: how runs share it.
  ///   - resources: what each run asks for.
  /// - Returns: as much as ``Pack/lanes`` runs need at a time, for as long as all take one after the other.
  func resources(of pack: Pack, _ resources: Resources) -> (task: Resources, seconds: Int?) {
    var task = resources
    let lanes = pack.lanes
    func change(_ path: WritableKeyPath<Resources, Located<String>?>, _ text: String) {
      let place = resources[keyPath: path]?.location ?? sweep.name.location
      task[keyPath: path] = Located(text, at: place)
    }
    if lanes > 1 {
      change(\.cpus, "\(lanes * (resources.cpus.flatMap { Int($0.value) } ?? 1))")
      if let size = resources.memory.flatMap({ MemorySize($0.value) }), size.kilobytes > 0 {
        change(\.memory, "\(size.kilobytes * lanes)K")
      }
      if let gpus = resources.gpus?.value.split(separator: ":").map(String.init),
        let count = gpus.last.flatMap({ Int($0) })
      {
        change(\.gpus, (gpus.dropLast() + ["\(count * lanes)"]).joined(separator: ":"))
      }
    }
    let turns = (pack.runs + lanes - 1) / lanes
    let seconds =
      sweep.pack?.seconds
      ?? resources.time.flatMap { TimeLimit($0.value) }.map { $0.seconds * turns }
    if let seconds { change(\.time, "\(seconds)s") }
    return (task, seconds)
  }

  /// What a person should know of packing, if there is something.
  var packNote: Diagnostic? {
    guard let spec = sweep.pack, !isSlurm else { return nil }
    return Diagnostic(
      "'pack' changes nothing on '\(hostName)'", at: .source(spec.location),
      why: "a plain host's queue starts one run after the other in each slot without it",
      severity: .note)
  }

  /// What is wrong with packing, if something is.
  var packComplaint: Diagnostic? {
    guard isSlurm, let spec = sweep.pack else { return nil }
    if sweep.checkpoints.requeue != nil {
      return Diagnostic(
        "'pack' and 'requeue' can't be used together", at: .source(spec.location),
        why: "a task that requeues itself takes the other runs of its pack along",
        remedy: "remove one of them: of a pack that its time limit ends, the rest waits anyway")
    }
    let all = resourceGroups.isEmpty ? [resources] : resourceGroups.map(\.resources)
    if spec.runs == nil, all.contains(where: { $0.time == nil }) {
      return Diagnostic(
        "how many runs fit into a pack of that time isn't known", at: .source(spec.location),
        remedy: "say how long a run takes at the most, as in resources: {time: 5m}"
          + ", or how many share a task: pack: 20")
    }
    let longest = all.compactMap { $0.time.flatMap { TimeLimit($0.value)?.seconds } }.max()
    if let budget = spec.seconds, let longest, longest > budget {
      return Diagnostic(
        "a run may take longer than its pack", at: .source(spec.location),
        why: "resources.time is \(Amounts.seconds(longest))"
          + ", the pack's time \(Amounts.seconds(budget))",
        remedy: "give the pack more time")
    }
    return nil
  }
}
