#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Reads folders and files. A path is bytes, as the system has it: it need not be UTF-8.
enum Files {
  enum Kind: Sendable {
    case folder, file, link, other
  }

  /// What a file is, wherever its name stands.
  struct Identity: Hashable, Sendable {
    var device: UInt64
    var inode: UInt64
  }

  /// The names in a folder, without `.` and `..`, in no order; nil if it can't be read.
  static func names(in folder: [UInt8]) -> [[UInt8]]? {
    guard let stream = folder.withPath({ opendir($0) }) else { return nil }
    defer { closedir(stream) }
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return nil }
    var names: [[UInt8]] = []
    while let entry = readdir(stream) {
      let text = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: UInt8.self)
      var length = 0
      while text[length] != 0 { length += 1 }
      let name = Array(UnsafeBufferPointer(start: text, count: length))
      if name != [0x2e], name != [0x2e, 0x2e] { names.append(name) }
    }
    return names
  }

  /// What stands at `path`; nil if nothing does. A link is followed only if `followingLinks`.
  static func look(
    at path: [UInt8], followingLinks: Bool
  ) -> (kind: Kind, identity: Identity)? {
    var status = stat()
    let failed = path.withPath { followingLinks ? stat($0, &status) : lstat($0, &status) }
    guard failed == 0 else { return nil }
    let kind: Kind =
      switch status.st_mode & S_IFMT {
      case S_IFDIR: .folder
      case S_IFREG: .file
      case S_IFLNK: .link
      default: .other
      }
    let identity = Identity(
      device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino))
    return (kind, identity)
  }

  /// Hands the bytes of a file to `take` in pieces; false if the file can't be read to its end.
  static func read(_ path: [UInt8], _ take: (UnsafeRawBufferPointer) -> Void) -> Bool {
    // O_NONBLOCK: if a pipe has taken the file's place, opening it must not wait for a writer.
    let file = path.withPath { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard file >= 0 else { return false }
    defer { close(file) }
    let size = 1 << 18
    return withUnsafeTemporaryAllocation(byteCount: size, alignment: 16) { buffer in
      while true {
        let count = systemRead(file, buffer)
        if count == 0 { return true }
        if count < 0 {
          guard errno == EINTR else { return false }
          continue
        }
        take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
  }

  private static func systemRead(_ file: CInt, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Darwin)
      Darwin.read(file, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
      Musl.read(file, buffer.baseAddress, buffer.count)
    #else
      Glibc.read(file, buffer.baseAddress, buffer.count)
    #endif
  }
}

extension [UInt8] {
  fileprivate func withPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
      // The array is never empty, so it has an address.
      buffer.baseAddress.map(body) ?? body("")
    }
  }
}
