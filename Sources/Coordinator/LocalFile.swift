import Diagnostics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file of ours, read in pieces: it may be longer than memory.
enum LocalFile {
  private static let piece = 1 << 18

  /// Tells `body` the bytes of a file from an offset to its end, piece by piece.
  ///
  /// - Throws: what the system says.
  static func read(
    _ path: String, from offset: Int64, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) throws(Diagnostic) {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw complaint("opened", path) }
    defer { close(descriptor) }
    let number = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: piece) { buffer -> CInt in
      var position = off_t(offset)
      while true {
        let count = pread(descriptor, buffer.baseAddress, buffer.count, position)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return count < 0 ? errno : 0 }
        position += off_t(count)
        body(UnsafeBufferPointer(rebasing: buffer[..<count]))
      }
    }
    guard number != 0 else { return }
    errno = number
    throw complaint("read", path)
  }

  private static func complaint(_ verb: String, _ path: String) -> Diagnostic {
    Diagnostic(
      "the file can't be \(verb)", at: .file(path), why: String(cString: strerror(errno)),
      kind: .failed)
  }
}
