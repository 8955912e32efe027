import Foundation
import TestSupport

/// A project with a sweep of three arrays on a ``FaultCluster``, and copies of it.
final class ClusterTrial {
  static let name = "faulty"
  static let runs = 6

  let cluster: FaultCluster
  let label: String
  let program: ClusterSweepProgram
  /// Other machines' copies of the project, ledger and all.
  private(set) var copies: [ClusterSweepProgram] = []
  /// What the project lies on, where that is small.
  private(set) var disk: SmallDisk?
  /// What is below it on the host is this trial's alone.
  let place: String
  private var counts: String { place + "/counts" }
  private var root: String { place + "/root" }

  init(_ cluster: FaultCluster, _ label: String, for fault: ClusterFault? = nil) throws {
    self.cluster = cluster
    self.label = label
    program = try ClusterSweepProgram()
    place = cluster.folder.path + "/" + label.replacing(" ", with: "-")
    for folder in [counts, root] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    if fault == .full {
      disk = try SmallDisk(on: program.folder.path)
      try FileManager.default.createDirectory(
        atPath: program.folder.path + "/home", withIntermediateDirectories: true)
    }
    try program.folder.write("hosts.yaml", hosts)
    try program.folder.write("sweep.yaml", Self.sweep)
    if fault == .copied {
      // There has to be a ledger to be copied.
      let first = try program("submit", "n=1:1")
      guard first.status == 0 else { throw FaultSweep.Unexpected(result: first) }
      copies = [try copy()]
    }
  }

  private var hosts: String {
    """
    uni:
      ssh: \(FaultCluster.alias)
      ssh_config: \(cluster.configFile)
      scheduler: slurm
      root: \(root)
      poll: 1s
      environment: {COUNTS: \(counts)}

    """
  }

  /// A line for each time that an attempt began.
  private static let sweep = """
    name: \(name)
    host: uni
    command: echo began >>"$COUNTS/$CLUSTERSWEEP_RUN.$CLUSTERSWEEP_ATTEMPT"; echo {{ n }}
    params: {n: 1:\(runs)}
    resources: {memory: 100M}

    """

  private func copy() throws -> ClusterSweepProgram {
    let other = try ClusterSweepProgram()
    let result = try run("/bin/cp", ["-a", program.folder.path + "/.", other.folder.path])
    guard result.status == 0 else { throw FaultSweep.Unexpected(result: result) }
    return other
  }

  /// Repeats the command until it is done.
  ///
  /// A submission whose answer was lost is waited for as long as its sbatch might still come to something;
  /// where nothing runs any more that could, the trial turns the clock forward instead.
  ///
  /// - Parameter program: the project or a copy.
  /// - Returns: the last result, and how many it took.
  /// - Throws: that a file or a program can't be had.
  func converge(_ program: ClusterSweepProgram) throws -> (result: ProgramResult, count: Int) {
    var count = 0
    while true {
      let result = try program("submit")
      count += 1
      guard result.status == 75, count < 20 else { return (result, count) }
      if result.errors.contains("it isn't known yet") { try ageLocks() } else { usleep(300_000) }
    }
  }

  private func ageLocks() throws {
    _ = eventually(within: 30) {
      (try? run("/usr/bin/pgrep", ["-f", "sbatch .*\(place)/"]).status) == 1
    }
    let locks = try run("/usr/bin/find", [root, "-name", "sbatch.lock"]).output
    for path in locks.split(separator: "\n") {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -600)], ofItemAtPath: String(path))
    }
  }

  /// How often each attempt began.
  func starts() throws -> [String: Int] {
    var starts: [String: Int] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: counts) {
      let text = try String(contentsOfFile: counts + "/" + name, encoding: .utf8)
      starts[name] = text.utf8.count { $0 == 10 }
    }
    return starts
  }

  /// Waits until the queue has nothing left to start.
  func isQuiet() throws -> Bool {
    try eventually(within: 120) {
      try cluster.queue(below: place).allSatisfy { line in
        ["COMPLETED", "FAILED", "CANCELLED"].contains { line.hasSuffix($0) }
      }
    }
  }

  /// What the ledger says of each run, by its index.
  func states(_ program: ClusterSweepProgram) throws -> [String] {
    let runs = try program.json("status", Self.name)["runs"] as? [[String: Any]] ?? []
    return runs.map { "\($0["state"] ?? "") \($0["attempt"] ?? "")" }
  }
}
