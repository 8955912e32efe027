/// What a sync did. Paths are bytes, relative to the host's root and to the local folder.
public struct DeltaReport: Sendable, Hashable {
  /// What happened to a file here.
  public enum Kind: Sendable, Hashable {
    /// It wasn't here before.
    case new
    /// It has more bytes.
    case grown
    /// Its bytes are others: on the host it was rewritten, shortened, or replaced by another.
    case replaced
  }

  /// A file of which bytes came.
  public struct File: Sendable, Hashable {
    public var hostPath: [UInt8]
    public var localPath: [UInt8]
    public var kind: Kind
    /// How many bytes were here that still count: what is behind them is new. 0 for a replaced file.
    public var before: Int64
    /// How many bytes are here now.
    public var size: Int64
  }

  /// A name that wasn't used.
  public struct Refusal: Sendable, Hashable {
    public var hostPath: [UInt8]
    public var why: String
  }

  /// A file of which only the beginning is here.
  public struct Capped: Sendable, Hashable {
    public var hostPath: [UInt8]
    public var localPath: [UInt8]
    /// How many bytes the host has.
    public var hostSize: Int64
  }

  public var files: [File] = []
  public var refused: [Refusal] = []
  /// Files that are longer than the limit. Beside each stands an empty file, NAME.capped.
  public var capped: [Capped] = []
  /// Files that the host no longer has; the local ones stay as they are.
  public var vanished: [[UInt8]] = []
  /// Files that changed again while they were read: the next sync brings them.
  public var unsettled: [[UInt8]] = []
  /// How many files the host has, as far as the patterns allow.
  public var listed = 0
  /// New bytes of files.
  public var newBytes: Int64 = 0
  /// Bytes that went to the host: script and list.
  public var bytesSent = 0
  /// Bytes that came from the host.
  public var bytesReceived = 0
  /// Round trips: one, unless files were rewritten or the index was lost.
  public var rounds = 0
  /// What the host has: `find`, `stat`, `bsd` or `ls`; `zstd`, `gzip` or `none`.
  public var listing = ""
  public var compression = ""

  public init() {}
}
