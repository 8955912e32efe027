import Cluster
import Diagnostics
import Foundation
import SSHTransport
import Synchronization
import Testing

/// Unknown host keys, with a person to ask.
@Suite struct SSHHostKeyAskingTests {
  /// A person who gives answers in turn, and what that person was shown.
  private final class Person: Sendable {
    let shown = Mutex<[String]>([])
    private let answers: Mutex<[String]>

    init(_ answers: [String]) { self.answers = Mutex(answers) }

    func options(_ server: SSHServerFixture) -> SSHOptions {
      server.options { prompt in
        #expect(!prompt.isSecret)
        self.shown.withLock { $0.append(prompt.text) }
        guard !prompt.isNotice else { return nil }
        return self.answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      }
    }
  }

  private func fingerprint(_ server: SSHServerFixture) async throws -> String {
    let text = try await runTool("/usr/bin/ssh-keygen", ["-lf", server.folder + "/host_key.pub"])
    return String(text.split(separator: " ")[1])
  }

  private func question(_ server: SSHServerFixture) async throws -> String {
    let name = "[127.0.0.1]:\(server.port)"
    return """
      The authenticity of host '\(name) (\(name))' can't be established.
      ED25519 key fingerprint is \(try await fingerprint(server)).
      This key is not known by any other names.
      Are you sure you want to continue connecting (yes/no/[fingerprint])?\(" ")
      """
  }

