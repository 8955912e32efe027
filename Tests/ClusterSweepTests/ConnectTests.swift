import Foundation
import TestSupport
import Testing

/// `clustersweep connect`
@Suite(.timeLimit(.minutes(3))) struct ConnectTests {
  /// The process that was to keep the connection is killed while it waits for a host that never answers.
  @Test func theEndOfTheKeeperIsNoticed() throws {
    var program = try ClusterSweepProgram()
    program.environment["XDG_RUNTIME_DIR"] = program.folder.path
    let up = program.folder.path + "/up"
    try program.folder.write(
      "ssh_config", "Host far\n  ProxyCommand sh -c 'echo $PPID >\(up); exec cat >/dev/null'\n")
    try program.folder.write(
      "hosts.yaml",
      "far:\n  ssh: far\n  scheduler: slurm\n  ssh_config: \(program.folder.path)/ssh_config\n")
    let connecting = try program.start("connect", "far")
    var keeper: Int32?
    #expect(
      eventually(within: 30) {
        keeper = (try? program.folder.read("up")).flatMap { Int32($0.dropLast()) }
        return keeper != nil
      })
    kill(try #require(keeper), SIGKILL)
    // Long before the host is given up.
    let result = try connecting.wait(seconds: 10)
    #expect(result.status == 70)
    #expect(result.errors.contains("the process that was to keep the connection ended"))
  }
}
