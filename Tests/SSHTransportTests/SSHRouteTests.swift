import Cluster
import Foundation
import SSHTransport
import Testing

/// Ways to a host other than a plain TCP connection and the `ssh` program's view of it.
@Suite struct SSHRouteTests {
  private func answer(_ options: SSHOptions) async throws -> String {
    let transport = try await SSHTransport.connect(to: options)
    let text = try await transport.execute(HostCommand("echo hello; cat", input: [0x21])).text
    await transport.close()
    return text
  }

  @Test func throughAProxyCommand() async throws {
    let server = try await SSHServerFixture(
      client: ["ProxyCommand /usr/sbin/sshd -i -f FOLDER/sshd_config"])
    #expect(try await answer(server.options()) == "hello\n!")
  }

  @Test func throughAJumpHost() async throws {
    let server = try await SSHServerFixture(client: ["ProxyJump jump"])
    let jump = """
      Host jump
        HostName 127.0.0.1
        Port \(server.port)
        IdentityFile \(server.clientKey)
        UserKnownHostsFile \(server.knownHosts)

      """
    try server.write(jump + server.read(server.configFile), to: "ssh_config")
    #expect(try await answer(server.options()) == "hello\n!")
  }

  @Test func withoutAnSSHProgram() async throws {
    let server = try await SSHServerFixture()
    let options = server.options(environment: ["PATH": server.folder, "USER": NSUserName()])
    #expect(try await answer(options) == "hello\n!")
  }

  @Test func underAnAliasOfTheHostKey() async throws {
    let server = try await SSHServerFixture(client: ["HostKeyAlias cluster"], isKnown: false)
    try server.write("cluster \(server.read(server.folder + "/host_key.pub"))", to: "known_hosts")
    #expect(try await answer(server.options()) == "hello\n!")
  }

  @Test(arguments: ["aes256-ctr", "chacha20-poly1305@openssh.com", "aes128-gcm@openssh.com"])
  func withACipher(name: String) async throws {
    let server = try await SSHServerFixture(
      server: ["Ciphers \(name)"], client: ["Ciphers \(name)"])
    #expect(try await answer(server.options()) == "hello\n!")
  }
}
