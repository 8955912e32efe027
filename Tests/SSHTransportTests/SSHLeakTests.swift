import Cluster
import Foundation
import SSHTransport
import TestSupport
import Testing

/// What is left of connections when they are gone.
@Suite struct SSHLeakTests {
  /// How many descriptors of this program are connections to a port of this machine. Other tests, which
  /// run beside this one, have other ports.
  private func connections(to port: UInt16) -> Int {
    (Int32(0)..<4096).count { number in
      var address = sockaddr_in()
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let code = withUnsafeMutableBytes(of: &address) {
        getpeername(number, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, &size)
      }
      return code == 0 && address.sin_family == sa_family_t(AF_INET)
        && UInt16(bigEndian: address.sin_port) == port
    }
  }

  @Test func closedConnectionsLeaveNoDescriptor() async throws {
    let server = try await SSHServerFixture()
    for _ in 0..<10 {
      let transport = try await server.connect()
      #expect(connections(to: server.port) > 0)
      #expect(try await transport.execute(HostCommand("echo up")).text == "up\n")
      await transport.close()
      #expect(connections(to: server.port) == 0)
    }
  }

  @Test func brokenConnectionsLeaveNoDescriptor() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    for _ in 0..<5 {
      try await server.endSessions()
      #expect(try await transport.execute(HostCommand("echo up")).text == "up\n")
    }
    await transport.close()
    #expect(connections(to: server.port) == 0)
  }

  /// sshd says goodbye, of which libssh closes the connection by itself.
  @Test func refusedLoginsLeaveNoDescriptor() async throws {
    let server = try await SSHServerFixture(server: ["MaxAuthTries 1"])
    try server.authorizeNobody()
    for _ in 0..<10 {
      await #expect(throws: TransportError.self) {
        try await SSHTransport.connect(to: server.options())
      }
    }
    // The thread of a login that failed ends a little after the login.
    #expect(eventually(within: 10) { connections(to: server.port) == 0 })
  }

  @Test func connectionsThroughAJumpHostLeaveNoDescriptor() async throws {
    let server = try await SSHServerFixture()
    try server.write(
      try server.read(server.configFile) + """

        Host behind
          HostName 127.0.0.1
          Port \(server.port)
          ProxyJump \(SSHServerFixture.alias)
          IdentityFile \(server.clientKey)
          IdentityAgent none
          UserKnownHostsFile \(server.knownHosts)
        """, to: "ssh_config")
    var options = server.options()
    options.alias = "behind"
    for _ in 0..<10 {
      let transport = try await SSHTransport.connect(to: options)
      #expect(try await transport.execute(HostCommand("echo up")).text == "up\n")
      await transport.close()
      #expect(connections(to: server.port) == 0)
    }
  }

  /// A proxy command is no use to anybody when its connection is gone.
  @Test(arguments: ["exec", "trap '' TERM;"])
  func proxyCommandsEndWithTheirConnection(how: String) async throws {
    let server = try await SSHServerFixture()
    let sshd = "/usr/sbin/sshd -i -f '\(server.folder)/sshd_config'"
    try server.write("echo $$ >>'\(server.folder)/proxies'; \(how) \(sshd)\n", to: "proxy")
    try server.writeConfig(["ProxyCommand sh \(server.folder)/proxy"])
    for _ in 0..<5 {
      let transport = try await server.connect()
      #expect(try await transport.execute(HostCommand("echo up")).text == "up\n")
      await transport.close()
    }
    let proxies = try server.read(server.folder + "/proxies").split(separator: "\n")
      .compactMap { Int32($0) }
    #expect(proxies.count == 5)
    #expect(eventually(within: 10) { proxies.allSatisfy { kill($0, 0) != 0 } })
  }

  /// Neither the end of its input nor a polite signal ends it.
  @Test func stubbornProxyCommandsAreKilled() async throws {
    let server = try await SSHServerFixture()
    try server.write("trap '' TERM; echo $$ >'\(server.folder)/up'; sleep 1000\n", to: "proxy")
    try server.writeConfig(["ProxyCommand sh \(server.folder)/proxy"])
    let error = await #expect(throws: TransportError.self) {
      try await SSHTransport.connect(to: server.options(deadline: .seconds(1)))
    }
    #expect(error?.code == .timedOut)
    let proxy = try #require(Int32(server.read(server.folder + "/up").dropLast()))
    #expect(eventually(within: 10) { kill(proxy, 0) != 0 })
  }
}
