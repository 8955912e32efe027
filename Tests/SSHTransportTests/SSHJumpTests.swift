import Cluster
import Diagnostics
import Foundation
import SSHTransport
import Testing

/// Ways through jump hosts, each a real sshd with a key of its own.
@Suite struct SSHJumpTests {
  /// A target behind jump hosts `jump1`, `jump2`, …, all in the configuration of the target.
  private struct Way {
    let target: SSHServerFixture
    let jumps: [SSHServerFixture]

    init(jumps count: Int, jump lines: [String] = [], proxyJump: String? = nil) async throws {
      var jumps: [SSHServerFixture] = []
      for _ in 0..<count { jumps.append(try await SSHServerFixture(server: lines)) }
      self.jumps = jumps
      let names = (1...max(1, count)).map { "jump\($0)" }.joined(separator: ",")
      target = try await SSHServerFixture(client: ["ProxyJump \(proxyJump ?? names)"])
      let blocks = jumps.enumerated().map { index, jump in
        """
        Host jump\(index + 1)
          HostName 127.0.0.1
          Port \(jump.port)
          IdentityFile \(jump.clientKey)
          IdentityAgent none
          IdentitiesOnly yes
          UserKnownHostsFile \(jump.knownHosts)
          GlobalKnownHostsFile /dev/null

        """
      }
      try target.write(try target.read(target.configFile) + blocks.joined(), to: "ssh_config")
    }
  }

  @Test(arguments: [1, 2, 3])
  func commandsAndBytesPass(jumps: Int) async throws {
    let way = try await Way(jumps: jumps)
    let transport = try await way.target.connect()
    let input = (0..<(4 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 97 >> 5) }
    let result = try await transport.execute(HostCommand("cat; echo e >&2; exit 4", input: input))
    #expect(result.output == input)
    #expect(result.status == .exited(4))
    #expect(result.errorText == "e\n")
    await transport.close()
  }

  /// Whatever goes between two sessions must end with them, however their ends fall together.
  @Test func manyWaysComeAndGo() async throws {
    let way = try await Way(jumps: 2)
    for number in 0..<40 {
      let transport = try await way.target.connect()
      #expect(try await transport.execute(HostCommand("echo \(number)")).text == "\(number)\n")
      await transport.close()
    }
  }

  @Test func anUnknownKeyOfAJumpHostIsRefusedByName() async throws {
    let way = try await Way(jumps: 2)
    try way.jumps[1].write("", to: "known_hosts")
    let error = await #expect(throws: TransportError.self) { try await way.target.connect() }
    #expect(error?.code == .hostKeyRefused)
    #expect(error?.diagnostic.location?.description.contains("jump2") == true)
    #expect(
      error?.diagnostic.why?.hasSuffix("jump2 is jump host 2 of 2 on the way to testbox") == true)
  }

  @Test func aJumpHostThatLetsNobodyInIsNamed() async throws {
    let way = try await Way(jumps: 1)
    try way.jumps[0].authorizeNobody()
    let error = await #expect(throws: TransportError.self) { try await way.target.connect() }
    #expect(error?.code == .authenticationFailed)
    #expect(
      error?.diagnostic.why?.hasSuffix("jump1 is the jump host on the way to testbox") == true)
  }

  @Test func aTargetThatAJumpHostDoesNotReachIsReported() async throws {
    let way = try await Way(jumps: 1)
    try await way.target.kill()
    let error = await #expect(throws: TransportError.self) { try await way.target.connect() }
    #expect(error?.code == .unreachable)
    #expect(
      error?.diagnostic.what == "the jump host doesn't reach 127.0.0.1, port \(way.target.port)")
  }

  @Test func aJumpHostThatForbidsForwardingIsReported() async throws {
    let way = try await Way(jumps: 1, jump: ["AllowTcpForwarding no"])
    let error = await #expect(throws: TransportError.self) { try await way.target.connect() }
    #expect(error?.diagnostic.remedy?.contains("AllowTcpForwarding") == true)
  }

  @Test func jumpHostsInACircleAreReported() async throws {
    let way = try await Way(jumps: 1)
    let text = try way.target.read(way.target.configFile)
    try way.target.write(
      text.replacingOccurrences(of: "Host jump1", with: "Host jump1\n  ProxyJump testbox"),
      to: "ssh_config")
    let error = await #expect(throws: TransportError.self) { try await way.target.connect() }
    #expect(error?.code == .badConfiguration)
    #expect(error?.diagnostic.what == "the jump hosts lead round in a circle")
  }

  @Test func aJumpHostsOwnWayIsGone() async throws {
    // jump2 is behind jump1 by its own configuration.
    let way = try await Way(jumps: 2, proxyJump: "jump2")
    let text = try way.target.read(way.target.configFile)
    try way.target.write(
      text.replacingOccurrences(of: "Host jump2", with: "Host jump2\n  ProxyJump jump1"),
      to: "ssh_config")
    let transport = try await way.target.connect()
    #expect(try await transport.execute(HostCommand("echo far")).text == "far\n")
    await transport.close()
    try way.jumps[0].authorizeNobody()
    let error = await #expect(throws: TransportError.self) { try await way.target.connect() }
    #expect(error?.diagnostic.location?.description.contains("jump1") == true)
  }

  @Test func aWayThatBreaksInTheMiddleIsMadeAnew() async throws {
    let way = try await Way(jumps: 1)
    let transport = try await way.target.connect()
    try await way.jumps[0].endSessions()
    #expect(
      try await transport.execute(HostCommand("echo again", isRepeatable: true)).text == "again\n")
    await transport.close()
  }

  @Test func aHostThatTakesNoFurtherLoginsNowSaysWhatToDo() async throws {
    let server = try await SSHServerFixture(server: ["MaxStartups 1", "LoginGraceTime 600"])
    // Somebody who only connects takes the place.
    let idler = try await runInBackground(
      "/bin/bash",
      [
        "-c",
        "exec 3<>/dev/tcp/127.0.0.1/\(server.port); read -r line <&3; echo ready; read -r x <&3",
      ])
    let error = await #expect(throws: TransportError.self) { try await server.connect() }
    idler.cancel()
    #expect(error?.code == .unreachable)
    #expect(error?.diagnostic.remedy?.contains("MaxStartups") == true)
  }

  /// Starts a program and waits until it says `ready`.
  private func runInBackground(_ path: String, _ arguments: [String]) async throws -> Task<
    Void, any Error
  > {
    let (lines, sender) = AsyncStream<Void>.makeStream()
    let task = Task<Void, any Error> {
      defer { sender.finish() }
      try await runTool(path, arguments, onOutput: { _ in sender.yield() })
    }
    for await _ in lines { break }
    return task
  }
}
