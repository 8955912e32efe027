import Cluster
import Diagnostics
import Foundation
import SSHTransport
import Synchronization
import Testing

@Suite struct SSHLoginTests {
  private func refusal(_ options: SSHOptions) async -> Diagnostic? {
    let error = await #expect(throws: TransportError.self) {
      try await SSHTransport.connect(to: options)
    }
    #expect(error?.code == .authenticationFailed)
    return error?.diagnostic
  }

  @Test func noKeyIsAccepted() async throws {
    let server = try await SSHServerFixture()
    try await server.makeKey("other")
    try server.authorizeOnly("other")
    let diagnostic = await refusal(server.options())
    #expect(diagnostic?.what == "the host doesn't let \(NSUserName())@127.0.0.1 in")
    #expect(diagnostic?.why == "it offers: publickey\ntried: \(server.clientKey)")
  }

  @Test func thereIsNoKey() async throws {
    let server = try await SSHServerFixture()
    try FileManager.default.removeItem(atPath: server.clientKey)
    try FileManager.default.removeItem(atPath: server.clientKey + ".pub")
    let diagnostic = await refusal(server.options())
    #expect(diagnostic?.why == "it offers: publickey\ntried: no key at all")
  }

  @Test func keysAreTriedInTheirOrder() async throws {
    let server = try await SSHServerFixture(client: ["IdentityFile FOLDER/first"])
    try await server.makeKey("first")
    await (try server.connect()).close()
  }

  @Test func aKeyWithoutItsPublicFileWorks() async throws {
    let server = try await SSHServerFixture()
    try FileManager.default.removeItem(atPath: server.clientKey + ".pub")
    await (try server.connect()).close()
  }

  @Test func anEncryptedKeyIsPassedOverWithoutAPrompt() async throws {
    let server = try await SSHServerFixture(client: ["IdentityFile FOLDER/secret"])
    try await server.makeKey("secret", passphrase: "open sesame")
    try server.authorizeOnly("secret")
    let diagnostic = await refusal(server.options())
    #expect(
      diagnostic?.why == """
        it offers: publickey
        tried: \(server.folder)/secret (encrypted; there is no terminal to ask at), \(server.clientKey)
        """)
  }

  @Test(arguments: [[], ["-m", "PEM", "-t", "rsa"]])
  func anEncryptedKeyIsAskedFor(format: [String]) async throws {
    let server = try await SSHServerFixture(client: ["IdentityFile FOLDER/secret"])
    try await server.makeKey("secret", passphrase: "open sesame", options: format)
    try server.authorizeOnly("secret")
    let questions = Mutex<[String]>([])
    let options = server.options { question in
      questions.withLock {
        $0.append(question.text)
        return $0.count == 1 ? "wrong" : "open sesame"
      }
    }
    await (try SSHTransport.connect(to: options)).close()
    let name = "(\(NSUserName())@127.0.0.1) "
    let question = "Enter passphrase for key '\(server.folder)/secret': "
    #expect(
      questions.withLock { $0 } == [name + question, name + "That was not it. " + question])
  }

  @Test func nobodyIsAskedForAKeyThatTheHostRefuses() async throws {
    let server = try await SSHServerFixture(client: ["IdentityFile FOLDER/secret"])
    try await server.makeKey("secret", passphrase: "open sesame")
    let options = server.options { _ in
      Issue.record("asked")
      return nil
    }
    await (try SSHTransport.connect(to: options)).close()
  }

  @Test func aCertificateBesideTheKeyIsUsed() async throws {
    let server = try await SSHServerFixture(server: ["TrustedUserCAKeys FOLDER/authority.pub"])
    try await server.makeKey("authority")
    let arguments = ["-q", "-s", "authority", "-I", "x", "-n", NSUserName(), "client_key.pub"]
    let quoted = arguments.joined(separator: " ")
    try await runTool("/bin/sh", ["-c", "cd \(server.folder) && ssh-keygen \(quoted)"])
    try server.write("", to: "authorized_keys")
    await (try server.connect()).close()
  }

  @Test func anAgentsKeyIsUsed() async throws {
    let server = try await SSHServerFixture(
      client: ["IdentityAgent SSH_AUTH_SOCK", "IdentitiesOnly no", "IdentityFile none"])
    try await withAgent(server, keys: ["client_key"]) { socket in
      let options = server.options(environment: ["SSH_AUTH_SOCK": socket])
      await (try SSHTransport.connect(to: options)).close()
    }
  }

  /// The host hangs up after the second wrong key, and the agent has the right one last.
  @Test func onlyNamedKeysOfAnAgentAreOffered() async throws {
    let server = try await SSHServerFixture(
      server: ["MaxAuthTries 2"],
      client: ["IdentityAgent FOLDER/agent", "IdentityFile FOLDER/wanted", "IdentitiesOnly yes"])
    let others = ["a", "b", "c", "d"]
    for name in others + ["wanted"] { try await server.makeKey(name) }
    try server.authorizeOnly("wanted")
    try await withAgent(server, keys: others + ["wanted"]) { _ in
      // Only the agent has the private key now.
      try FileManager.default.removeItem(atPath: server.folder + "/wanted")
      await (try server.connect()).close()
    }
  }

  private func withAgent(
    _ server: SSHServerFixture, keys: [String], _ body: (String) async throws -> Void
  ) async throws {
    let socket = server.folder + "/agent"
    let text = try await runTool("/usr/bin/ssh-agent", ["-a", socket])
    let process = text.split(separator: "SSH_AGENT_PID=")[1].prefix { $0.isNumber }
    do {
      for key in keys {
        try await runTool(
          "/usr/bin/ssh-add", ["-q", "\(server.folder)/\(key)"],
          environment: ["SSH_AUTH_SOCK": socket])
      }
      try await body(socket)
    } catch {
      Issue.record(error)
    }
    try await runTool("/bin/kill", [String(process)])
  }
}
