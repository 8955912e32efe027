internal import Diagnostics

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

extension SyncIndex {
  /// Reads the index at `path`; nil where there is none that can be read.
  public init?(file path: String) {
    let descriptor = openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let size = Int(status.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, let base = buffer.baseAddress {
        let got = read(descriptor, base + count, size - count)
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { return }
        count += got
      }
    }
    self.init(bytes)
  }

  /// The whole index as a file has it.
  func text(boot: String, now: Int64, isOpen: Bool) -> [UInt8] {
    let facts = [
      Self.version, boot, listCompression.rawValue, String(now), isOpen ? "open" : "closed",
    ]
    var text = Array((facts.joined(separator: "\t") + "\n").utf8)
    text.reserveCapacity(bytes.count + changes.count * 100)
    var changed = changes.sorted { $0.key.lexicographicallyPrecedes($1.key) }[...]
    // Untouched lines are copied in runs.
    var run = 0..<0
    func flush() { text += bytes[run] }
    for line in lines {
      let token = bytes[line.token..<line.list.upperBound]
      while let first = changed.first, first.key.lexicographicallyPrecedes(token) {
        flush()
        run = 0..<0
        Self.append(first.value, first.key, to: &text)
        changed.removeFirst()
      }
      if let first = changed.first, first.key.elementsEqual(token) { continue }
      let start = lineStart(line)
      let whole = start..<(line.list.upperBound + 1)
      if run.upperBound == start, !run.isEmpty {
        run = run.lowerBound..<whole.upperBound
      } else {
        flush()
        run = whole
      }
    }
    flush()
    for change in changed { Self.append(change.value, change.key, to: &text) }
    return text
  }

  private func lineStart(_ line: Line) -> Int {
    var start = line.local.lowerBound
    while start > 0, bytes[start - 1] != HostPath.newline { start -= 1 }
    return start
  }

  private static func append(_ entry: Entry?, _ token: [UInt8], to text: inout [UInt8]) {
    guard let entry else { return }
    text += "\(entry.length)\t\(entry.written)\t".utf8
    text += [entry.trust.rawValue, HostPath.tab]
    if let local = entry.local { text += HostPath.escaped(local) }
    text.append(HostPath.tab)
    text += entry.stamp
    text.append(HostPath.tab)
    text += token
    text.append(HostPath.newline)
  }

  /// Writes it beside `path`, to the disk, and gives it the name then.
  ///
  /// - Parameters:
  ///   - path: the file's path.
  ///   - isOpen: whether the sync goes on.
  /// - Throws: what the system says, such as a full disk.
  func save(to path: String, isOpen: Bool = false) throws(Diagnostic) {
    let other = "\(path).\(getpid())"
    let descriptor = openat(
      AT_FDCWD, other, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw LocalFolder.complaint("the index can't be written", other) }
    defer { close(descriptor) }
    let text = text(boot: bootIdentity(), now: secondsNow(), isOpen: isOpen)
    let isWritten = text.withUnsafeBytes { writeAll($0, to: descriptor, at: 0) }
    guard isWritten, fsync(descriptor) == 0, rename(other, path) == 0 else {
      let complaint = LocalFolder.complaint("the index can't be written", other)
      unlink(other)
      throw complaint
    }
  }
}

/// Writes all of `bytes` at an offset; false where the system says no, in `errno`.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int64) -> Bool {
  var done = 0
  while done < bytes.count, let base = bytes.baseAddress {
    let count = pwrite(descriptor, base + done, bytes.count - done, off_t(offset) + off_t(done))
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return false }
    done += count
  }
  return true
}

/// Reads up to `count` bytes at an offset; fewer at the end.
func readAll(_ descriptor: Int32, at offset: Int64, count: Int) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
    while done < count, let base = buffer.baseAddress {
      let got = pread(descriptor, base + done, count - done, off_t(offset) + off_t(done))
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return }
      done += got
    }
  }
}
