import Cluster
import Diagnostics
import Foundation
import SSHTransport
import Testing

@Suite struct SSHHostKeyTests {
  private func refusal(_ server: SSHServerFixture) async -> TransportError? {
    let error = await #expect(throws: TransportError.self) { try await server.connect() }
    #expect(error?.code == .hostKeyRefused)
    return error
  }

  private func fingerprint(_ server: SSHServerFixture) async throws -> String {
    let text = try await runTool("/usr/bin/ssh-keygen", ["-lf", server.folder + "/host_key.pub"])
    return String(text.split(separator: " ")[1])
  }

  @Test func anUnknownKeyIsRefused() async throws {
    let server = try await SSHServerFixture(isKnown: false)
    let error = await refusal(server)
    let print = try await fingerprint(server)
    #expect(
      error?.description == """
        testbox: error: the key of [127.0.0.1]:\(server.port) is unknown
          why: its ssh-ed25519 key is \(print); it is in none of: \(server.knownHosts)
          try: compare it with the fingerprint that the host's operators publish, then run this once
               and answer yes: ssh -F \(server.configFile) testbox   (or, at a \
        terminal, clustersweep connect testbox)
        """)
    #expect(try server.read(server.knownHosts) == "")
  }

  @Test(arguments: ["accept-new", "no"], [false, true])
  func anUnknownKeyIsNotedWhereThatIsAskedFor(strictness: String, isHashed: Bool) async throws {
    let server = try await SSHServerFixture(
      client: [
        "StrictHostKeyChecking \(strictness)", "UserKnownHostsFile FOLDER/new/hosts",
        "HashKnownHosts \(isHashed ? "yes" : "no")",
      ], isKnown: false)
    await (try server.connect()).close()
    let file = server.folder + "/new/hosts"
    let noted = try server.read(file)
    #expect(noted.hasPrefix("|1|") == isHashed)
    #expect(noted.filter { $0 == "\n" }.count == 1)
    let found = try await runTool(
      "/usr/bin/ssh-keygen", ["-F", "[127.0.0.1]:\(server.port)", "-f", file])
    let key = try server.read(server.folder + "/host_key.pub").split(separator: " ")[1]
    #expect(found.contains(key))
    // It is known from now on, so nothing is added.
    await (try server.connect()).close()
    #expect(try server.read(file) == noted)
  }

  @Test(arguments: ["yes", "accept-new", "no"])
  func aChangedKeyIsAlwaysRefused(strictness: String) async throws {
    let server = try await SSHServerFixture(
      client: ["StrictHostKeyChecking \(strictness)"], isKnown: false)
    try await server.makeKey("other")
    let other = try server.read(server.folder + "/other.pub")
    let hosts = "# comment\n[127.0.0.1]:\(server.port) \(other)"
    try server.write(hosts, to: "known_hosts")
    let error = await refusal(server)
    #expect(error?.diagnostic.what == "the key of [127.0.0.1]:\(server.port) has changed")
    #expect(error?.diagnostic.why?.contains("\(server.knownHosts):2 has another one") == true)
    let remedy = "ssh-keygen -R '[127.0.0.1]:\(server.port)' -f \(server.knownHosts)"
    #expect(error?.diagnostic.remedy?.hasSuffix(remedy) == true)
    #expect(try server.read(server.knownHosts) == hosts)
  }

  @Test func aRevokedKeyIsRefusedBesideAGoodLine() async throws {
    let server = try await SSHServerFixture(client: ["StrictHostKeyChecking no"])
    let good = try server.read(server.knownHosts)
    try server.write(
      "\(good)@revoked * \(good.split(separator: " ", maxSplits: 1)[1])", to: "known_hosts")
    let error = await refusal(server)
    #expect(error?.diagnostic.why?.contains("\(server.knownHosts):2 revokes") == true)
  }

  @Test func aKeyThatIsKnownWithoutThePortIsTrusted() async throws {
    let server = try await SSHServerFixture(isKnown: false)
    try server.write("127.0.0.1 \(server.read(server.folder + "/host_key.pub"))", to: "known_hosts")
    await (try server.connect()).close()
  }

  /// The server has two keys; only the one that it wouldn't show by itself is known.
  @Test func theKnownTypeIsAskedFor() async throws {
    let server = try await SSHServerFixture(isKnown: false, hasRSAKey: true)
    let key = try server.read(server.folder + "/rsa_key.pub")
    try server.write("[127.0.0.1]:\(server.port) \(key)", to: "known_hosts")
    await (try server.connect()).close()
  }

  @Test func anotherTypeThanTheKnownOneIsRefused() async throws {
    let server = try await SSHServerFixture(
      client: ["StrictHostKeyChecking accept-new"], isKnown: false)
    try await server.makeKey("other", options: ["-t", "rsa"])
    let key = try server.read(server.folder + "/other.pub")
    try server.write("[127.0.0.1]:\(server.port) \(key)", to: "known_hosts")
    let error = await refusal(server)
    #expect(error?.diagnostic.why?.hasSuffix("ssh-rsa at \(server.knownHosts):1") == true)
  }
}
