import Cluster
import LocalTransport
import Testing

@Suite struct LocalEndTests {
  let transport = LocalTransport(environment: ["PATH": "/usr/bin:/bin"])

  @Test func theDeadlineKillsTheWholeGroup() async throws {
    let folder = try await ProcessFolder(transport)
    let script = "sleep 1000 & echo $! >\(folder.path)/child; echo $$ >\(folder.path)/shell; wait"
    let error = await #expect(throws: TransportError.self) {
      try await transport.execute(HostCommand(script, deadline: .seconds(1)))
    }
    #expect(error?.code == .timedOut)
    #expect(try await folder.isAlive("shell") == false)
    #expect(try await folder.isAlive("child") == false)
    try await folder.remove()
  }

  @Test func cancellingKillsTheWholeGroup() async throws {
    let folder = try await ProcessFolder(transport)
    let transport = self.transport
    let (started, sender) = AsyncStream<Void>.makeStream()
    let script = "sleep 1000 & echo $! >\(folder.path)/child; echo up; wait"
    let task = Task {
      try await transport.execute(HostCommand(script)) { _ in sender.yield() }
    }
    for await _ in started { break }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try await folder.isAlive("child") == false)
    try await folder.remove()
  }

  @Test func aCancelledTaskStartsNothing() async throws {
    let transport = self.transport
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await transport.execute(HostCommand("echo started"))
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func childrenInTheBackgroundAreNeitherAwaitedNorKilled() async throws {
    let folder = try await ProcessFolder(transport)
    let script = "sleep 1000 & echo $! >\(folder.path)/child; echo over"
    let result = try await transport.execute(HostCommand(script))
    #expect(result == HostCommandResult(status: .exited(0), output: Array("over\n".utf8)))
    #expect(try await folder.isAlive("child"))
    _ = try await transport.execute(HostCommand("kill $(cat \(folder.path)/child)"))
    try await folder.remove()
  }

  @Test func aChildThatWritesForEverIsLeftBehind() async throws {
    let folder = try await ProcessFolder(transport)
    let script = "yes & echo $! >\(folder.path)/child; echo over >&2"
    let result = try await transport.execute(HostCommand(script))
    #expect(result.status == .exited(0))
    #expect(result.errorText == "over\n")
    try await folder.remove()
  }

  @Test func manyScriptsRunBesideOneAnother() async throws {
    let transport = self.transport
    let texts = try await withThrowingTaskGroup(of: String.self) { group in
      for number in 0..<100 {
        group.addTask {
          let command = HostCommand("cat; echo \(number)", input: Array("in ".utf8))
          return try await transport.execute(command).text
        }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(texts == Set((0..<100).map { "in \($0)\n" }))
  }
}

/// A folder in which scripts leave process ids.
private struct ProcessFolder {
  let transport: LocalTransport
  let path: String

  init(_ transport: LocalTransport) async throws {
    self.transport = transport
    path = try await transport.execute(HostCommand("printf %s $(mktemp -d)")).text
  }

  /// Whether the process whose id stands in the file `name` runs; a zombie doesn't.
  func isAlive(_ name: String) async throws -> Bool {
    let script = """
      id=$(cat \(path)/\(name)) && [ "$id" ] || exit
      state=$(sed 's/.*) //; s/ .*//' /proc/$id/stat 2>/dev/null)
      case $state in ''|Z|X) echo no ;; *) echo yes ;; esac
      """
    return try await transport.execute(HostCommand(script)).text == "yes\n"
  }

  func remove() async throws {
    _ = try await transport.execute(HostCommand("rm -r \(path)"))
  }
}
