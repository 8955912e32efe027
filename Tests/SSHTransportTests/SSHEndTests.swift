import Cluster
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
    let waiting = Task { try await transport.execute(HostCommand("echo never")) }
    for await _ in started { break }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    running.cancel()
    await #expect(throws: CancellationError.self) { try await running.value }
    #expect(try await transport.execute(HostCommand("echo next")).text == "next\n")
  }

  @Test func aDeadlinePassesForACommandThatWaits() async throws {
    let server = try await SSHServerFixture()
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

  @Test func aBrokenConnectionIsReportedAndStaysSo() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    let (started, sender) = AsyncStream<Void>.makeStream()
    let running = Task {
      try await transport.execute(HostCommand(Self.endless)) { _ in sender.yield() }
    }
    let waiting = Task { try await transport.execute(HostCommand("echo never")) }
    for await _ in started { break }
    try await server.kill()
    for task in [running, waiting] {
      let error = await #expect(throws: TransportError.self) { try await task.value }
      #expect(error?.code == .connectionLost)
    }
    let later = await #expect(throws: TransportError.self) {
      try await transport.execute(HostCommand("true"))
    }
    #expect(later?.code == .connectionLost)
    await transport.close()
  }

  @Test func aConnectionThatBreaksAtRestIsReported() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    try await server.kill()
    let error = await #expect(throws: TransportError.self) {
      try await transport.execute(HostCommand("true"))
    }
    #expect(error?.code == .connectionLost)
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