  @Test(arguments: [true, false])
  func aKeyThatIsAcceptedIsNoted(isHashed: Bool) async throws {
    let server = try await SSHServerFixture(
      client: ["HashKnownHosts \(isHashed ? "yes" : "no")"], isKnown: false)
    let person = Person(["maybe", "yes"])
    await (try SSHTransport.connect(to: person.options(server))).close()
    let question = try await question(server)
    let notice =
      "Permanently added '[127.0.0.1]:\(server.port)' (ED25519) to the list of known hosts, "
      + server.knownHosts
    #expect(
      person.shown.withLock(\.self)
        == [question, "Please type 'yes', 'no' or the fingerprint: ", notice])
    let noted = try server.read(server.knownHosts)
    #expect(noted.hasPrefix("|1|") == isHashed)
    // Nothing is asked from now on, by us or by ssh.
    await (try server.connect()).close()
    try await runTool(
      "/usr/bin/ssh",
      ["-F", server.configFile, "-o", "BatchMode=yes", SSHServerFixture.alias, "true"])
  }

  @Test func theFingerprintIsAnAnswer() async throws {
    let server = try await SSHServerFixture(isKnown: false)
    let person = Person([try await fingerprint(server)])
    await (try SSHTransport.connect(to: person.options(server))).close()
    #expect(try server.read(server.knownHosts).hasPrefix("[127.0.0.1]:\(server.port) ssh-ed25519"))
  }

  @Test(arguments: [["no"], ["maybe", ""], []])
  func aKeyThatIsNotAccepted(answers: [String]) async throws {
    let server = try await SSHServerFixture(isKnown: false)
    let person = Person(answers)
    let error = await #expect(throws: TransportError.self) {
      try await SSHTransport.connect(to: person.options(server))
    }
    #expect(error?.code == .hostKeyRefused)
    #expect(
      error?.diagnostic.what == "the key of [127.0.0.1]:\(server.port) was not accepted")
    #expect(try server.read(server.knownHosts) == "")
  }

  @Test(arguments: ["yes", "accept-new", "no"])
  func nobodyIsAskedWhereTheConfigurationKnows(strictness: String) async throws {
    let server = try await SSHServerFixture(
      client: ["StrictHostKeyChecking \(strictness)"], isKnown: false)
    let person = Person(["yes"])
    let transport = try? await SSHTransport.connect(to: person.options(server))
    await transport?.close()
    #expect((transport != nil) == (strictness != "yes"))
    #expect(!person.shown.withLock(\.self).contains { $0.contains("authenticity") })
  }

  /// Another type may hide a changed key: that is told, and only a person can accept it.
  @Test func aKeyOfAnotherType() async throws {
    let server = try await SSHServerFixture(isKnown: false)
    try await server.makeKey("other", options: ["-t", "rsa"])
    let key = try server.read(server.folder + "/other.pub")
    try server.write("[127.0.0.1]:\(server.port) \(key)", to: "known_hosts")
    let person = Person(["yes"])
    await (try SSHTransport.connect(to: person.options(server))).close()
    let shown = person.shown.withLock(\.self)[0]
    #expect(shown.contains("\nbut keys of different type are already known for this host.\n"))
    #expect(shown.contains("\n    \(server.knownHosts):1: ssh-rsa\n"))
  }

  @Test func aKeyThatIsKnownUnderAnotherName() async throws {
    let server = try await SSHServerFixture(isKnown: false)
    let key = try server.read(server.folder + "/host_key.pub")
    try server.write("# old\nlogin.uni.example,10.1.1.1 \(key)", to: "known_hosts")
    let person = Person(["no"])
    await #expect(throws: TransportError.self) {
      try await SSHTransport.connect(to: person.options(server))
    }
    #expect(
      person.shown.withLock(\.self)[0].contains(
        """
        known by the following other names/addresses:
            \(server.knownHosts):2: login.uni.example,10.1.1.1

        """))
  }

  @Test func aKeyThatCannotBeNotedIsToldAndAccepted() async throws {
    let server = try await SSHServerFixture(
      client: ["UserKnownHostsFile FOLDER/client_key/hosts"], isKnown: false)
    let person = Person(["yes"])
    await (try SSHTransport.connect(to: person.options(server))).close()
    let name = "[127.0.0.1]:\(server.port)"
    #expect(
      person.shown.withLock(\.self).last
        == "The key of '\(name)' can't be added to \(server.clientKey)/hosts: Not a directory")
  }

  private func serverBehindItself() async throws -> SSHServerFixture {
    let server = try await SSHServerFixture(client: ["ProxyJump jump"])
    let jump = """
      Host jump
        HostName 127.0.0.1
        Port \(server.port)
        IdentityFile \(server.clientKey)
        IdentityAgent none
        UserKnownHostsFile \(server.folder)/hosts_of_jump
        GlobalKnownHostsFile /dev/null

      """
    try server.write(jump + server.read(server.configFile), to: "ssh_config")
    return server
  }

  @Test func aJumpHostIsAskedAboutByItself() async throws {
    let server = try await serverBehindItself()
    let person = Person(["yes"])
    await (try SSHTransport.connect(to: person.options(server))).close()
    let shown = person.shown.withLock(\.self)
    #expect(shown.count == 2)
    #expect(shown[0] == "On the way to testbox:\n" + (try await question(server)))
    #expect(try server.read(server.folder + "/hosts_of_jump").contains("ssh-ed25519"))
  }

  @Test func theErrorNamesTheJumpHost() async throws {
    let server = try await serverBehindItself()
    let error = await #expect(throws: TransportError.self) { try await server.connect() }
    #expect(error?.code == .hostKeyRefused)
    #expect(error?.description.hasPrefix("jump: error: ") == true)
    #expect(
      error?.diagnostic.what
        == "the key of [127.0.0.1]:\(server.port), on the way to testbox, is unknown")
  }

  /// How far a connection came is noted hop by hop.
  @Test func theRecorderKnowsHowFarItCame() async throws {
    let server = try await serverBehindItself()
    var options = server.options()
    options.recorder = ConnectionRecorder()
    await #expect(throws: TransportError.self) { try await SSHTransport.connect(to: options) }
    let report = try #require(options.recorder?.report)
    #expect(report.hops.map(\.name) == ["jump", "testbox"])
    #expect(report.hops.map(\.stage) == [.encrypted, .configured])
    #expect(report.hops.map(\.address) == ["127.0.0.1", nil])
    #expect(report.hops.map(\.isReachedByOthers) == [false, true])
    #expect(report.hops[0].hostKey == "ED25519 \(try await fingerprint(server))")
    options = Person(["yes"]).options(server)
    options.recorder = ConnectionRecorder()
    await (try SSHTransport.connect(to: options)).close()
    #expect(options.recorder?.report.hops.map(\.stage) == [.loggedIn, .loggedIn])
    #expect(options.recorder?.report.keeper == .nobody)
  }
}
