import Foundation
import TestSupport
import Testing

/// A ledger as it was once, so that the same tasks can be looked at again by other means.
struct SavedLedger {
  private let file: String
  private let bytes: Data

  init(of program: ClusterSweepProgram) throws {
    file = program.folder.path + "/.clustersweep/ledger.sqlite"
    bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    #expect(!FileManager.default.fileExists(atPath: file + "-wal"))
  }

  func restore() throws {
    for end in ["-wal", "-shm"] { unlink(file + end) }
    try bytes.write(to: URL(fileURLWithPath: file))
  }
}

extension TestCluster {
  /// From now on the program sees the cluster as from a login whose Slurm has no accounting.
  func hideAccounting(from program: inout ClusterSweepProgram) throws {
    let settings = try String(contentsOfFile: slurmConfig, encoding: .utf8)
      .split(separator: "\n").filter { !$0.hasPrefix("Accounting") }.joined(separator: "\n")
    program.environment["SLURM_CONF"] = try program.folder.write("slurm.conf", settings + "\n")
    try program.folder.write(
      "hosts.yaml", "uni: {scheduler: slurm, root: \(program.folder.path)/uni, poll: 1s}\n")
  }
}
