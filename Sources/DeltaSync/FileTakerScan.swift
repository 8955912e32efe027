internal import Diagnostics

extension FileTaker {
  /// Whether the folder holds anything: only then an index can have been lost.
  func holdsFiles() -> Bool {
    !folder.isEmpty()
  }

  /// What the host is told, and how it is compressed.
  mutating func list() throws -> ([UInt8], ListCompression) {
    var list = index.haveList(places: request.places)
    if index.count >= request.longList { list = sortedLines(list) }
    let compression = list.count > 1 << 12 ? index.listCompression : .none
    return (try compression.compressed(list), compression)
  }

  /// Makes the index say what is here: files may have been deleted, shortened or edited, and a sync that
  /// was killed has written more than it recorded.
  ///
  /// - Returns: whether the index was wrong.
  mutating func compareWithDisk() -> Bool {
    let isOtherBoot = !index.boot.isEmpty && index.boot != bootIdentity()
    var changes: [([UInt8], SyncIndex.Entry?)] = []
    for line in index.lines {
      let token = line.token..<line.list.upperBound
      let path = line.local.isEmpty ? index.plainPath(token) : nil
      let size =
        if let path { folder.size(ofSlice: path) } else {
          index.localPath(line).flatMap { folder.size(of: $0) }
        }
      // The kernel writes back within half a minute; a power loss takes what is younger.
      let isUnsafe = isOtherBoot && line.written > index.savedAt - 120
      if size == line.length, !isUnsafe { continue }
      guard let size else {
        if line.length > 0 || line.trust == .full {
          changes.append((Array(index.bytes[token]), nil))
        }
        continue
      }
      var entry = index.entry(line)
      entry.length = size
      entry.trust = .none
      changes.append((Array(index.bytes[token]), entry))
    }
    for (token, entry) in changes { index.changes.updateValue(entry, forKey: token) }
    return !changes.isEmpty
  }

  /// Takes files that are here for what the host lists under their names, until the bytes prove it.
  mutating func adoptListed() {
    for item in listedItems {
      guard let local = try? place(of: item.path) else { continue }
      adopt(item, local)
    }
  }
}

extension SyncIndex {
  /// The host's path where it is written as it is, and ours too.
  func plainPath(_ token: Range<Int>) -> ArraySlice<UInt8>? {
    guard bytes[token.lowerBound] != HostPath.slash else { return nil }
    return bytes[(token.lowerBound + HostPath.mark.count)..<token.upperBound]
  }

  func localPath(_ line: Line) -> [UInt8]? {
    line.local.isEmpty
      ? HostPath.path(ofToken: bytes[line.token..<line.list.upperBound])
      : HostPath.unescaped(bytes[line.local])
  }
}
