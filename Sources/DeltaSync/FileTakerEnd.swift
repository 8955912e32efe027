internal import Diagnostics

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

extension FileTaker {
  /// Keeps what came, whole or cut, and saves the index.
  mutating func conclude(isComplete: Bool) throws {
    if let current = writing { abandon(current) }
    writing = nil
    defer { if isComplete { onProgress?(progress) } }
    do {
      try settle()
    } catch {
      try? index.save(to: indexPath)
      throw error
    }
    try index.save(to: indexPath)
  }

  mutating func abandon(_ current: Writing) {
    switch current.manner {
    case .ignoring, .collecting: break
    case .growing, .creating:
      let size = max(current.before, current.position)
      close(current.descriptor)
      set(current.token, current.item, current.local, length: size, trust: .none)
      if size > current.before {
        note(
          current.item, current.local, current.manner == .growing ? .grown : .new,
          before: current.before, size: size)
      }
    case .replacing:
      close(current.descriptor)
      folder.remove(Self.temporaryName(for: current.local))
    }
  }

  mutating func adopt(_ item: PlanItem, _ local: [UInt8]) {
    guard let size = folder.size(of: local) else { return }
    let stamp = Array("\(size)\t?\t?".utf8)
    index.changes[HostPath.token(of: item.path)] = SyncIndex.Entry(
      length: size, written: secondsNow(), trust: .none, local: local == item.path ? nil : local,
      stamp: stamp)
  }

  /// What has vanished: gone, and not just outside of what was asked for.
  mutating func noteVanished() {
    report.vanished = gone.filter { matches($0) }
  }

  func matches(_ path: [UInt8]) -> Bool {
    let name = path.split(separator: HostPath.slash).last.map(Array.init) ?? []
    func fits(_ pattern: String) -> Bool {
      (pattern.contains("/") ? path : name).map { CChar(bitPattern: $0) }.withUnsafeBufferPointer {
        fnmatch(pattern, Array($0) + [0], 0) == 0
      }
    }
    let isPlaced =
      request.places.isEmpty
      || request.places.contains { place in
        place.isEmpty || path == place || path.starts(with: place + [HostPath.slash])
      }
    return isPlaced && (request.include.isEmpty || request.include.contains(where: fits))
      && !request.exclude.contains(where: fits)
  }
}
