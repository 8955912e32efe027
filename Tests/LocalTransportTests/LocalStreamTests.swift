import Cluster
import LocalTransport
import Synchronization
import Testing

@Suite struct LocalStreamTests {
  let transport = LocalTransport(environment: ["PATH": "/usr/bin:/bin"])

  @Test func manyBytesPassBothWaysAtOnce() async throws {
    let input = [UInt8](unsafeUninitializedCapacity: 64 << 20) { buffer, count in
      for index in buffer.indices {
        buffer[index] = UInt8(truncatingIfNeeded: index &* 7 &+ index >> 8)
      }
      count = buffer.count
    }
    let result = try await transport.execute(
      HostCommand("tee /dev/stderr", input: input, deadline: .seconds(120)))
    #expect(result.status == .exited(0))
    #expect(result.output == input)
    #expect(result.errorOutput == input)
  }

  @Test func anInputThatNobodyReadsIsNoError() async throws {
    let input = [UInt8](repeating: 1, count: 10 << 20)
    let result = try await transport.execute(HostCommand("exec 0<&-; echo done", input: input))
    #expect(result == HostCommandResult(status: .exited(0), output: Array("done\n".utf8)))
  }

  @Test func outputIsHandedOverPieceByPiece() async throws {
    let seen = Mutex<[UInt8]>([])
    let result = try await transport.execute(HostCommand("echo a; echo b; echo c >&2")) { piece in
      seen.withLock { $0 += piece }
    }
    #expect(seen.withLock { String(decoding: $0, as: UTF8.self) } == "a\nb\n")
    #expect(result == HostCommandResult(status: .exited(0), errorOutput: Array("c\n".utf8)))
  }

  /// The script can only end because the first piece was seen before its end.
  @Test func outputArrivesWhileTheScriptRuns() async throws {
    let transport = self.transport
    let fifo = try await transport.execute(
      HostCommand("d=$(mktemp -d) && mkfifo $d/go && printf %s $d/go")
    ).text
    try await withThrowingTaskGroup(of: Void.self) { group in
      let (pieces, sender) = AsyncStream<String>.makeStream()
      group.addTask {
        let result = try await transport.execute(
          HostCommand("echo ready; read word <\(fifo); echo $word")
        ) {
          sender.yield(String(decoding: $0, as: UTF8.self))
        }
        #expect(result.succeeded)
        sender.finish()
      }
      group.addTask {
        var seen = ""
        for await piece in pieces {
          if seen.isEmpty { _ = try await transport.execute(HostCommand("echo go >\(fifo)")) }
          seen += piece
        }
        #expect(seen == "ready\ngo\n")
      }
      try await group.waitForAll()
    }
    _ = try await transport.execute(HostCommand("rm -r $(dirname \(fifo))"))
  }

  @Test func whatTheReceiverThrowsEndsTheScript() async throws {
    struct Enough: Error {}
    await #expect(throws: Enough.self) {
      try await transport.execute(HostCommand("yes")) { _ in throw Enough() }
    }
  }
}
