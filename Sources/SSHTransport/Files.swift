#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Why a file can't be read or written, in the system's words.
struct FileProblem: Error, Equatable {
  var reason: String

  init(errorNumber: Int32) { reason = String(cString: strerror(errorNumber)) }
}

/// The bytes of a file, or nil if it can't be read.
func readFile(_ path: String) -> [UInt8]? { try? readFileIfThere(path) }

/// The bytes of a file, or nil if there is none.
///
/// - Throws: ``FileProblem`` where it is there and can't be read, or is no file.
func readFileIfThere(_ path: String) throws(FileProblem) -> [UInt8]? {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else {
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw FileProblem(errorNumber: errno)
  }
  defer { close(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(file, &buffer, buffer.count)
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { throw FileProblem(errorNumber: errno) }
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}

/// Whether `path` exists.
func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }

/// Adds a line to a file that only its owner may read, with its folder if that is missing.
///
/// - Throws: ``FileProblem`` where it can't be written.
func appendLine(_ line: String, to path: String) throws(FileProblem) {
  if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
    _ = mkdir(String(path[..<slash]), 0o700)
  }
  let endsInNewline = readFile(path)?.last.map { $0 == UInt8(ascii: "\n") } ?? true
  let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
  guard file >= 0 else { throw FileProblem(errorNumber: errno) }
  defer { close(file) }
  let bytes = Array(((endsInNewline ? "" : "\n") + line + "\n").utf8)
  // One write, so that lines of others who add to it can't get in between.
  let count = write(file, bytes, bytes.count)
  guard count == bytes.count else { throw FileProblem(errorNumber: count < 0 ? errno : ENOSPC) }
}
