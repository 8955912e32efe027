import Foundation
import TestSupport
import Testing

/// The Slurm and the sshds that `scripts/cluster up` started, told by its variables.
struct TestCluster {
  let folder: String
  let sshConfig: String
  let slurmConfig: String

  /// Whether its tests are to run: where the cluster is, and in CI in any case, so that a missing
  /// cluster fails there.
  static var isWanted: Bool {
    let environment = ProcessInfo.processInfo.environment
    return environment["CLUSTER_SSH_CONFIG"] != nil || environment["CI"] == "true"
  }

  init(folder: String, sshConfig: String, slurmConfig: String) {
    self.folder = folder
    self.sshConfig = sshConfig
    self.slurmConfig = slurmConfig
  }

  init() throws {
    let environment = ProcessInfo.processInfo.environment
    folder = try #require(environment["CLUSTER_DIR"], "no test cluster: scripts/cluster up")
    sshConfig = try #require(environment["CLUSTER_SSH_CONFIG"])
    slurmConfig = try #require(environment["SLURM_CONF"])
  }

  /// A program whose `hosts.yaml` knows the cluster as `uni` and the plain host as `box`, with a root
  /// of its own on each.
  func program(sweep: String) throws -> ClusterSweepProgram {
    let program = try ClusterSweepProgram()
    try program.folder.write("sweep.yaml", sweep)
    try program.folder.write(
      "hosts.yaml",
      """
      uni:
        ssh: testcluster
        ssh_config: \(sshConfig)
        scheduler: slurm
        root: \(program.folder.path)/uni
        poll: 1s
      box:
        ssh: testbox
        ssh_config: \(sshConfig)
        scheduler: queue
        slots: 2
        root: \(program.folder.path)/box
        poll: 1s
      """)
    return program
  }

  /// Runs a Slurm command on the cluster.
  func slurm(_ command: String...) throws -> String {
    try run(
      "/usr/bin/env", command, environment: ["SLURM_CONF": slurmConfig, "PATH": "/usr/bin:/bin"]
    ).output
  }

  /// How often a text stands in a log of the cluster.
  func count(_ text: String, inLog name: String) throws -> Int {
    let log = try String(contentsOfFile: "\(folder)/log/\(name).log", encoding: .utf8)
    return log.split(whereSeparator: \.isNewline).count { $0.contains(text) }
  }

  /// How many logins the cluster's sshd has granted so far.
  func logins() throws -> Int { try count("Accepted publickey", inLog: "sshd-testcluster") }

  /// How many calls of sbatch the controller has answered so far.
  func sbatchCalls() throws -> Int { try count("_slurm_rpc_submit_batch_job", inLog: "slurmctld") }
}
