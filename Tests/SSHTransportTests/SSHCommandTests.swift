import Cluster
import Foundation
import SSHTransport
import Synchronization
import Testing

@Suite struct SSHCommandTests {
  @Test func outputErrorOutputAndStatusComeBack() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    #expect(transport.host == "testbox")
    let result = try await transport.execute(
      HostCommand("cat; echo err >&2; exit 7", input: Array("in\n".utf8)))
    #expect(
      result
        == HostCommandResult(
          status: .exited(7), output: Array("in\n".utf8), errorOutput: Array("err\n".utf8)))
    let empty = try await transport.execute(HostCommand(""))
    #expect(empty == HostCommandResult(status: .exited(0)))
    await transport.close()
  }

  @Test func aSignalIsReportedByItsName() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    for name in ["KILL", "TERM", "SEGV"] {
      let result = try await transport.execute(HostCommand("kill -\(name) $$; sleep 60"))
      #expect(result.status == .signalled(name))
    }
  }

  @Test func manyBytesPassBothWaysAtOnce() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    let input = [UInt8](unsafeUninitializedCapacity: 64 << 20) { buffer, count in
      for index in buffer.indices {
        buffer[index] = UInt8(truncatingIfNeeded: index &* 7 &+ index >> 8)
      }
      count = buffer.count
    }
    let result = try await transport.execute(
      HostCommand("tee /dev/stderr", input: input, deadline: .seconds(200)))
    #expect(result.status == .exited(0))
    #expect(result.output == input)
    #expect(result.errorOutput == input)
  }

  @Test(arguments: [1, 4095, 70_000, 3_000_000])
  func scriptsOfAnyLengthLeaveStandardInputAlone(length: Int) async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    let padding = String(repeating: "#", count: length)
    let result = try await transport.execute(
      HostCommand("\(padding)\nprintf '%s.' \"$(cat)\"; exit 3", input: Array("in\n".utf8)))
    #expect(result == HostCommandResult(status: .exited(3), output: Array("in.".utf8)))
  }

  @Test func anInputThatNobodyReadsIsNoError() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    let input = [UInt8](repeating: 1, count: 8 << 20)
    let result = try await transport.execute(HostCommand("exec 0<&-; echo done", input: input))
    #expect(result == HostCommandResult(status: .exited(0), output: Array("done\n".utf8)))
    #expect(try await transport.execute(HostCommand("echo next")).text == "next\n")
  }

  @Test func outputIsHandedOverWhileTheScriptRuns() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    try await runTool("/usr/bin/mkfifo", [server.folder + "/go"])
    let fifo = server.folder + "/go"
    let seen = Mutex("")
    let result = try await transport.execute(
      HostCommand("echo ready; read word <\(fifo); echo $word; echo e >&2")
    ) { piece in
      let isFirst = seen.withLock { text in
        defer { text += String(decoding: piece, as: UTF8.self) }
        return text.isEmpty
      }
      if isFirst { try Data("go\n".utf8).write(to: URL(fileURLWithPath: fifo)) }
    }
    #expect(result == HostCommandResult(status: .exited(0), errorOutput: Array("e\n".utf8)))
    #expect(seen.withLock { $0 } == "ready\ngo\n")
  }

  @Test func whatTheReceiverThrowsEndsTheCommandOnly() async throws {
    struct Enough: Error {}
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    await #expect(throws: Enough.self) {
      try await transport.execute(HostCommand("yes")) { _ in throw Enough() }
    }
    #expect(try await transport.execute(HostCommand("echo next")).text == "next\n")
  }

  /// A host may allow fewer channels than there are commands: they wait for one another.
  @Test(arguments: [1, 3, 10])
  func manyCommandsAtATimeLoseNothing(mostSessions: Int) async throws {
    let server = try await SSHServerFixture(server: ["MaxSessions \(mostSessions)"])
    let transport = try await server.connect()
    let numbers = try await withThrowingTaskGroup(of: String.self) { group in
      for number in 0..<20 {
        group.addTask {
          try await transport.execute(HostCommand("echo \(number)")).text
        }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(numbers == Set((0..<20).map { "\($0)\n" }))
  }

  /// Bytes that libssh has taken from the connection for one stream while it was asked for another
  /// must not be waited for: nothing more would come.
  @Test func manyShortCommandsLoseNothing() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    for number in 0..<60 {
      let input = [UInt8](repeating: UInt8(number), count: number * 50)
      let result = try await transport.execute(
        HostCommand("echo e\(number) >&2; cat; echo \(number); exit \(number)", input: input))
      #expect(result.status == .exited(Int32(number)))
      #expect(result.output == input + Array("\(number)\n".utf8))
      #expect(result.errorText == "e\(number)\n")
    }
  }

  @Test func childrenInTheBackgroundAreNotAwaitedForEver() async throws {
    let server = try await SSHServerFixture()
    let transport = try await server.connect()
    let result = try await transport.execute(
      HostCommand("sleep 1000 & echo $!; exit 4"))
    #expect(result.status == .exited(4))
    try await runTool(
      "/usr/bin/kill", [result.text.trimmingCharacters(in: .whitespacesAndNewlines)])
  }
}
