/// What to bring from a host.
public struct DeltaRequest: Sendable, Hashable {
  /// The folder on the host, absolute or relative to the home there.
  public var root: String
  /// Folders and files below the root, relative to it, as bytes; a missing one is no error. None means
  /// the whole root.
  public var places: [[UInt8]]
  /// Patterns, as find(1) has them, of what is brought: with a slash of the whole path below the root,
  /// without one of the last name. None means everything.
  public var include: [String]
  /// Patterns of what isn't brought.
  public var exclude: [String]
  /// The most bytes of a file that are brought, from its beginning; nil brings all.
  public var limit: Int64?
  /// Whether a file that is longer, and ends at the old place as it did before, has only grown, as logs
  /// do. Otherwise every file that has changed comes wholly; one of which the rest is missing, because a
  /// sync was cut, still goes on as long as its time is the same.
  public var growsOnly = true
  /// How long one round trip may take.
  public var deadline: Duration
  /// From how many files on the list is compared by sorting: for fewer the processes cost more.
  var longList = 20_000

  public init(
    root: String, places: [[UInt8]] = [], include: [String] = [], exclude: [String] = [],
    limit: Int64? = nil, deadline: Duration = .seconds(3600)
  ) {
    self.root = root
    self.places = places
    self.include = include
    self.exclude = exclude
    self.limit = limit
    self.deadline = deadline
  }

  /// Brings one file or folder wholly, with no limit, whatever kind of files it holds.
  public static func fetch(
    _ place: [UInt8], root: String, deadline: Duration = .seconds(24 * 3600)
  ) -> DeltaRequest {
    var request = DeltaRequest(root: root, places: [place], deadline: deadline)
    request.growsOnly = false
    return request
  }
}

/// Where files of a host's belong: relative to the local folder; nil refuses one.
///
/// What it gives is checked again before anything is written.
public typealias LocalPlacing = @Sendable (_ hostPath: [UInt8]) -> [UInt8]?

/// How far a sync is.
public struct DeltaProgress: Sendable, Hashable {
  /// Files done, and those that the host has announced.
  public var files = 0
  public var expectedFiles = 0
  /// Bytes of files done, and those announced; some are sent twice as a proof.
  public var bytes: Int64 = 0
  public var expectedBytes: Int64 = 0

  public init() {}
}
