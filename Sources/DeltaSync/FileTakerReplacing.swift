internal import Diagnostics

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

extension FileTaker {
  mutating func temporary(for local: [UInt8]) throws -> Int32 {
    let name = Self.temporaryName(for: local)
    folder.remove(name)
    guard
      let descriptor = try folder.openFile(
        name, O_RDWR | O_CREAT | O_EXCL, makesFolders: true)
    else { throw LocalFolder.Refused(why: "its folder went away") }
    return descriptor
  }

  /// A name beside `local` that is no longer than names may be.
  static func temporaryName(for local: [UInt8]) -> [UInt8] {
    let start = local.lastIndex(of: HostPath.slash).map { $0 + 1 } ?? 0
    return local[..<start] + Array(".".utf8) + local[start...].prefix(230)
      + Array(".clustersweep".utf8)
  }

  mutating func replaceCollected(_ current: Writing) throws {
    let count = Int64(current.bytes.count)
    if current.before == count, let descriptor = try folder.openFile(current.local, O_RDONLY) {
      let here = readAll(descriptor, at: 0, count: current.bytes.count)
      close(descriptor)
      if here == current.bytes {
        finish(
          current.item, current.token, current.local, size: count,
          isWhole: count >= current.item.need)
        return
      }
    }
    let descriptor = try temporary(for: current.local)
    guard current.bytes.withUnsafeBytes({ writeAll($0, to: descriptor, at: 0) }) else {
      let complaint = folder.writeFailure(current.local)
      close(descriptor)
      folder.remove(Self.temporaryName(for: current.local))
      throw complaint
    }
    try replace(current, descriptor, size: count)
  }

  mutating func replace(_ current: Writing, _ descriptor: Int32, size: Int64) throws {
    replacements.append(
      Replacement(
        item: current.item, token: current.token, local: current.local,
        temporary: Self.temporaryName(for: current.local), descriptor: descriptor, size: size))
    if replacements.count >= Self.mostReplacements { try settle() }
  }

  /// Brings what was written beside to the disk, all together, and gives it its name.
  mutating func settle() throws {
    let all = replacements
    replacements = []
    defer { for one in all { close(one.descriptor) } }
    for one in all {
      guard fsync(one.descriptor) == 0 else { throw folder.writeFailure(one.local) }
      try folder.rename(one.temporary, to: one.local)
      finish(
        one.item, one.token, one.local, size: one.size,
        isWhole: one.size >= one.item.start + one.item.need)
      note(one.item, one.local, .replaced, before: 0, size: one.size)
    }
  }
}
