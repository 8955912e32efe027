// What differs between Linux and macOS in starting processes and threads.

#if canImport(Darwin)
  internal import Darwin

  typealias SpawnAttributes = posix_spawnattr_t?
  typealias SpawnActions = posix_spawn_file_actions_t?

  // Both are optional pointers here, for which one extension would have to serve.
  extension Optional { static var empty: Self { nil } }
  /// Descriptors that no action names are closed in the child.
  let platformSpawnFlags = POSIX_SPAWN_CLOEXEC_DEFAULT
  let streamSocket = SOCK_STREAM

  func inheritableDescriptors() -> [Int32] { [] }
#else
  internal import Glibc

  typealias SpawnAttributes = posix_spawnattr_t
  typealias SpawnActions = posix_spawn_file_actions_t

  extension SpawnAttributes { static var empty: Self { Self() } }
  extension SpawnActions { static var empty: Self { Self() } }
  let platformSpawnFlags: Int32 = 0
  let streamSocket = Int32(SOCK_STREAM.rawValue)

  /// The numbers that descriptors of ours have now, or get while the list is being used.
  func inheritableDescriptors() -> [Int32] {
    guard let folder = opendir("/proc/self/fd") else { return [] }
    defer { closedir(folder) }
    var highest: Int32 = 0
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      highest = max(highest, Int32(name) ?? 0)
    }
    // A number beyond the limit can't be open, and naming it would be an error.
    let limit = Int32(clamping: sysconf(Int32(_SC_OPEN_MAX)))
    return Array(0..<min(highest + 64, max(limit, highest + 1)))
  }
#endif

/// Starts a detached thread; false where the system has no more.
func startDetachedThread(_ body: @escaping @Sendable () -> Void) -> Bool {
  let box = Unmanaged.passRetained(ThreadBody(body))
  #if canImport(Darwin)
    var thread: pthread_t?
    let code = pthread_create(&thread, nil, runThreadBody, box.toOpaque())
    let started = thread
  #else
    var thread = pthread_t()
    let code = pthread_create(&thread, nil, { runThreadBody($0) }, box.toOpaque())
    let started: pthread_t? = thread
  #endif
  guard code == 0 else {
    box.release()
    return false
  }
  if let started { pthread_detach(started) }
  return true
}

private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runThreadBody(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  blockBrokenPipeSignal()
  Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
  return nil
}

/// A write to a pipe without a reader raises the signal in the writing thread: blocked there, the
/// write just fails, and the rest of the program keeps its own way with the signal.
private func blockBrokenPipeSignal() {
  var set = sigset_t()
  sigemptyset(&set)
  sigaddset(&set, SIGPIPE)
  pthread_sigmask(SIG_BLOCK, &set, nil)
}
