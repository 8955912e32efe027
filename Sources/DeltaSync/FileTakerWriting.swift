internal import Diagnostics

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

extension FileTaker {
  mutating func begin(_ item: PlanItem) throws {
    let token = HostPath.token(of: item.path)
    do {
      let local = try place(of: item.path)
      writing =
        try item.kind == .appended
        ? growing(item, token, local) : making(item, token, local)
    } catch let refusal as LocalFolder.Refused {
      refuse(item.path, refusal.why)
    }
  }

  mutating func refuse(_ path: [UInt8], _ why: String) {
    report.refused.append(.init(hostPath: path, why: why))
  }

  func place(of path: [UInt8]) throws -> [UInt8] {
    if let objection = HostPath.objection(to: path) { throw LocalFolder.Refused(why: objection) }
    guard let local = placing(path) else { throw LocalFolder.Refused(why: "it has no place here") }
    if let objection = HostPath.objection(to: local) { throw LocalFolder.Refused(why: objection) }
    return local
  }

  mutating func growing(
    _ item: PlanItem, _ token: [UInt8], _ local: [UInt8]
  ) throws -> Writing? {
    guard let entry = index[token: token], (entry.local ?? item.path) == local,
      entry.length >= item.start,
      let descriptor = try folder.openFile(local, O_RDWR)
    else { return needAgain(token, item.path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, Int64(status.st_size) == entry.length else {
      close(descriptor)
      return needAgain(token, item.path)
    }
    return Writing(
      item: item, token: token, local: local, manner: .growing, descriptor: descriptor,
      position: item.start, before: entry.length)
  }

  mutating func making(
    _ item: PlanItem, _ token: [UInt8], _ local: [UInt8]
  ) throws -> Writing {
    var writing = Writing(
      item: item, token: token, local: local, manner: .creating, position: item.start, before: 0)
    // Announced, and nothing of it has come.
    if let size = folder.size(of: local), size > 0 || index[token: token] == nil {
      writing.before = size
      if item.need <= Self.comparable {
        writing.manner = .collecting
        return writing
      }
      writing.manner = .replacing
      writing.descriptor = try temporary(for: local)
      return writing
    }
    let made = try folder.openFile(local, O_RDWR | O_CREAT, makesFolders: true)
    guard let made else { throw LocalFolder.Refused(why: "its folder went away") }
    writing.descriptor = made
    return writing
  }

  mutating func needAgain(_ token: [UInt8], _ path: [UInt8]) -> Writing? {
    index.changes.updateValue(nil, forKey: token)
    again.append(path)
    return nil
  }

  mutating func take(_ bytes: UnsafeRawBufferPointer) throws {
    advance(by: bytes.count)
    guard writing != nil else { return }
    switch writing?.manner {
    case .growing: try grow(bytes)
    case .creating, .replacing: try write(bytes)
    case .collecting: writing?.bytes.append(contentsOf: bytes)
    case .ignoring, nil: break
    }
    sinceCheckpoint += Int64(bytes.count)
  }

  mutating func advance(by count: Int) {
    progress.bytes += Int64(count)
    unreported += count
    if unreported >= 1 << 20 {
      unreported = 0
      onProgress?(progress)
    }
  }

  mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard let current = writing else { return }
    guard writeAll(bytes, to: current.descriptor, at: current.position) else {
      let complaint = folder.writeFailure(current.local)
      // What did arrive is a beginning.
      var status = stat()
      if fstat(current.descriptor, &status) == 0 { writing?.position = Int64(status.st_size) }
      throw complaint
    }
    writing?.position += Int64(bytes.count)
  }

  /// What we have must be what comes again; what follows is new.
  mutating func grow(_ bytes: UnsafeRawBufferPointer) throws {
    guard let current = writing else { return }
    let known = Int(min(Int64(bytes.count), max(0, current.before - current.position)))
    if known > 0 {
      let here = readAll(current.descriptor, at: current.position, count: known)
      guard here.count == known, here.elementsEqual(bytes[..<known]) else {
        close(current.descriptor)
        writing = needAgain(current.token, current.item.path)
        return
      }
      writing?.position += Int64(known)
    }
    if known < bytes.count { try write(UnsafeRawBufferPointer(rebasing: bytes[known...])) }
  }

  mutating func end() throws {
    progress.files += 1
    guard let current = writing else { return }
    writing = nil
    let isWhole =
      current.position + Int64(current.bytes.count) >= current.item.start + current.item.need
    switch current.manner {
    case .ignoring: break
    case .growing:
      close(current.descriptor)
      // What is read twice is less than we have if the file was shortened meanwhile.
      let size = max(current.before, current.position)
      finish(current.item, current.token, current.local, size: size, isWhole: isWhole)
      if size > current.before {
        note(current.item, current.local, .grown, before: current.before, size: size)
      }
    case .creating:
      close(current.descriptor)
      // One that was here and empty, and still is, comes again only because its time is so young.
      let wasHere = index[token: current.token].map { $0.trust != .none } ?? false
      finish(
        current.item, current.token, current.local, size: current.position, isWhole: isWhole)
      if current.position > 0 || !wasHere {
        note(current.item, current.local, .new, before: 0, size: current.position)
      }
    case .collecting: try replaceCollected(current)
    case .replacing: try replace(current, current.descriptor, size: current.position)
    }
    if sinceCheckpoint >= Self.checkpoint {
      sinceCheckpoint = 0
      try index.save(to: indexPath, isOpen: true)
    }
  }
}
