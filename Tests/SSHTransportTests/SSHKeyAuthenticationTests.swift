import Cluster
import Diagnostics
import Foundation
import SSHTransport
import Synchronization
import Testing

/// Keys of agents, in files, and with certificates, against a real sshd and a real ssh-agent.
@Suite struct SSHKeyAuthenticationTests {
  private static let agentAlone = ["IdentityAgent FOLDER/agent", "IdentitiesOnly no"]
  private static let trustedAuthority = ["TrustedUserCAKeys FOLDER/authority.pub"]

  private func connect(_ options: SSHOptions) async throws {
    await (try SSHTransport.connect(to: options)).close()
  }

  private func refusal(_ options: SSHOptions) async -> Diagnostic? {
    let error = await #expect(throws: TransportError.self) {
      try await SSHTransport.connect(to: options)
    }
    #expect(error?.code == .authenticationFailed)
    return error?.diagnostic
  }

  /// Runs `body` beside an agent that has the private keys `keys`, at `FOLDER/agent`.
  private func withAgent(
    _ server: SSHServerFixture, keys: [String], confirm: Bool = false,
    _ body: () async throws -> Void
  ) async throws {
    let socket = server.folder + "/agent"
    let text = try await runTool("/usr/bin/ssh-agent", ["-a", socket])
    let process = text.split(separator: "SSH_AGENT_PID=")[1].prefix { $0.isNumber }
    do {
      for key in keys {
        try await runTool(
          "/usr/bin/ssh-add", (confirm ? ["-c"] : []) + ["-q", "\(server.folder)/\(key)"],
          environment: ["SSH_AUTH_SOCK": socket])
      }
      try await body()
    } catch {
      Issue.record(error)
    }
    try await runTool("/bin/kill", [String(process)])
  }

  private func sign(_ server: SSHServerFixture, _ key: String) async throws {
    let user = NSUserName()
    let script = "cd \(server.folder) && ssh-keygen -q -s authority -I x -n \(user) \(key).pub"
    try await runTool("/bin/sh", ["-c", script])
  }

  private func remove(_ server: SSHServerFixture, _ names: String...) throws {
    for name in names { try FileManager.default.removeItem(atPath: "\(server.folder)/\(name)") }
  }

  @Test func tooManyKeysOfAnAgentAreExplained() async throws {
    let server = try await SSHServerFixture(
      server: ["MaxAuthTries 3"], client: Self.agentAlone + ["IdentityFile none"])
    let keys = ["a", "b", "c", "d", "e"]
    for key in keys { try await server.makeKey(key, options: ["-C", "key \(key)"]) }
    try await withAgent(server, keys: keys) {
      let diagnostic = await refusal(server.options())
      #expect(
        diagnostic?.what
          == "the host hung up on \(NSUserName())@127.0.0.1: too many authentication failures")
      #expect(diagnostic?.why == "tried: key a (agent), key b (agent)")
      #expect(
        diagnostic?.remedy == """
          name the right key under `Host testbox` in the ssh configuration, with `IdentityFile` and \
          `IdentitiesOnly yes`: then no others are offered
          """)
    }
  }

  /// OpenSSH offers keys of the agent that the configuration names before the others.
  @Test func namedKeysOfAnAgentComeFirst() async throws {
    let server = try await SSHServerFixture(
      server: ["MaxAuthTries 2"], client: Self.agentAlone + ["IdentityFile FOLDER/wanted"])
    let others = ["a", "b", "c"]
    for key in others + ["wanted"] { try await server.makeKey(key) }
    try server.authorizeOnly("wanted")
    try await withAgent(server, keys: others + ["wanted"]) {
      try remove(server, "wanted")
      try await connect(server.options())
    }
  }

  /// Its public half stands in clear in the file.
  @Test func anAgentsKeyIsKnownByItsEncryptedFile() async throws {
    let server = try await SSHServerFixture(
      client: ["IdentityAgent FOLDER/agent", "IdentityFile FOLDER/held", "IdentitiesOnly yes"])
    try await server.makeKey("held")
    try server.authorizeOnly("held")
    try await withAgent(server, keys: ["held"]) {
      try await runTool(
        "/usr/bin/ssh-keygen", ["-q", "-p", "-N", "secret", "-f", "\(server.folder)/held"])
      try remove(server, "held.pub")
      try await connect(server.options())
    }
  }

  @Test func aPublicFileCanNameAnAgentsKey() async throws {
    let server = try await SSHServerFixture(
      client: ["IdentityAgent FOLDER/agent", "IdentityFile FOLDER/held.pub", "IdentitiesOnly yes"])
    try await server.makeKey("held")
    try server.authorizeOnly("held")
    try await withAgent(server, keys: ["held"]) {
      try remove(server, "held")
      try await connect(server.options())
    }
  }

  @Test func nobodyIsAskedForARefusedKeyWithoutAPublicFile() async throws {
    let server = try await SSHServerFixture(client: ["IdentityFile FOLDER/secret"])
    try await server.makeKey("secret", passphrase: "open sesame")
    try remove(server, "secret.pub")
    let options = server.options { _ in
      Issue.record("asked")
      return nil
    }
    try await connect(options)
  }

  @Test func anAgentWithoutPermissionToSignIsPassedOver() async throws {
    let server = try await SSHServerFixture(
      client: Self.agentAlone + ["IdentityFile FOLDER/client_key"])
    try await server.makeKey("held")
    let both = try server.read("\(server.folder)/held.pub") + server.read(server.clientKey + ".pub")
    try server.write(both, to: "authorized_keys")
    // Where there is no program to ask for the confirmation, the agent refuses.
    try await withAgent(server, keys: ["held"], confirm: true) {
      try await connect(server.options())
      try server.authorizeOnly("held")
      let diagnostic = await refusal(server.options())
      #expect(diagnostic?.why?.contains(", for which the agent gives no signature") == true)
    }
  }

  @Test func anAgentsCertificateIsUsed() async throws {
    let server = try await SSHServerFixture(
      server: Self.trustedAuthority, client: Self.agentAlone + ["IdentityFile none"])
    for key in ["authority", "held"] { try await server.makeKey(key) }
    try await sign(server, "held")
    try server.write("", to: "authorized_keys")
    // The agent takes the certificate beside the key as well.
    try await withAgent(server, keys: ["held"]) { try await connect(server.options()) }
  }

  @Test(arguments: ["ed25519", "rsa", "ecdsa"])
  func aCertificateInAFileGoesWithAnAgentsKey(type: String) async throws {
    let server = try await SSHServerFixture(
      server: Self.trustedAuthority,
      client: Self.agentAlone + ["IdentityFile none", "CertificateFile FOLDER/moved-cert.pub"])
    try await server.makeKey("authority")
    try await server.makeKey("held", options: ["-t", type])
    try await sign(server, "held")
    try FileManager.default.moveItem(
      atPath: "\(server.folder)/held-cert.pub", toPath: "\(server.folder)/moved-cert.pub")
    try server.write("", to: "authorized_keys")
    try await withAgent(server, keys: ["held"]) { try await connect(server.options()) }
  }

  @Test(arguments: ["ed25519", "rsa", "ecdsa"])
  func eachKeyGoesWithItsOwnCertificate(type: String) async throws {
    let server = try await SSHServerFixture(
      server: Self.trustedAuthority,
      client: [
        "IdentityFile FOLDER/first", "IdentityFile FOLDER/second",
        "CertificateFile FOLDER/first-cert.pub", "CertificateFile FOLDER/second-cert.pub",
      ])
    for key in ["authority", "stranger"] { try await server.makeKey(key) }
    for key in ["first", "second"] { try await server.makeKey(key, options: ["-t", type]) }
    try await sign(server, "second")
    let script = "cd \(server.folder) && ssh-keygen -q -s stranger -I x -n root first.pub"
    try await runTool("/bin/sh", ["-c", script])
    try server.write("", to: "authorized_keys")
    try await connect(server.options())
  }

  /// The host is asked about the certificate first, so that its encrypted key is opened only then.
  @Test func anEncryptedKeyWithACertificateIsAskedFor() async throws {
    let server = try await SSHServerFixture(
      server: Self.trustedAuthority, client: ["IdentityFile FOLDER/secret"])
    try await server.makeKey("authority")
    try await server.makeKey("secret", passphrase: "open sesame")
    try await sign(server, "secret")
    try server.write("", to: "authorized_keys")
    let questions = Mutex<[String]>([])
    let options = server.options { question in
      questions.withLock { $0.append(question.text) }
      return "open sesame"
    }
    try await connect(options)
    let name = "(\(NSUserName())@127.0.0.1) "
    #expect(
      questions.withLock { $0 } == [
        "\(name)Enter passphrase for key '\(server.folder)/secret': "
      ])
  }

  @Test func twoKeysOneAfterTheOther() async throws {
    let server = try await SSHServerFixture(
      server: ["AuthenticationMethods publickey,publickey", "MaxAuthTries 1"],
      client: ["IdentityFile FOLDER/second"])
    try await server.makeKey("second")
    let both =
      try server.read("\(server.folder)/second.pub") + server.read(server.clientKey + ".pub")
    try server.write(both, to: "authorized_keys")
    try await connect(server.options())
  }

  @Test func aKeyIsNotEnough() async throws {
    let server = try await SSHServerFixture(
      server: ["AuthenticationMethods publickey,publickey"])
    let diagnostic = await refusal(server.options())
    #expect(
      diagnostic?.why == """
        it accepted: publickey, and wants more
        it offers: publickey
        tried: \(server.clientKey)
        """)
  }

  @Test func aConnectionThatBreaksIsNoRefusal() async throws {
    let server = try await SSHServerFixture(client: ["IdentityFile FOLDER/secret"])
    try await server.makeKey("secret", passphrase: "open sesame")
    try server.authorizeOnly("secret")
    let options = server.options { _ in
      try? await server.kill()
      return "open sesame"
    }
    let error = await #expect(throws: TransportError.self) {
      try await SSHTransport.connect(to: options)
    }
    #expect(error?.code == .unreachable)
    #expect(error?.diagnostic.what == "the connection broke during the login")
  }

  @Test func whoIsAskedCanCancel() async throws {
    let server = try await SSHServerFixture(client: ["IdentityFile FOLDER/secret"])
    try await server.makeKey("secret", passphrase: "open sesame")
    try server.authorizeOnly("secret")
    let (asked, asking) = AsyncStream<Void>.makeStream()
    let (cancelled, cancelling) = AsyncStream<Void>.makeStream()
    let options = server.options { _ in
      asking.finish()
      await withTaskCancellationHandler {
        for await _ in AsyncStream<Void>.makeStream().stream {}
      } onCancel: {
        cancelling.finish()
      }
      return nil
    }
    let login = Task { try await SSHTransport.connect(to: options) }
    for await _ in asked {}
    login.cancel()
    await #expect(throws: CancellationError.self) { try await login.value }
    for await _ in cancelled {}
  }

  /// Nobody has a ticket here: with one it isn't tested.
  @Test func aMissingTicketIsPassedOver() async throws {
    let server = try await SSHServerFixture(
      server: ["GSSAPIAuthentication yes"], client: ["GSSAPIAuthentication yes"])
    try await connect(server.options())
    try server.write("", to: "authorized_keys")
    let diagnostic = await refusal(server.options())
    #expect(
      diagnostic?.why == """
        it offers: gssapi-with-mic, publickey
        tried: a ticket (gssapi-with-mic), \(server.clientKey)
        """)
  }

  @Test func aMethodThatIsSwitchedOffIsNamed() async throws {
    let server = try await SSHServerFixture(client: ["PubkeyAuthentication no"])
    let diagnostic = await refusal(server.options())
    #expect(
      diagnostic?.why == """
        it offers: publickey
        tried: no key at all
        switched off in the ssh configuration: publickey
        """)
  }
}
