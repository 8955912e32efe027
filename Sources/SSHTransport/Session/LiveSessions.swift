internal import CLibSSH
internal import Cluster
internal import Subprocess
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The sessions whose threads still run.
///
/// When the program exits, the library behind libssh's encryption takes itself apart, and a thread
/// that still uses it crashes. So the exit first ends all sessions.
enum LiveSessions {
  private struct State {
    var queues: [ObjectIdentifier: WorkQueue] = [:]
    var isExiting = false
  }

  private static let state = Mutex(State())

  /// What is registered last runs first, so the library must have begun, and registered its end,
  /// before we register ours; it begins when it is first used.
  private static let registration: Void = {
    var byte: UInt8 = 0
    _ = ssh_init()
    _ = ssh_get_random(&byte, 1, 0)
    atexit { endAll() }
  }()

  /// To be called before all else.
  static func prepare() { _ = registration }

  /// To be called before a thread uses libssh.
  ///
  /// - Returns: false where it must not, since the program is about to exit.
  static func add(_ queue: WorkQueue) -> Bool {
    state.withLock {
      if !$0.isExiting { $0.queues[ObjectIdentifier(queue)] = queue }
      return !$0.isExiting
    }
  }

  /// To be called when the thread uses libssh no more.
  static func remove(_ queue: WorkQueue) {
    state.withLock { _ = $0.queues.removeValue(forKey: ObjectIdentifier(queue)) }
  }

  /// A thread that looks up a name or asks an agent can't be interrupted: it gets two seconds.
  private static func endAll() {
    let patience = Deadline(in: .seconds(2))
    let queues = state.withLock {
      $0.isExiting = true
      return Array($0.queues.values)
    }
    for queue in queues { queue.end(TransportError.closed("")) }
    while !state.withLock(\.queues.isEmpty), !patience.hasPassed { usleep(500) }
  }
}
