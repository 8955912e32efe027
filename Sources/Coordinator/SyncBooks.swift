import DeltaSync
import Diagnostics
import Foundation
import Ledger

/// What is written down about the files of a sweep on one host: where they stand in an index of bytes, and
/// what was read from them in the ledger.
struct SyncBooks {
  /// The file of the index.
  let index: String
  private let ledger: Ledger
  private let sweep: Int64
  /// Stands from before bytes come until all of them are read.
  private let unreadMark: String
  /// Whether an earlier sync ended before all that it had brought was read.
  private let hasUnread: Bool
  /// What was written since then may be unread.
  private let unreadSince: Date

  init(_ project: Project, sweep: SweepRecord, host: String) throws(Diagnostic) {
    let folder = Self.folder(project)
    index = "\(folder)/\(sweep.name)@\(host).index"
    unreadMark = Self.unreadMark(project, sweep: sweep.name, host: host)
    ledger = project.ledger
    self.sweep = sweep.id
    hasUnread = FileManager.default.fileExists(atPath: unreadMark)
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      if !hasUnread { try Data().write(to: URL(fileURLWithPath: unreadMark)) }
      unreadSince = try Self.modified(unreadMark)
    } catch {
      throw Diagnostic(
        "the sync can't be begun", at: .file(folder), why: error.localizedDescription, kind: .failed
      )
    }
  }

  private static func folder(_ project: Project) -> String {
    "\(project.folder)/.clustersweep/sync"
  }

  private static func unreadMark(_ project: Project, sweep: String, host: String) -> String {
    "\(folder(project))/\(sweep)@\(host).unread"
  }

  /// Has the next sync read what lies here already: a ledger that was lost knew what was in it.
  static func leaveUnread(_ project: Project, sweep: String, host: String) {
    // Without the mark the logs are read when they grow, as those of any other sync.
    try? FileManager.default.createDirectory(
      atPath: folder(project), withIntermediateDirectories: true)
    try? Data().write(to: URL(fileURLWithPath: unreadMark(project, sweep: sweep, host: host)))
  }

  /// When a file was written last, by the clock of its file system.
  private static func modified(_ path: String) throws -> Date {
    let facts = try FileManager.default.attributesOfItem(atPath: path)
    return facts[.modificationDate] as? Date ?? .distantPast
  }

  /// Reads the metrics of what a sync has brought, and of what earlier ones left unread.
  ///
  /// - Parameters:
  ///   - report: of the sync; nil where it failed, and may have brought anything.
  ///   - targets: where files belong.
  ///   - reading: of their metrics.
  /// - Throws: what is wrong with a file or the ledger.
  func read(_ report: DeltaReport?, _ targets: SyncTargets, _ reading: MetricReading) throws {
    let known = Dictionary(
      try ledger.syncedFiles(ofSweep: sweep).map { ($0.remotePath, $0) },
      uniquingKeysWith: { $0.attempt > $1.attempt ? $0 : $1 })
    var taken: [(SyncedFile, [MetricRecord])] = []
    var seen: Set<String> = []
    func take(_ hostPath: [UInt8], size: Int64, isReplaced: Bool) throws {
      // A name that is no text is nobody's log.
      guard let target = targets.target(of: hostPath),
        let name = String(validating: hostPath, as: UTF8.self),
        let localPath = String(validating: target.path, as: UTF8.self)
      else { return }
      let before = known[name]
      let isSame =
        before?.attempt == target.attempt && !isReplaced && before.map { $0.size <= size } ?? false
      let file = SyncedFile(
        attempt: target.attempt, remotePath: name, localPath: localPath, size: size,
        reader: isSame ? before?.reader : nil)
      seen.insert(name)
      taken.append(try reading.read(file, isComplete: target.isComplete))
    }
    // How files came to be is lost with the report of a sync that was broken off: even what grew now
    // may have been replaced then, so it is read from its beginning.
    for file in report?.files ?? [] {
      try take(file.hostPath, size: file.size, isReplaced: file.kind == .replaced || hasUnread)
    }
    if hasUnread || report == nil {
      for file in SyncIndex(file: index).map({ Array($0.files) }) ?? [] {
        let name = String(decoding: file.hostPath, as: UTF8.self)
        guard !seen.contains(name) else { continue }
        let path = "\(reading.folder)/\(String(decoding: file.localPath, as: UTF8.self))"
        // One may have been replaced by another of its size.
        let isUnread = (try? Self.modified(path)).map { $0 >= unreadSince } ?? false
        guard isUnread || known[name]?.size != file.size else { continue }
        try take(file.hostPath, size: file.size, isReplaced: true)
      }
    }
    // Files of ended runs whose last line has no newline: now it counts.
    for file in known.values where !seen.contains(file.remotePath) {
      guard targets.ended.contains(file.attempt), !file.isRead else { continue }
      taken.append(try reading.read(file, isComplete: true))
    }
    taken = reading.joined(taken, known: known.values)
    try ledger.store(taken.map(\.0), metrics: taken.flatMap(\.1))
    if report != nil { try? FileManager.default.removeItem(atPath: unreadMark) }
  }
}
