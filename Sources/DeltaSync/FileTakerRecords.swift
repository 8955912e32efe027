internal import Diagnostics

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

extension FileTaker {
  mutating func note(
    _ item: PlanItem, _ local: [UInt8], _ kind: DeltaReport.Kind, before: Int64, size: Int64
  ) {
    report.newBytes += size - before
    report.files.append(
      .init(
        hostPath: item.path, localPath: local, kind: kind, before: before, size: size))
  }

  mutating func finish(
    _ item: PlanItem, _ token: [UInt8], _ local: [UInt8], size: Int64, isWhole: Bool
  ) {
    let isCapped = request.limit.map { item.size > $0 } ?? false && size < item.size
    let wasCut = index[token: token].map { $0.length < $0.listedSize } ?? false
    let time = item.stamp.split(separator: HostPath.tab).last ?? []
    let trust: SyncIndex.Trust =
      if !isWhole || isCapped {
        .none
      } else if HostTime.isRacy(time, clock: clock) { .racy } else { .full }
    set(token, item, local, length: size, trust: trust)
    if isCapped { markCapped(item, local) } else if wasCut { unmarkCapped(item, local) }
  }

  mutating func set(
    _ token: [UInt8], _ item: PlanItem, _ local: [UInt8], length: Int64, trust: SyncIndex.Trust
  ) {
    index.changes[token] = SyncIndex.Entry(
      length: length, written: secondsNow(), trust: trust, local: local == item.path ? nil : local,
      stamp: item.stamp)
  }

  /// The mark stands beside the file: in it, it would be bytes that the host never wrote.
  mutating func markCapped(_ item: PlanItem, _ local: [UInt8]) {
    report.capped.append(.init(hostPath: item.path, localPath: local, hostSize: item.size))
    let mark = local + Self.cappedSuffix
    if let made = try? folder.openFile(mark, O_WRONLY | O_CREAT) { close(made) }
  }

  /// Takes the mark away, unless a file of the host's has its name.
  mutating func unmarkCapped(_ item: PlanItem, _ local: [UInt8]) {
    let mark = local + Self.cappedSuffix
    guard folder.size(of: mark) == 0,
      index[token: HostPath.token(of: item.path + Self.cappedSuffix)] == nil
    else { return }
    folder.remove(mark)
  }

  static let cappedSuffix = Array(".capped".utf8)
}
