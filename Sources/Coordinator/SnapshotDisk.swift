import Diagnostics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A path as the system has it: bytes that need not be UTF-8.
typealias PathBytes = [UInt8]

/// This machine's files, by paths of any bytes.
enum Disk {
  enum Kind: Hashable, Sendable {
    case folder, link, other
    case file(size: Int, isExecutable: Bool)
  }

  /// What stands at `path`, without following a link; nil if nothing does.
  static func look(at path: PathBytes) -> Kind? {
    var status = stat()
    guard withPath(path, { lstat($0, &status) }) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFLNK: return .link
    case S_IFREG:
      return .file(size: Int(status.st_size), isExecutable: status.st_mode & S_IXUSR != 0)
    default: return .other
    }
  }

  /// The names in a folder, in no order; none if it can't be read.
  static func names(in folder: PathBytes) -> [PathBytes] {
    guard let stream = withPath(folder, { opendir($0) }),
      let offset = MemoryLayout<dirent>.offset(of: \.d_name)
    else { return [] }
    defer { closedir(stream) }
    var names: [PathBytes] = []
    while let entry = readdir(stream) {
      let text = UnsafeRawPointer(entry) + offset
      let length = strlen(text.assumingMemoryBound(to: CChar.self))
      let name = PathBytes(UnsafeRawBufferPointer(start: text, count: length))
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    return names
  }

  /// Where a symbolic link leads; nil if it is none.
  static func target(ofLink path: PathBytes) -> PathBytes? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = withPath(path) { readlink($0, &buffer, buffer.count) }
    return count < 0 ? nil : buffer[..<count].map { UInt8(bitPattern: $0) }
  }

  static func withPath<Result>(
    _ path: PathBytes, _ body: (UnsafePointer<CChar>) -> Result
  ) -> Result {
    (path.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
      // The array is never empty, so it has an address.
      buffer.baseAddress.map(body) ?? body("")
    }
  }
}

/// A file that is read from its start in pieces.
final class DiskFile {
  private let descriptor: Int32

  /// nil if it can't be opened; a link is not followed.
  init?(_ path: PathBytes) {
    // O_NONBLOCK: if a pipe has taken the file's place, opening it must not wait for a writer.
    descriptor = Disk.withPath(path) { open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  /// The next bytes, none at the end.
  ///
  /// - Throws: ``ReadFault``.
  func next(atMost limit: Int = 1 << 18) throws(ReadFault) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      var result = -1
      repeat {
        result = read(descriptor, buffer.baseAddress, limit)
      } while result < 0 && errno == EINTR
      if result < 0 { failure = errno }
      count = max(0, result)
    }
    guard failure == 0 else { throw ReadFault(reason: String(cString: strerror(failure))) }
    return bytes
  }
}

/// A file that was open can't be read.
struct ReadFault: Error {
  var reason: String
}

/// A path as a message shows it.
func shown(_ path: PathBytes) -> String { String(decoding: path, as: UTF8.self) }
