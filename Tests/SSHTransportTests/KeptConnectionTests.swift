import Cluster
import Diagnostics
import Foundation
import Subprocess
import Testing

@testable import SSHTransport

/// Connections that somebody else keeps: a process of ours, or the user's OpenSSH master.
@Suite struct KeptConnectionTests {
  enum Keeper: CaseIterable, Sendable {
    case ours, openSSH
  }

  /// Runs `body` while a connection to the server is kept, in a world where no other login is possible.
  private func whileKept(
    _ keeper: Keeper, server lines: [String] = [],
    _ body: (SSHServerFixture, SSHOptions) async throws -> Void
  ) async throws {
    let server = try await SSHServerFixture(
      server: lines, client: ["ControlPath FOLDER/master", "ControlMaster auto"])
    let runtime = server.folder + "/runtime"
    try FileManager.default.createDirectory(atPath: runtime, withIntermediateDirectories: true)
    let options = server.options(environment: ["XDG_RUNTIME_DIR": runtime])
    switch keeper {
    case .ours:
      try await whileServing(options) {
        try server.authorizeNobody()
        try await body(server, options)
      }
    case .openSSH:
      let arguments = ["-F", server.configFile, "-M", "-N", "-f", SSHServerFixture.alias]
      try await runTool(
        "/bin/sh", ["-c", "exec ssh \(arguments.joined(separator: " ")) 2>/dev/null"])
      try server.authorizeNobody()
      let outcome = await Result { try await body(server, options) }
      // It may have ended with its connection.
      _ = try? await runTool(
        "/usr/bin/ssh", ["-F", server.configFile, "-q", "-O", "exit", SSHServerFixture.alias])
      try outcome.get()
    }
  }

  private func whileServing(_ options: SSHOptions, _ body: () async throws -> Void) async throws {
    let (ready, sender) = AsyncStream<Void>.makeStream()
    let serving = Task {
      defer { sender.finish() }
      try await KeptSession.serve(options, idle: .seconds(600)) { sender.yield() }
    }
    for await _ in ready { break }
    let outcome = await Result { try await body() }
    _ = KeptSession.end(options)
    _ = await serving.result
    try outcome.get()
  }

  @Test(arguments: Keeper.allCases)
  func commandsGoOverIt(keeper: Keeper) async throws {
    try await whileKept(keeper) { _, options in
      let transport = try await SSHTransport.connect(to: options)
      for number in 0..<20 {
        let input = [UInt8](repeating: UInt8(number), count: number * 5_000)
        let result = try await transport.execute(
          HostCommand("echo e\(number) >&2; cat; exit \(number)", input: input))
        #expect(result.status == .exited(Int32(number)))
        #expect(result.output == input)
        #expect(result.errorText == "e\(number)\n")
      }
      await transport.close()
    }
  }

  @Test(arguments: Keeper.allCases)
  func manyMegabytesGoBothWays(keeper: Keeper) async throws {
    try await whileKept(keeper) { _, options in
      let transport = try await SSHTransport.connect(to: options)
      let input = (0..<(16 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 7) }
      let result = try await transport.execute(HostCommand("cat; cat >&2 </dev/null", input: input))
      #expect(result.output == input)
      await transport.close()
    }
  }

  @Test(arguments: Keeper.allCases)
  func moreCommandsThanTheHostAllowsAtATime(keeper: Keeper) async throws {
    // OpenSSH's own master doesn't wait: there we stay below the limit.
    let most = keeper == .ours ? 2 : 10
    try await whileKept(keeper, server: ["MaxSessions \(most)"]) { _, options in
      let transport = try await SSHTransport.connect(to: options)
      let texts = try await withThrowingTaskGroup(of: String.self) { group in
        for number in 0..<8 {
          group.addTask { try await transport.execute(HostCommand("echo \(number)")).text }
        }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(texts == Set((0..<8).map { "\($0)\n" }))
      await transport.close()
    }
  }

  @Test(arguments: Keeper.allCases)
  func cancellingEndsTheCommandOnTheHost(keeper: Keeper) async throws {
    try await whileKept(keeper) { server, options in
      let transport = try await SSHTransport.connect(to: options)
      let (started, sender) = AsyncStream<Void>.makeStream()
      let running = Task {
        try await transport.execute(
          HostCommand("trap 'exit 3' PIPE TERM HUP; while echo up; do sleep 0.05; done")
        ) { _ in sender.yield() }
      }
      for await _ in started { break }
      running.cancel()
      await #expect(throws: CancellationError.self) { try await running.value }
      #expect(try await transport.execute(HostCommand("echo next")).text == "next\n")
      await transport.close()
    }
  }

  @Test(arguments: Keeper.allCases)
  func anEndOfTheConnectionIsReported(keeper: Keeper) async throws {
    try await whileKept(keeper) { server, options in
      let transport = try await SSHTransport.connect(to: options)
      let (started, sender) = AsyncStream<Void>.makeStream()
      let running = Task {
        try await transport.execute(HostCommand(SSHEndTests.endless)) { _ in sender.yield() }
      }
      for await _ in started { break }
      try await server.endSessions()
      let error = await #expect(throws: TransportError.self) { try await running.value }
      #expect(error?.code == .connectionLost)
      // Now there is nobody who would be let in.
      let later = await #expect(throws: TransportError.self) {
        try await transport.execute(HostCommand("true"))
      }
      #expect(later?.code == .authenticationFailed)
      await transport.close()
    }
  }

