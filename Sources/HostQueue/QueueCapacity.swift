/// What a plain host has to give to tasks; nil is what the host finds out itself.
public struct QueueCapacity: Hashable, Sendable {
  /// A GPU: what `CUDA_VISIBLE_DEVICES` calls it, and its kind, if that is known.
  public struct GPU: Hashable, Sendable {
    public var id: String
    public var type: String?

    public init(_ id: String, type: String? = nil) {
      self.id = id
      self.type = type
    }
  }

  /// How many tasks run at once.
  public var slots: Int
  /// Nil: as many as the machine has, and no fewer than there are slots.
  public var cpus: Int?
  /// In kilobytes of 1024 bytes; nil: what the machine has.
  public var memory: Int?
  /// Nil: those that `nvidia-smi` lists.
  public var gpus: [GPU]?

  public init(slots: Int, cpus: Int? = nil, memory: Int? = nil, gpus: [GPU]? = nil) {
    self.slots = slots
    self.cpus = cpus
    self.memory = memory
    self.gpus = gpus
  }
}
