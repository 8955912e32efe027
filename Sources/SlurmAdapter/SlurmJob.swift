import Cluster

/// The name that sbatch gave a job: `123`, or `123;CLUSTER` where it went to a named cluster
/// (sbatch(1), `--parsable`).
struct SlurmJob: Hashable {
  let id: String
  /// The cluster that has it, if it isn't the one of the login node.
  let cluster: String?

  init(_ text: String) {
    let parts = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
    id = String(parts.first ?? "")
    let name = parts.count == 2 ? String(parts[1]) : ""
    // What the host wrote becomes a word of a command there.
    cluster = name.isEmpty || !name.utf8.allSatisfy(Self.isNameByte) ? nil : name
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// The option that asks the right cluster, with a blank before it; empty for the login node's own.
  var clusterOption: String { Self.option(cluster) }

  static func option(_ cluster: String?) -> String { cluster.map { " -M \($0)" } ?? "" }

  /// Submissions by the cluster that has them, each cluster once, in the order of their names.
  static func byCluster(
    _ submissions: [SubmissionHandle]
  ) -> [(cluster: String?, submissions: [SubmissionHandle])] {
    Dictionary(grouping: submissions) { SlurmJob($0.job).cluster }
      .map { (cluster: $0.key, submissions: $0.value) }
      .sorted { ($0.cluster ?? "") < ($1.cluster ?? "") }
  }
}
