/// What a cause was concluded from.
public struct EvidenceRecord: Sendable, Hashable {
  /// The scheduler's word for the end: `OUT_OF_MEMORY`.
  public var word: String?
  public var signal: Int?
  /// The most memory that was seen in use, in bytes.
  public var maxRSS: Int?
  /// What was asked for, in bytes and in seconds.
  public var memoryLimit: Int?
  public var timeLimit: Int?
  /// The times before that the cluster had started the attempt, a line each: `NODE_FAIL on n2`.
  public var history: String?
  /// The same for failures that are alike.
  public var fingerprint: String?
  /// The line of the log that says most.
  public var message: String?
  /// The last lines of the log.
  public var tail: String?
  /// When the logs were looked into; nil if that is still to be done.
  public var examinedAt: Double?

  public init(
    word: String? = nil, signal: Int? = nil, maxRSS: Int? = nil, memoryLimit: Int? = nil,
    timeLimit: Int? = nil, history: String? = nil, fingerprint: String? = nil,
    message: String? = nil, tail: String? = nil, examinedAt: Double? = nil
  ) {
    self.word = word
    self.signal = signal
    self.maxRSS = maxRSS
    self.memoryLimit = memoryLimit
    self.timeLimit = timeLimit
    self.history = history
    self.fingerprint = fingerprint
    self.message = message
    self.tail = tail
    self.examinedAt = examinedAt
  }
}
