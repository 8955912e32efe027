import Cluster
import Foundation
import SSHTransport
import Testing

/// Shells that start before there is a command for them.
@Suite struct SpareShellTests {
  /// A server whose login shell (and not the one that runs `ForceCommand`) writes its process's number to the file `started`.
  private func server(_ lines: [String] = []) async throws -> SSHServerFixture {
    let server = try await SSHServerFixture(server: [SSHServerFixture.runsLoginShell] + lines)
    try server.installLoginShell(
      LoginShell(
        path: "/bin/bash", startupFile: ".bashrc",
        noise: "echo noise; [ -z \"$BASH_ENV\" ] || echo $$ >>$HOME/started"))
    return server
  }

  private func started(_ server: SSHServerFixture) -> [String] {
    let text = (try? server.read(server.folder + "/started")) ?? ""
    return text.hasSuffix("\n") ? text.split(separator: "\n").map(String.init) : []
  }

  private func wait(for count: Int, on server: SSHServerFixture) async throws {
    for _ in 0..<3000 where started(server).count < count {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(started(server).count == count)
  }

  @Test func theNextCommandRunsInIt() async throws {
    let server = try await server()
    let transport = try await server.connect()
    await transport.expectCommands(1)
    try await wait(for: 1, on: server)
    let first = try await transport.execute(
      HostCommand("echo $$; cat; echo err >&2; exit 3", input: Array("input".utf8)))
    #expect(first.text == started(server)[0] + "\ninput")
    #expect(first.errorText == "err\n")
    #expect(first.status == .exited(3))
    #expect(started(server).count == 1)
    // There is only one.
    #expect(try await transport.execute(HostCommand("echo two")).text == "two\n")
    #expect(started(server).count == 2)
    await transport.close()
  }

  @Test func aCommandThatComesAtOnceTakesIt() async throws {
    let server = try await server()
    let transport = try await server.connect()
    await transport.expectCommands(1)
    #expect(try await transport.execute(HostCommand("echo one")).text == "one\n")
    #expect(started(server).count == 1)
    await transport.close()
  }

  @Test func oneThatIsGoneIsNotUsed() async throws {
    let server = try await server()
    let transport = try await server.connect()
    await transport.expectCommands(1)
    try await wait(for: 1, on: server)
    // It has become our command, and waits for a script.
    let shell = try #require(started(server).first)
    try await runTool("/bin/kill", ["-KILL", shell])
    for _ in 0..<3000 where FileManager.default.fileExists(atPath: "/proc/\(shell)") {
      try await Task.sleep(for: .milliseconds(10))
    }
    let result = try await transport.execute(HostCommand("echo again"))
    #expect(result.text == "again\n")
    #expect(started(server).count == 2)
    await transport.close()
  }

  @Test func aHostWithOneChannelHasNoneToSpare() async throws {
    let server = try await server(["MaxSessions 1"])
    let transport = try await server.connect()
    for number in 0..<3 {
      await transport.expectCommands(2)
      let result = try await transport.execute(HostCommand("echo \(number)"))
      #expect(result.text == "\(number)\n")
    }
    await transport.close()
  }

  /// What nobody used ends with the connection.
  @Test func noneStaysBehind() async throws {
    let server = try await server()
    let transport = try await server.connect()
    await transport.expectCommands(1)
    try await wait(for: 1, on: server)
    await transport.close()
    let shell = try #require(started(server).first)
    for _ in 0..<3000 where FileManager.default.fileExists(atPath: "/proc/\(shell)") {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(!FileManager.default.fileExists(atPath: "/proc/\(shell)"))
  }
}
