import Cluster
import Diagnostics
import Foundation
import SSHTransport
import Testing

/// Files that must be readable, and hosts with certificates.
@Suite struct SSHRevokedKeysTests {
  private func failure(_ server: SSHServerFixture) async -> TransportError? {
    await #expect(throws: TransportError.self) { try await server.connect() }
  }

  private func sshRefuses(_ server: SSHServerFixture) async -> Bool {
    let options = ["-F", server.configFile, "-o", "BatchMode=yes"]
    return (try? await runTool("/usr/bin/ssh", options + [SSHServerFixture.alias, "true"])) == nil
  }

  @Test func aListOfRevokedKeys() async throws {
    let server = try await SSHServerFixture(client: ["RevokedHostKeys FOLDER/revoked"])
    try await server.makeKey("other")
    let other = try server.read(server.folder + "/other.pub")
    try server.write("# stolen\n\n\(other)", to: "revoked")
    await (try server.connect()).close()
    #expect(await !sshRefuses(server))
    try server.write("\(other)\(server.read(server.folder + "/host_key.pub"))", to: "revoked")
    let error = await failure(server)
    #expect(error?.code == .hostKeyRefused)
    #expect(error?.diagnostic.why?.hasSuffix("which \(server.folder)/revoked:2 revokes") == true)
    #expect(await sshRefuses(server))
  }

  @Test func listsThatCannotBeRead() async throws {
    let server = try await SSHServerFixture(client: ["RevokedHostKeys FOLDER/revoked"])
    let missing = await failure(server)
    #expect(missing?.code == .badConfiguration)
    #expect(missing?.diagnostic.why?.hasSuffix("the file is missing") == true)
    #expect(await sshRefuses(server))
    try server.write("nonsense\n", to: "revoked")
    #expect(await failure(server)?.diagnostic.why?.hasSuffix("line 1 holds no public key") == true)
    #expect(await sshRefuses(server))
    try await server.makeKey("other")
    try await runTool(
      "/usr/bin/ssh-keygen",
      ["-q", "-k", "-f", server.folder + "/revoked", server.folder + "/other.pub"])
    let binary = await failure(server)
    #expect(binary?.diagnostic.why?.contains("a binary revocation list") == true)
    #expect(binary?.diagnostic.what == "nobody knows which host keys are revoked")
  }

  /// Taken for an empty one, it would hide what it revokes.
  @Test func aKnownHostsFileThatIsAFolder() async throws {
    let server = try await SSHServerFixture(client: [
      "StrictHostKeyChecking no", "UserKnownHostsFile FOLDER",
    ])
    let error = await failure(server)
    #expect(error?.code == .badConfiguration)
    #expect(error?.diagnostic.why == "\(server.folder): Is a directory")
  }

  @Test func aHostThatOnlyAnAuthorityVouchesFor() async throws {
    let server = try await SSHServerFixture(
      server: ["HostCertificate FOLDER/host_key-cert.pub"],
      client: ["StrictHostKeyChecking accept-new"], isKnown: false)
    try await server.makeKey("authority")
    let folder = server.folder
    try await runTool(
      "/usr/bin/ssh-keygen",
      ["-q", "-s", "\(folder)/authority", "-h", "-I", "box", "-n", "127.0.0.1"]
        + ["\(folder)/host_key.pub"])
    let name = "[127.0.0.1]:\(server.port)"
    try server.write(
      "@cert-authority \(name) \(server.read("\(folder)/authority.pub"))", to: "known_hosts")
    let error = await failure(server)
    #expect(error?.code == .hostKeyRefused)
    #expect(
      error?.diagnostic.what == "the key of \(name) is vouched for by a certificate authority alone"
    )
    let remedy = try #require(error?.diagnostic.remedy)
    #expect(remedy.contains("cat /etc/ssh/ssh_host_ed25519_key.pub)\" >>\(server.knownHosts)"))
    // The remedy works, but for the place where this test's server keeps its key.
    let command = try #require(remedy.split(separator: "\n").last).replacing(
      "/etc/ssh/ssh_host_ed25519_key.pub", with: "\(folder)/host_key.pub")
    try await runTool("/bin/sh", ["-c", String(command)])
    await (try server.connect()).close()
  }
}
