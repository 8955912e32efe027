/// A snapshot of a sweep's files, without their bytes.
public struct CodeFacts: Sendable, Hashable {
  /// Identifies the content.
  public var hash: String
  /// How many files and links it has, and how many bytes.
  public var files: Int
  public var bytes: Int
  /// What the Coordinator needs to send only what changed.
  public var manifest: [UInt8]

  public init(hash: String, files: Int, bytes: Int, manifest: [UInt8]) {
    self.hash = hash
    self.files = files
    self.bytes = bytes
    self.manifest = manifest
  }
}

/// How a sweep's folder stood to git when its code was taken.
public struct GitState: Sendable, Hashable {
  /// nil where there was none yet.
  public var commit: String?
  /// nil where no branch was checked out.
  public var branch: String?
  /// How many tracked files differ from the commit.
  public var changed = 0
  /// The files that git neither tracks nor ignores, from the top of the checkout.
  public var untracked: [String] = []
  /// How the tracked files differ from the commit, as `git apply` takes it.
  public var diff: [UInt8] = []
  /// Whether the diff was too large to be kept whole.
  public var isDiffCut = false

  public init() {}
}

/// The code of a submission, stored.
public struct StoredCode: Sendable, Hashable {
  public var hash: String
  /// How many files and links it has, and how many bytes.
  public var files: Int
  public var bytes: Int
  /// nil where the folder was in no checkout. Its diff is left out.
  public var git: GitState?
  var gitState: Int64?
}

/// A code that attempts of a sweep see.
public struct CodeRecord: Sendable, Hashable {
  public var hash: String
  public var files: Int
  public var bytes: Int
  /// nil where the folder was in no checkout. Its diff is left out: ``Ledger/diff(ofCode:sweep:)`` has it.
  public var git: GitState?
  /// How many attempts see it.
  public var attempts: Int
}
