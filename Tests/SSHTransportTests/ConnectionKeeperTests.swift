import Cluster
import Foundation
import Testing

@testable import SSHTransport

/// Tasks that wait for one connection.
@Suite struct ConnectionKeeperTests {
  /// A server that nobody gets through to before `open` is written into, and a way to know that somebody
  /// tries.
  private func slowServer() async throws -> SSHServerFixture {
    let server = try await SSHServerFixture()
    for name in ["tried", "open"] {
      try await runTool("/usr/bin/mkfifo", [server.folder + "/" + name])
    }
    let sshd = "/usr/sbin/sshd -i -f '\(server.folder)/sshd_config'"
    try server.write(
      "cd '\(server.folder)'; echo >tried; read word <open; exec \(sshd)\n", to: "proxy")
    try server.writeConfig(["ProxyCommand sh \(server.folder)/proxy"])
    return server
  }

  @Test func whoGivesUpDoesNotWaitForTheOthers() async throws {
    let server = try await slowServer()
    let keeper = ConnectionKeeper(server.options())
    let patient = Task { try await keeper.carrier() }
    try await runTool("/bin/cat", [server.folder + "/tried"])
    let impatient = Task { try await keeper.carrier() }
    while await keeper.waiting.count < 2 { await Task.yield() }
    impatient.cancel()
    await #expect(throws: CancellationError.self) { _ = try await impatient.value }
    try await runTool("/bin/sh", ["-c", "echo >'\(server.folder)/open'"])
    _ = try await patient.value
    await keeper.close()
  }

  @Test func whoComesAfterTheLastGaveUpGetsAConnection() async throws {
    let server = try await slowServer()
    let keeper = ConnectionKeeper(server.options())
    let first = Task { try await keeper.carrier() }
    try await runTool("/bin/cat", [server.folder + "/tried"])
    first.cancel()
    // Not before it has given up: the second would share what the first began.
    await #expect(throws: CancellationError.self) { _ = try await first.value }
    let second = Task { try await keeper.carrier() }
    try await runTool("/bin/cat", [server.folder + "/tried"])
    try await runTool("/bin/sh", ["-c", "echo >'\(server.folder)/open'"])
    _ = try await second.value
    await keeper.close()
  }
}
