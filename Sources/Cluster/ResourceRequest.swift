/// What one task asks its machine for, as numbers; nil where nothing is said.
public struct ResourceRequest: Hashable, Sendable {
  public var cpus: Int?
  /// In kilobytes of 1024 bytes; 0 is all that the machine has.
  public var memory: Int?
  public var gpus: Int?
  /// What kind of GPU, as the host calls it: `a100`.
  public var gpuType: String?
  /// How long it may run.
  public var seconds: Int?

  public init(
    cpus: Int? = nil, memory: Int? = nil, gpus: Int? = nil, gpuType: String? = nil,
    seconds: Int? = nil
  ) {
    self.cpus = cpus
    self.memory = memory
    self.gpus = gpus
    self.gpuType = gpuType
    self.seconds = seconds
  }
}
