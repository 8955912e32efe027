internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Why a process could not be started.
public struct SpawnError: Error, Hashable, Sendable {
  /// What was tried: a system call or the path of a program.
  public var step: String
  public var errorNumber: Int32

  public init(step: String, errorNumber: Int32) {
    self.step = step
    self.errorNumber = errorNumber
  }

  /// The system's words for it.
  public var reason: String { String(cString: strerror(errorNumber)) }
}

/// What a process is started with.
public struct SpawnRequest: Sendable {
  /// The program's absolute path.
  public var executable: String
  /// Its arguments, without its own name.
  public var arguments: [String]
  /// The whole of its environment.
  public var environment: [String: String]

  public init(
    _ executable: String, _ arguments: [String], environment: [String: String]
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
  }

  /// Starts the process as the leader of a process group of its own, with no signal blocked or
  /// ignored, and with no other descriptor of ours: what lives on in the background must not hold open
  /// what our caller waits for or has locked.
  ///
  /// - Parameter descriptors: our descriptors that it gets as 0, 1, 2, … in this order.
  /// - Returns: its process id, which is also that of its group. The caller must wait for it.
  /// - Throws: ``SpawnError``.
  public func spawn(descriptors: [Int32]) throws(SpawnError) -> Int32 {
    var actions = SpawnActions.empty
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, source) in descriptors.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
    }
    for number in inheritableDescriptors() where number >= descriptors.count {
      posix_spawn_file_actions_addclose(&actions, number)
    }
    var attributes = SpawnAttributes.empty
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    Self.cleanSignals(&attributes)

    let (process, code) = inheritance.withLock { _ in start(&actions, &attributes) }
    guard code == 0 else { throw SpawnError(step: executable, errorNumber: code) }
    return process
  }

  private func start(
    _ actions: inout SpawnActions, _ attributes: inout SpawnAttributes
  ) -> (process: Int32, code: Int32) {
    var process: pid_t = 0
    let code = withCStrings([executable] + arguments) { argv in
      withCStrings(environment.map { "\($0.key)=\($0.value)" }) { envp in
        posix_spawn(&process, executable, &actions, &attributes, argv, envp)
      }
    }
    return (process, code)
  }

  private static func cleanSignals(_ attributes: inout SpawnAttributes) {
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags =
      Int32(POSIX_SPAWN_SETPGROUP) | Int32(POSIX_SPAWN_SETSIGMASK)
      | Int32(POSIX_SPAWN_SETSIGDEF) | platformSpawnFlags
    posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))
  }
}

private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = strings.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  return body(copies + [nil])
}
