internal import Diagnostics

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Puts the bytes of an answer into files, and keeps the index.
///
/// A file that is new or grows is written in place from its end on, so that at every instant it is a
/// beginning of the host's. One that is replaced is written beside, and gets the name when it is whole
/// and on the disk.
struct FileTaker: ~Copyable, BodyTaker {
  private(set) var folder: LocalFolder
  var index: SyncIndex
  var report: DeltaReport
  /// What `clock` said when the files were listed.
  var clock: [UInt8] = []
  /// Files that need to come again, wholly: their entries are taken out of the index.
  private(set) var again: [[UInt8]] = []
  /// Names that were listed only.
  private(set) var listedItems: [PlanItem] = []
  /// What the host no longer has, whatever the patterns.
  private(set) var gone: [[UInt8]] = []

  private let request: DeltaRequest
  private let placing: LocalPlacing
  private let onProgress: (@Sendable (DeltaProgress) -> Void)?
  private let indexPath: String
  private var progress = DeltaProgress()
  private var unreported = 0
  private var writing: Writing?
  private var replacements: [Replacement] = []
  private var sinceCheckpoint: Int64 = 0

  private struct Writing {
    enum Manner { case ignoring, growing, creating, collecting, replacing }
    var item: PlanItem
    var token: [UInt8]
    var local: [UInt8]
    var manner: Manner
    var descriptor: Int32 = -1
    /// Where the next byte belongs.
    var position: Int64
    /// How many bytes were here before.
    var before: Int64
    var bytes: [UInt8] = []
  }

  /// A file that is whole, under its temporary name.
  private struct Replacement {
    var item: PlanItem
    var token: [UInt8]
    var local: [UInt8]
    var temporary: [UInt8]
    var descriptor: Int32
    var size: Int64
  }

  /// Files up to this size are compared before they replace others.
  private static let comparable: Int64 = 1 << 18
  /// So many are brought to the disk together.
  private static let mostReplacements = 200
  /// The index is saved whenever so many bytes have come.
  private static let checkpoint: Int64 = 1 << 28

  init(
    folder: consuming LocalFolder, index: SyncIndex, indexPath: String, request: DeltaRequest,
    placing: @escaping LocalPlacing, onProgress: (@Sendable (DeltaProgress) -> Void)?
  ) {
    self.folder = folder
    self.index = index
    self.indexPath = indexPath
    self.request = request
    self.placing = placing
    self.onProgress = onProgress
    report = DeltaReport()
  }

  // MARK: - What the answer holds

  mutating func plan(_ items: [PlanItem], listed: Int) throws {
    report.listed = listed
    again = []
    gone = []
    progress = DeltaProgress()
    var newBytes: Int64 = 0
    for item in items {
      switch item.kind {
      case .gone: gone.append(item.path)
      case .listed: listedItems.append(item)
      case .appended, .whole:
        progress.expectedFiles += 1
        progress.expectedBytes += item.need
        if item.kind == .whole { newBytes += item.need }
      }
    }
    onProgress?(progress)
    if newBytes > 1 << 22 { try announce(items) }
  }

  /// Remembers which files are about to be made: after a kill, what is here of them counts.
  private mutating func announce(_ items: [PlanItem]) throws {
    for item in items where item.kind == .whole {
      let token = HostPath.token(of: item.path)
      guard index[token: token] == nil, let local = try? place(of: item.path),
        folder.size(of: local) == nil
      else { continue }
      set(token, item, local, length: 0, trust: .none)
    }
    try index.save(to: indexPath)
  }

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

  private mutating func refuse(_ path: [UInt8], _ why: String) {
    report.refused.append(.init(hostPath: path, why: why))
  }

  private func place(of path: [UInt8]) throws -> [UInt8] {
    if let objection = HostPath.objection(to: path) { throw LocalFolder.Refused(why: objection) }
    guard let local = placing(path) else { throw LocalFolder.Refused(why: "it has no place here") }
    if let objection = HostPath.objection(to: local) { throw LocalFolder.Refused(why: objection) }
    return local
  }

  private mutating func growing(
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

  private mutating func making(
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

  private mutating func temporary(for local: [UInt8]) throws -> Int32 {
    let name = Self.temporaryName(for: local)
    folder.remove(name)
    guard
      let descriptor = try folder.openFile(
        name, O_RDWR | O_CREAT | O_EXCL, makesFolders: true)
    else { throw LocalFolder.Refused(why: "its folder went away") }
    return descriptor
  }

  /// A name beside `local` that is no longer than names may be.
  private static func temporaryName(for local: [UInt8]) -> [UInt8] {
    let start = local.lastIndex(of: HostPath.slash).map { $0 + 1 } ?? 0
    return local[..<start] + Array(".".utf8) + local[start...].prefix(230)
      + Array(".clustersweep".utf8)
  }

  private mutating func needAgain(_ token: [UInt8], _ path: [UInt8]) -> Writing? {
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

  private mutating func advance(by count: Int) {
    progress.bytes += Int64(count)
    unreported += count
    if unreported >= 1 << 20 {
      unreported = 0
      onProgress?(progress)
    }
  }

  private mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard let current = writing else { return }
    guard writeAll(bytes, to: current.descriptor, at: current.position) else {
      let complaint = LocalFolder.complaint(
        "the file can't be written",
        folder.path + "/" + String(decoding: current.local, as: UTF8.self))
      // What did arrive is a beginning.
      var status = stat()
      if fstat(current.descriptor, &status) == 0 { writing?.position = Int64(status.st_size) }
      throw complaint
    }
    writing?.position += Int64(bytes.count)
  }

  /// What we have must be what comes again; what follows is new.
  private mutating func grow(_ bytes: UnsafeRawBufferPointer) throws {
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
      if size > current.before { note(current, .grown, before: current.before, size: size) }
    case .creating:
      close(current.descriptor)
      finish(
        current.item, current.token, current.local, size: current.position, isWhole: isWhole)
      note(current, .new, before: 0, size: current.position)
    case .collecting: try replaceCollected(current)
    case .replacing: try replace(current, current.descriptor, size: current.position)
    }
    if sinceCheckpoint >= Self.checkpoint {
      sinceCheckpoint = 0
      try index.save(to: indexPath)
    }
  }

  private mutating func replaceCollected(_ current: Writing) throws {
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
      let complaint = LocalFolder.complaint(
        "the file can't be written",
        folder.path + "/" + String(decoding: current.local, as: UTF8.self))
      close(descriptor)
      folder.remove(Self.temporaryName(for: current.local))
      throw complaint
    }
    try replace(current, descriptor, size: count)
  }

