import Cluster
import Diagnostics
import Foundation
import SSHTransport
import Testing

/// Connections that don't come about.
@Suite struct SSHConnectingTests {
  private func connectionError(_ options: SSHOptions) async -> TransportError? {
    await #expect(throws: TransportError.self) { try await SSHTransport.connect(to: options) }
  }

  @Test func nothingListens() async throws {
    let server = try await SSHServerFixture()
    try await server.kill()
    let error = await connectionError(server.options())
    #expect(error?.code == .unreachable)
    #expect(error?.diagnostic.what == "no connection to 127.0.0.1, port \(server.port)")
    #expect(error?.diagnostic.why == "127.0.0.1: Connection refused")
  }

  @Test func theNameIsUnknown() async throws {
    let server = try await SSHServerFixture(client: ["HostName no-such-host.invalid"])
    let error = await connectionError(server.options())
    #expect(error?.code == .unreachable)
    #expect(error?.diagnostic.what == "no address is known for 'no-such-host.invalid'")
  }

  @Test func theConfigurationIsWrong() async throws {
    let server = try await SSHServerFixture(client: ["Prot 22"])
    let error = await connectionError(server.options())
    #expect(error?.code == .badConfiguration)
    #expect(error?.diagnostic.why?.contains("line 2: Bad configuration option: prot") == true)
  }

  @Test func theConfigurationIsMissing() async throws {
    var options = SSHOptions(alias: "x", configFile: "/no/such", environment: [:])
    #expect(await connectionError(options)?.code == .badConfiguration)
    options.environment = ["PATH": "/nowhere"]
    #expect(await connectionError(options)?.code == .badConfiguration)
  }

  @Test(arguments: ["", "-oProxyCommand=touch /tmp/x", "a\0b"])
  func aliasesThatAreNone(alias: String) async throws {
    let error = await connectionError(SSHOptions(alias: alias, environment: [:]))
    #expect(error?.code == .badConfiguration)
  }

  /// Its connections are accepted, by the kernel, but nobody ever answers.
  @Test func aSilentHostIsGivenUpAtTheDeadline() async throws {
    let server = try await SSHServerFixture(client: ["ProxyCommand sleep 1000"])
    let error = await connectionError(server.options(deadline: .seconds(1)))
    #expect(error?.code == .timedOut)
  }

  @Test func connectingCanBeCancelled() async throws {
    let server = try await SSHServerFixture(client: [
      "ProxyCommand sh -c 'echo >FOLDER/up; exec sleep 1000'"
    ])
    let options = server.options()
    try await runTool("/usr/bin/mkfifo", [server.folder + "/up"])
    let task = Task { try await SSHTransport.connect(to: options) }
    // It is read to its end only when the proxy has opened it.
    try await runTool("/bin/cat", [server.folder + "/up"])
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
  }

  @Test func aProxyThatFailsIsQuoted() async throws {
    let server = try await SSHServerFixture(
      client: ["ProxyCommand echo 'no route to %h:%p for %r' >&2"])
    let error = await connectionError(server.options())
    #expect(error?.code == .unreachable)
    #expect(error?.diagnostic.what == "no connection through the proxy")
    #expect(error?.diagnostic.why?.contains("\nno route to 127.0.0.1:\(server.port) for") == true)
  }

  @Test func aHostThatSpeaksNoSSH() async throws {
    let server = try await SSHServerFixture(client: ["ProxyCommand echo HTTP/1.1 400 Bad Request"])
    let error = await connectionError(server.options(deadline: .seconds(5)))
    #expect(error?.code == .unreachable || error?.code == .timedOut)
  }
}