  /// A refusal must not keep the keeper from asking again when it carries nothing else.
  @Test func aHostWithoutChannelsIsReported() async throws {
    try await whileKept(.ours, server: ["MaxSessions 0"]) { _, options in
      let transport = try await SSHTransport.connect(to: options)
      let error = await #expect(throws: TransportError.self) {
        try await transport.execute(HostCommand("true", deadline: .seconds(60)))
      }
      #expect(error?.diagnostic.what == "the host opens no further channel for commands")
      await transport.close()
    }
  }

  /// The keeper is a fake that loses its connection between two commands, which no real one can be made
  /// to do at a known moment.
  @Test func aCommandThatNeverBeganGoesOverANewConnection() async throws {
    let server = try await SSHServerFixture()
    let options = server.options(environment: ["XDG_RUNTIME_DIR": server.folder])
    let place = KeptSocket(options)
    let listener = try #require(place.listen())
    let isStarted = DedicatedThread.start {
      var reader = KeptFrameReader()
      while true {
        var polled = pollfd(fd: listener.number, events: Int16(POLLIN), revents: 0)
        _ = poll(&polled, 1, -1)
        let guest = Descriptor(owning: accept(listener.number, nil, nil))
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = read(guest.number, &buffer, buffer.count), count > 0 {
          reader.append(buffer[..<count])
          guard let frame = try? reader.next(), frame.kind == .command else { continue }
          place.remove(ifStill: listener)
          let bytes = KeptFrame(.lost, "gone").bytes
          _ = write(guest.number, bytes, bytes.count)
          return
        }
      }
    }
    #expect(isStarted)
    let transport = try await SSHTransport.connect(to: options)
    #expect(try await transport.execute(HostCommand("echo once")).text == "once\n")
    await transport.close()
  }

  @Test func signalsCome() async throws {
    try await whileKept(.ours) { _, options in
      let transport = try await SSHTransport.connect(to: options)
      let result = try await transport.execute(HostCommand("kill -KILL $$"))
      #expect(result.status == .signalled("KILL"))
      await transport.close()
    }
  }

  @Test func onlyItsOwnerMayUseIt() async throws {
    try await whileKept(.ours) { server, options in
      let folder = server.folder + "/runtime/clustersweep"
      let modes = try await runTool("/bin/sh", ["-c", "stat -c %a \(folder) \(folder)/*"])
      #expect(modes == "700\n600\n")
      #expect(KeptSession.find(options) != nil)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
      #expect(KeptSession.find(options) == nil)
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
    }
  }

  @Test func aKeeperEndsWhenNobodyUsesIt() async throws {
    let server = try await SSHServerFixture()
    let options = server.options(environment: ["XDG_RUNTIME_DIR": server.folder])
    try await KeptSession.serve(options, idle: .milliseconds(50)) {}
    #expect(KeptSession.find(options) == nil)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: server.folder + "/clustersweep") == [
        ".lock"
      ])
  }

  @Test func aSecondKeeperIsRefused() async throws {
    try await whileKept(.ours, server: []) { server, options in
      try server.authorizeOnly("client_key")
      let error = await #expect(throws: TransportError.self) {
        try await KeptSession.serve(options, idle: .seconds(1)) {}
      }
      #expect(error?.diagnostic.why == "another process keeps one already")
      #expect(KeptSession.find(options) != nil)
    }
  }

  /// The signal would end the whole program, this one too.
  @Test func whoSpeaksToNobodyLives() throws {
    let end = try DescriptorPair.socket().first
    #expect(writeSocket([1, 2, 3], end) == -1)
    #expect(errno == EPIPE)
  }

  @Test func framesComeInAnyPieces() throws {
    let frames = [
      KeptFrame(.command, "exec /bin/sh"), KeptFrame(.input, []), KeptFrame(.exited, "255"),
    ]
    let bytes = frames.flatMap(\.bytes)
    for cut in 0...bytes.count {
      var reader = KeptFrameReader()
      var seen: [KeptFrame] = []
      for piece in [bytes[..<cut], bytes[cut...]] {
        reader.append(piece)
        while let frame = try reader.next() { seen.append(frame) }
      }
      #expect(seen == frames)
    }
    var reader = KeptFrameReader()
    reader.append([0x43, 0xff, 0, 0, 0])
    #expect(throws: KeptFrameReader.Nonsense.self) { try reader.next() }
  }
}

extension Result where Failure == any Error {
  fileprivate init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
