import Cluster
import Diagnostics
import Foundation
import SSHTransport
import Testing

@Suite struct SSHEndTests {
  /// Ends by itself only when nobody reads its output any more.
  static let endless = "while echo up; do sleep 0.1; done"

  @Test func theDeadlineEndsTheCommandAndKeepsTheConnection() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    let error = await #expect(throws: TransportError.self) {
      try await transport.execute(
        HostCommand(Self.endless, deadline: .milliseconds(500)))
    }
    #expect(error?.code == .timedOut)
    #expect(try await transport.execute(HostCommand("echo next")).text == "next\n")
  }

  @Test func aDeadlinePassesWhileOutputFlows() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    let error = await #expect(throws: TransportError.self) {
      try await transport.execute(HostCommand("yes", deadline: .milliseconds(500))) { _ in }
    }
    #expect(error?.code == .timedOut)
    #expect(try await transport.execute(HostCommand("echo next")).text == "next\n")
  }

  @Test func cancellingEndsTheCommandAndKeepsTheConnection() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    let (started, sender) = AsyncStream<Void>.makeStream()
    let running = Task {
      try await transport.execute(HostCommand(Self.endless)) { _ in sender.yield() }
    }
    for await _ in started { break }
    running.cancel()
    await #expect(throws: CancellationError.self) { try await running.value }
    #expect(try await transport.execute(HostCommand("echo next")).text == "next\n")
  }

  @Test func aDeadlinePassesForACommandThatWaits() async throws {
    let server = try await SSHServerFixture(server: ["MaxSessions 1"])
    let transport = try await server.connect()
    let (started, sender) = AsyncStream<Void>.makeStream()
    let running = Task {
      try await transport.execute(HostCommand(Self.endless)) { _ in sender.yield() }
    }
    for await _ in started { break }
    let error = await #expect(throws: TransportError.self) {
      try await transport.execute(HostCommand("echo never", deadline: .milliseconds(200)))
    }
    #expect(error?.code == .timedOut)
    running.cancel()
    _ = await running.result
  }

  @Test func commandsRunBesideOneAnother() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    let (started, sender) = AsyncStream<Void>.makeStream()
    let running = Task {
      try await transport.execute(HostCommand(Self.endless)) { _ in sender.yield() }
    }
    for await _ in started { break }
    #expect(try await transport.execute(HostCommand("echo beside")).text == "beside\n")
    running.cancel()
    await #expect(throws: CancellationError.self) { try await running.value }
  }

  @Test func aHostWithoutChannelsIsReported() async throws {
    let server = try await SSHServerFixture(server: ["MaxSessions 0"])
    let transport = try await server.connect()
    let error = await #expect(throws: TransportError.self) {
      try await transport.execute(HostCommand("true"))
    }
    #expect(error?.diagnostic.what == "the host opens no further channel for commands")
    #expect(error?.diagnostic.remedy?.contains("MaxSessions") == true)
  }

  @Test func whatMayBeRepeatedGoesOverANewConnection() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    // The first try ends its own connection, the second finds that it did.
    let script = """
      if mkdir '\(server.folder)/first' 2>/dev/null; then kill -9 $PPID; sleep 100; fi
      cat; echo again
      """
    let result = try await transport.execute(
      HostCommand(script, input: Array("in ".utf8), isRepeatable: true))
    #expect(result.text == "in again\n")
  }

  @Test func whatMayNotBeRepeatedIsReported() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    let error = await #expect(throws: TransportError.self) {
      try await transport.execute(
        HostCommand("echo once >>'\(server.folder)/count'; kill -9 $PPID; sleep 100"))
    }
    #expect(error?.code == .connectionLost)
    #expect(try await transport.execute(HostCommand("echo new")).text == "new\n")
    #expect(try server.read(server.folder + "/count") == "once\n")
  }

  @Test func aBrokenConnectionIsReported() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    let (started, sender) = AsyncStream<Void>.makeStream()
    let running = Task {
      try await transport.execute(HostCommand(Self.endless)) { _ in sender.yield() }
    }
    for await _ in started { break }
    try await server.kill()
    let error = await #expect(throws: TransportError.self) { try await running.value }
    #expect(error?.code == .connectionLost)
    let later = await #expect(throws: TransportError.self) {
      try await transport.execute(HostCommand("true"))
    }
    #expect(later?.code == .unreachable)
    await transport.close()
  }

  @Test func afterAConnectionThatBrokeAtRestThereIsANewOne() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    try await server.endSessions()
    #expect(try await transport.execute(HostCommand("echo new")).text == "new\n")
  }

  @Test func aHostThatIsGoneIsReported() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    try await server.kill()
    let error = await #expect(throws: TransportError.self) {
      try await transport.execute(HostCommand("true"))
    }
    #expect(error?.code == .unreachable)
  }

  @Test func closingEndsWhatRunsAndWhatComesLater() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    let (started, sender) = AsyncStream<Void>.makeStream()
    let running = Task {
      try await transport.execute(HostCommand(Self.endless)) { _ in sender.yield() }
    }
    for await _ in started { break }
    await transport.close()
    await transport.close()
    let error = await #expect(throws: TransportError.self) { try await running.value }
    #expect(error?.code == .closed)
    let later = await #expect(throws: TransportError.self) {
      try await transport.execute(HostCommand("true"))
    }
    #expect(later?.code == .closed)
  }
}
