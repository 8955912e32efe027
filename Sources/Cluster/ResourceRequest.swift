/// What a run asks of its host, in sbatch's own spelling (sbatch(1)).
public struct ResourceRequest: Hashable, Sendable {
  /// The time limit: `10m`, `2h`, `1d` or Slurm's `D-HH:MM:SS`, as written.
  public var time: String?
  /// CPUs a task.
  public var cpus: Int?
  /// Memory a node, with its unit: `4G`.
  public var memory: String?
  /// GPUs a node: a count, or Slurm's `TYPE:COUNT`.
  public var gpus: String?
  public var partition: String?
  public var account: String?
  public var qos: String?
  public var constraint: String?
  /// Further `#SBATCH` options, each as written after `#SBATCH `.
  public var sbatch: [String]

  public init(
    time: String? = nil, cpus: Int? = nil, memory: String? = nil, gpus: String? = nil,
    partition: String? = nil, account: String? = nil, qos: String? = nil,
    constraint: String? = nil, sbatch: [String] = []
  ) {
    self.time = time
    self.cpus = cpus
    self.memory = memory
    self.gpus = gpus
    self.partition = partition
    self.account = account
    self.qos = qos
    self.constraint = constraint
    self.sbatch = sbatch
  }
}
