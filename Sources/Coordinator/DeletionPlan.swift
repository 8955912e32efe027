public import Ledger

/// Which of a sweep's files are deleted.
public enum DeletionScope: Sendable, Hashable {
  /// What is on the hosts, what is here, and what the ledger knows.
  case all
  /// Only the synced files here, which `sync` can bring again.
  case here
  /// Only what is on the hosts.
  case onHost
}

/// What a deletion would delete.
public struct DeletionPlan: Sendable {
  /// A folder to be deleted.
  public struct Folder: Sendable, Hashable {
    /// nil for this machine's results.
    public var host: String?
    public var path: String
    /// nil where counting would take too long.
    public var kilobytes: Int?
  }

  public var sweep: SweepRecord
  public var scope: DeletionScope
  /// Those that are there.
  public var folders: [Folder]
  /// How many runs the ledger knows.
  public var runs: Int
  /// How many of them have a state that nobody could tell.
  public var unknownRuns: Int
}