  private mutating func replace(_ current: Writing, _ descriptor: Int32, size: Int64) throws {
    replacements.append(
      Replacement(
        item: current.item, token: current.token, local: current.local,
        temporary: Self.temporaryName(for: current.local), descriptor: descriptor, size: size))
    if replacements.count >= Self.mostReplacements { try settle() }
  }

  /// Brings what was written beside to the disk, all together, and gives it its name.
  private mutating func settle() throws {
    let all = replacements
    replacements = []
    defer { for one in all { close(one.descriptor) } }
    for one in all {
      guard fsync(one.descriptor) == 0 else {
        throw LocalFolder.complaint(
          "the file can't be written",
          folder.path + "/" + String(decoding: one.local, as: UTF8.self))
      }
      try folder.rename(one.temporary, to: one.local)
      finish(
        one.item, one.token, one.local, size: one.size,
        isWhole: one.size >= one.item.start + one.item.need)
      report.newBytes += one.size
      report.files.append(
        .init(
          hostPath: one.item.path, localPath: one.local, kind: .replaced, before: 0, size: one.size)
      )
    }
  }

  private mutating func note(
    _ current: Writing, _ kind: DeltaReport.Kind, before: Int64, size: Int64
  ) {
    report.newBytes += size - before
    report.files.append(
      .init(
        hostPath: current.item.path, localPath: current.local, kind: kind, before: before,
        size: size))
  }

  private mutating func finish(
    _ item: PlanItem, _ token: [UInt8], _ local: [UInt8], size: Int64, isWhole: Bool
  ) {
    let isCapped = request.limit.map { item.size > $0 } ?? false && size < item.size
    let time = item.stamp.split(separator: HostPath.tab).last ?? []
    let trust: SyncIndex.Trust =
      if !isWhole || isCapped { .none } else if HostTime.isRacy(time, clock: clock) { .racy } else {
        .full
      }
    set(token, item, local, length: size, trust: trust)
    markCapped(item, local, isCapped)
  }

  private mutating func set(
    _ token: [UInt8], _ item: PlanItem, _ local: [UInt8], length: Int64, trust: SyncIndex.Trust
  ) {
    index.changes[token] = SyncIndex.Entry(
      length: length, written: secondsNow(), trust: trust, local: local == item.path ? nil : local,
      stamp: item.stamp)
  }

  /// The mark stands beside the file: in it, it would be bytes that the host never wrote.
  private mutating func markCapped(_ item: PlanItem, _ local: [UInt8], _ isCapped: Bool) {
    guard isCapped || request.limit != nil || folder.size(of: local + Array(".capped".utf8)) == 0
    else { return }
    let name = local + Array(".capped".utf8)
    if isCapped {
      report.capped.append(.init(hostPath: item.path, localPath: local, hostSize: item.size))
      if let made = try? folder.openFile(name, O_WRONLY | O_CREAT) { close(made) }
    } else if folder.size(of: name) == 0,
      index[token: HostPath.token(of: item.path + Array(".capped".utf8))] == nil
    {
      folder.remove(name)
    }
  }

  // MARK: - The end

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

  private mutating func abandon(_ current: Writing) {
    switch current.manner {
    case .ignoring, .collecting: break
    case .growing, .creating:
      let size = max(current.before, current.position)
      close(current.descriptor)
      set(current.token, current.item, current.local, length: size, trust: .none)
      if size > current.before {
        note(
          current, current.manner == .growing ? .grown : .new, before: current.before, size: size)
      }
    case .replacing:
      close(current.descriptor)
      folder.remove(Self.temporaryName(for: current.local))
    }
  }

  mutating func withFolder<Result>(_ body: (inout LocalFolder, inout SyncIndex) -> Result) -> Result
  {
    body(&folder, &index)
  }

  var placesAsked: [[UInt8]] { request.places }

  func localPath(for path: [UInt8]) -> [UInt8]? {
    placing(path).flatMap { HostPath.objection(to: $0) == nil ? $0 : nil }
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

  private func matches(_ path: [UInt8]) -> Bool {
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
