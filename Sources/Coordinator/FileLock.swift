import Diagnostics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// An exclusive lock on a file (flock(2)), held until it is released or the process ends, however that
/// comes about.
final class FileLock: Sendable {
  private let descriptor: Int32

  /// - Parameters:
  ///   - path: the file.
  ///   - work: what is done under it: `submitting 'digits'`.
  /// - Throws: that another process holds it.
  init(path: String, doing work: String) throws(Diagnostic) {
    descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Diagnostic("the lock can't be made", at: .file(path), kind: .failed)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw Diagnostic(
        "another clustersweep is \(work) right now",
        remedy: "run the command again when it has ended", kind: .tryAgain)
    }
  }

  /// Gives the lock back; to be called once.
  func release() { close(descriptor) }
}
