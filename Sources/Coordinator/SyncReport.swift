/// What `sync` did.
public struct SyncReport: Sendable, Hashable {
  /// A name that the host sent and that was refused.
  public struct Refusal: Sendable, Hashable {
    public var name: String
    public var why: String
  }

  /// A file of which only the beginning is here, for the limit.
  public struct Capped: Sendable, Hashable {
    public var name: String
    /// How many bytes the host has.
    public var size: Int
  }

  /// How many files have new bytes.
  public var files = 0
  /// How many bytes are new.
  public var bytes = 0
  /// How many bytes came over the connection, where they may have been compressed.
  public var received = 0
  public var refused: [Refusal] = []
  public var capped: [Capped] = []
  /// Files that the host no longer has; what is here stays.
  public var vanished: [String] = []
}

/// What `fetch` did.
public struct FetchReport: Sendable, Hashable {
  public var sync: SyncReport
  /// The run's folder here.
  public var folder: String
}

/// Which files of the runs' folders come, as a command says it.
public struct SyncSelection: Sendable, Hashable {
  /// Patterns in place of the sweep's own; none leaves those.
  public var include: [String] = []
  /// Patterns beside the sweep's own.
  public var exclude: [String] = []
  /// The most bytes of a file: `500M`.
  public var limit: String?

  public init(include: [String] = [], exclude: [String] = [], limit: String? = nil) {
    self.include = include
    self.exclude = exclude
    self.limit = limit
  }
}
