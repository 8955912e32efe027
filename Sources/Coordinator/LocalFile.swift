import Diagnostics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The bytes of a file of ours from an offset to its end.
///
/// - Throws: what the system says.
func readLocalFile(_ path: String, from offset: Int64) throws(Diagnostic) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
  guard descriptor >= 0 else {
    throw Diagnostic(
      "the file can't be opened", at: .file(path), why: String(cString: strerror(errno)),
      kind: .failed)
  }
  defer { close(descriptor) }
  let size = lseek(descriptor, 0, SEEK_END)
  guard size > offset else { return [] }
  var bytes = [UInt8](repeating: 0, count: Int(size - off_t(offset)))
  var done = 0
  while done < bytes.count {
    let count = bytes.withUnsafeMutableBytes { all in
      pread(
        descriptor, all.baseAddress.map { $0 + done }, all.count - done,
        off_t(offset) + off_t(done))
    }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { break }
    done += count
  }
  return Array(bytes[..<done])
}
