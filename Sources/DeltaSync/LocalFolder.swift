internal import Diagnostics

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A folder of ours below which names of others are used: every part of a path is opened on its own, and
/// a link is never followed.
struct LocalFolder: ~Copyable {
  /// A path that must not be used: a part of it is a link, a device, or no folder.
  struct Refused: Error {
    var why: String
  }

  let path: String
  private let root: Int32
  private var open: [[UInt8]: Int32] = [:]
  private var last: (path: [UInt8], descriptor: Int32)?

  /// So many folders stay open.
  private static let most = 64

  /// - Parameter path: the folder; it is made, with those above it, where there is none.
  /// - Throws: what the system says.
  init(_ path: String) throws(Diagnostic) {
    self.path = path
    Self.make(path)
    root = openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard root >= 0 else { throw Self.complaint("the folder can't be used", path) }
  }

  deinit {
    for descriptor in open.values { close(descriptor) }
    close(root)
  }

  /// Opens a plain file. Nil where there is none and `flags` make none.
  mutating func openFile(_ path: [UInt8], _ flags: Int32, makesFolders: Bool = false) throws
    -> Int32?
  {
    let (folder, name) = Self.split(path)
    guard let parent = try descriptor(of: folder, making: makesFolders) else { return nil }
    // A fifo would keep us waiting without O_NONBLOCK.
    let file = Self.withName(name) {
      openat(parent, $0, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o644)
    }
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("can't be opened", path)
    }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(file)
      throw Refused(why: "there is something else than a file here")
    }
    return file
  }

  /// Whether it holds nothing at all.
  func isEmpty() -> Bool {
    // A descriptor that is read as a folder has a place in it, which the others share.
    let copy = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let stream = fdopendir(copy) else { return true }
    defer { closedir(stream) }
    var count = 0
    while count < 3, readdir(stream) != nil { count += 1 }
    return count < 3
  }

  mutating func size(of path: [UInt8]) -> Int64? { size(ofSlice: path[...]) }

  /// The size of a plain file; nil where there is none.
  mutating func size(ofSlice path: ArraySlice<UInt8>) -> Int64? {
    let (folder, name) = Self.split(slice: path)
    guard let parent = try? descriptor(of: folder, making: false) else { return nil }
    var status = stat()
    guard Self.withName(name, { fstatat(parent, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0,
      status.st_mode & S_IFMT == S_IFREG
    else { return nil }
    return Int64(status.st_size)
  }

  /// Gives a file another name in its folder, in place of what has that name.
  mutating func rename(_ path: [UInt8], to other: [UInt8]) throws {
    let (folder, name) = Self.split(path)
    guard let parent = try descriptor(of: folder, making: false) else { return }
    let result = Self.withName(name) { from in
      Self.withName(Self.split(other).name) { renameat(parent, from, parent, $0) }
    }
    guard result == 0 else { throw failure("can't be renamed", path) }
  }

  mutating func remove(_ path: [UInt8]) {
    let (folder, name) = Self.split(path)
    guard let parent = try? descriptor(of: folder, making: false) else { return }
    _ = Self.withName(name) { unlinkat(parent, $0, 0) }
  }

  private static func split(
    _ path: [UInt8]
  ) -> (folder: ArraySlice<UInt8>, name: ArraySlice<UInt8>) { split(slice: path[...]) }

  private static func split(
    slice path: ArraySlice<UInt8>
  ) -> (folder: ArraySlice<UInt8>, name: ArraySlice<UInt8>) {
    guard let slash = path.lastIndex(of: HostPath.slash) else { return ([], path) }
    return (path[..<slash], path[(slash + 1)...])
  }

  private mutating func descriptor(of folder: ArraySlice<UInt8>, making: Bool) throws -> Int32? {
    if folder.isEmpty { return root }
    if let last, last.path.elementsEqual(folder) { return last.descriptor }
    let key = Array(folder)
    if let known = open[key] {
      last = (key, known)
      return known
    }
    let (above, name) = Self.split(key)
    guard let parent = try descriptor(of: above, making: making) else { return nil }
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    var found = Self.withName(name) { openat(parent, $0, flags) }
    if found < 0, errno == ENOENT {
      guard making else { return nil }
      _ = Self.withName(name) { mkdirat(parent, $0, 0o755) }
      found = Self.withName(name) { openat(parent, $0, flags) }
    }
    guard found >= 0 else { throw failure("can't be opened", key) }
    keep(found, key)
    return found
  }

  private mutating func keep(_ descriptor: Int32, _ key: [UInt8]) {
    if open.count >= Self.most {
      for descriptor in open.values { close(descriptor) }
      open = [:]
    }
    open[key] = descriptor
    last = (key, descriptor)
  }

  /// What `errno` means: a refusal where it tells of the path, else a complaint.
  private func failure(_ what: String, _ path: [UInt8]) -> any Error {
    switch errno {
    case ELOOP, ENOTDIR, EISDIR, ENXIO, ENAMETOOLONG, EMLINK, EILSEQ:
      Refused(why: String(cString: strerror(errno)))
    default:
      Self.complaint("the file \(what)", self.path + "/" + String(decoding: path, as: UTF8.self))
    }
  }

  /// What `errno` says of a file that couldn't be written.
  func writeFailure(_ path: [UInt8]) -> Diagnostic {
    Self.complaint(
      "the file can't be written", self.path + "/" + String(decoding: path, as: UTF8.self))
  }

  static func complaint(_ what: String, _ path: String) -> Diagnostic {
    Diagnostic(what, at: .file(path), why: String(cString: strerror(errno)), kind: .failed)
  }

  private static func make(_ path: String) {
    let parts = path.utf8.split(separator: HostPath.slash)
    var sofar = path.utf8.first == HostPath.slash ? "" : "."
    for part in parts {
      sofar += "/" + String(decoding: part, as: UTF8.self)
      mkdir(sofar, 0o755)
    }
  }

  private static func withName<Result>(
    _ name: ArraySlice<UInt8>, _ body: (UnsafePointer<CChar>) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: name.count + 1) { buffer in
      for (index, byte) in name.enumerated() { buffer[index] = CChar(bitPattern: byte) }
      buffer[name.count] = 0
      // An allocation always has an address.
      return buffer.baseAddress.map { body($0) } ?? body("")
    }
  }
}
