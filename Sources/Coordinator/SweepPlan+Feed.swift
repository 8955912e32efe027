import Cluster
import Diagnostics
import SlurmAdapter
import SweepFile

extension SweepPlan {
  /// Whether what finds no room is submitted by a job on the cluster.
  ///
  /// Not what comes only if other jobs complete: minutes after their end Slurm takes jobs that it has forgotten for
  /// completed, and that is when a feeder submits.
  public var feeds: Bool {
    isSlurm && (request.feeds || sweep.feed != nil)
      && !dependencies.conditions.contains { $0.hasPrefix("afterok") }
  }

  /// The job that submits what finds no room.
  ///
  /// - Parameters:
  ///   - folder: the sweep's folder on the host.
  ///   - resources: what the runs ask for: the job goes to their partition, unless `feed` says otherwise.
  /// - Returns: the job.
  func feeder(in folder: String, _ resources: Resources) -> SlurmFeeder {
    let own = sweep.feed?.resources ?? Resources()
    let scope = own.scope.over(resources.scope)
    let named = [
      ("--partition", scope.partition), ("--account", scope.account), ("--qos", scope.qos),
      ("--time", own.time.flatMap { slurmTime($0.value) }), ("--cpus-per-task", own.cpus?.value),
      ("--mem", own.memory.flatMap { slurmMemory($0.value) }),
      ("--gpus-per-node", own.gpus?.value), ("--constraint", own.constraint?.value),
    ]
    return SlurmFeeder(
      folder: folder,
      options: named.compactMap { name, value in value.map { "\(name)=\($0)" } }
        + own.sbatch.map(\.value))
  }
}
