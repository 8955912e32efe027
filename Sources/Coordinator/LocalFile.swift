import Diagnostics
import Foundation

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file of ours that grows by what hosts send.
struct LocalFile {
  let path: String

  /// Puts bytes at an offset and cuts off what is behind them, on the disk when it returns.
  ///
  /// - Throws: what the system says, such as a full disk.
  func write(_ bytes: ArraySlice<UInt8>, at offset: Int64) throws(Diagnostic) {
    let folder = (path as NSString).deletingLastPathComponent
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Diagnostic(
        "a folder can't be made", at: .file(folder), why: error.localizedDescription, kind: .failed)
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw complaint("can't be opened") }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { all in
        pwrite(
          descriptor, all.baseAddress.map { $0 + written }, bytes.count - written,
          off_t(offset) + off_t(written))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw complaint("can't be written") }
      written += count
    }
    guard ftruncate(descriptor, off_t(offset) + off_t(bytes.count)) == 0 else {
      throw complaint("can't be cut")
    }
  }

  /// The bytes from an offset to the end.
  func read(from offset: Int64) throws(Diagnostic) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw complaint("can't be opened") }
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

  private func complaint(_ what: String) -> Diagnostic {
    Diagnostic(
      "the file \(what)", at: .file(path), why: String(cString: strerror(errno)), kind: .failed)
  }
}
