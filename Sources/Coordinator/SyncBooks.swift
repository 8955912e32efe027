import DeltaSync
import Diagnostics
import Foundation
import Ledger

/// What is written down about the files of a sweep on one host: where they stand in an index of bytes, and
/// what was read from them in the ledger.
struct SyncBooks {
  private let index: String
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
    index = Self.index(project, sweep: sweep.name, host: host)
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

  /// The file of the index.
  static func index(_ project: Project, sweep: String, host: String) -> String {
    "\(folder(project))/\(sweep)@\(host).index"
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
    var page = SyncPage(ledger: ledger, targets: targets, reading: reading)
    let arrived = report?.files ?? []
    let left = hasUnread || report == nil ? try leftUnread(but: arrived, reading) : []
    // How files came to be is lost with the report of a sync that was broken off: even what grew now
    // may have been replaced then, so it is read from its beginning.
    for file in arrived {
      try page.take(file.hostPath, size: file.size, isReplaced: file.kind == .replaced || hasUnread)
    }
    for file in left { try page.take(file.hostPath, size: file.size, isReplaced: true) }
    try page.flush()
    try readLastLines(reading)
    if report != nil { try? FileManager.default.removeItem(atPath: unreadMark) }
  }

  /// What lies here, was not brought just now, and may not be read.
  private func leftUnread(
    but arrived: [DeltaReport.File], _ reading: MetricReading
  ) throws -> [SyncIndex.File] {
    let sizes = try ledger.syncedSizes(ofSweep: sweep)
    let arrived = Set(arrived.map(\.hostPath))
    return (SyncIndex(file: index).map { Array($0.files) } ?? []).filter { file in
      guard !arrived.contains(file.hostPath) else { return false }
      let path = "\(reading.folder)/\(String(decoding: file.localPath, as: UTF8.self))"
      // One may have been replaced by another of its size.
      let isUnread = (try? Self.modified(path)).map { $0 >= unreadSince } ?? false
      return isUnread || sizes[String(decoding: file.hostPath, as: UTF8.self)] != file.size
    }
  }

  /// Reads what stands behind the last newline of files of ended runs: now it counts.
  private func readLastLines(_ reading: MetricReading) throws {
    var last: SyncedFile?
    while true {
      let files = try ledger.unreadFiles(ofSweep: sweep, after: last, limit: SyncPage.size)
      let taken = try files.map { try reading.read($0, isComplete: true) }
      let known = try ledger.syncedFiles(ofAttempts: Set(files.map(\.attempt)))
      try reading.store(taken, known: known, in: ledger)
      guard files.count == SyncPage.size else { return }
      last = files.last
    }
  }
}
