import Cluster

/// What a person asks of a rerun.
public struct RerunRequest: Sendable {
  /// Which runs.
  public var filter: RunFilter
  /// Changes of resources, in the words of the command line: `("--mem", "memory", "x2")`.
  public var changes: [(option: String, resource: String, text: String)] = []
  /// Nodes that aren't to be used, in Slurm's notation: `n1`, `n[3-5]`.
  public var excludedNodes: [String] = []
  /// Whether the nodes on which attempts of the chosen runs failed aren't to be used.
  public var excludesFailedNodes = false
  /// Whether runs that are named are run again although they are completed, or unknown.
  public var isForced = false
  /// Only runs with these ids are meant; nil for all.
  var among: Set<Int64>?

  /// What is wished for, in words.
  var wish: String {
    var filter = filter
    if filter.words.isEmpty { filter.words = [.state(.failed), .state(.cancelled)] }
    return filter.description
  }

  public init(_ filter: RunFilter) { self.filter = filter }
}
