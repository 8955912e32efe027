import Foundation
import TestSupport
import Testing

/// A cluster of a test's own, for its length.
final class OwnCluster {
  let cluster: TestCluster
  private let folder: TemporaryFolder

  /// - Parameter options: of `scripts/cluster up`.
  /// - Throws: that it doesn't come up.
  init(_ options: String...) throws {
    folder = try TemporaryFolder()
    let up = try Self.script("up", folder, options)
    try #require(up.status == 0, "\(up.errors)")
    var variables: [String: String] = [:]
    for line in up.output.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1)
      if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
    }
    cluster = TestCluster(
      folder: try #require(variables["CLUSTER_DIR"]),
      sshConfig: try #require(variables["CLUSTER_SSH_CONFIG"]),
      slurmConfig: try #require(variables["SLURM_CONF"]))
  }

  deinit { _ = try? Self.script("down", folder, ["--purge"]) }

  private static func script(
    _ verb: String, _ folder: TemporaryFolder, _ options: [String]
  ) throws -> ProgramResult {
    let file = repository.appending(path: "scripts/cluster")
    return try run(
      file.path, [verb, "--dir", folder.path + "/cluster"] + options,
      environment: ProcessInfo.processInfo.environment)
  }
}

/// A cluster that enforces limits, for the length of a test.
final class LimitedCluster {
  private let own: OwnCluster
  var cluster: TestCluster { own.cluster }

  init(jobs: Int) throws {
    own = try OwnCluster("--enforce", "--nodes", "1", "--max-array", "21")
    try limit(jobs)
  }

  func limit(_ jobs: Int) throws {
    _ = try cluster.slurm(
      "sacctmgr", "-i", "modify", "user", NSUserName(), "set", "MaxSubmitJobs=\(jobs)")
  }
}
