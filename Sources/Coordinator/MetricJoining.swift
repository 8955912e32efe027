import Collect
import Diagnostics
import Ledger

extension MetricReading {
  /// Writes down what was read, joined.
  ///
  /// - Parameters:
  ///   - taken: what was just read, file by file.
  ///   - known: all files of their attempts that were known before.
  ///   - ledger: where.
  /// - Throws: that the ledger can't be written.
  func store(
    _ taken: [(SyncedFile, [MetricRecord])], known: some Sequence<SyncedFile>, in ledger: Ledger
  ) throws {
    let joined = joined(taken, known: known)
    try ledger.store(joined.map(\.0), metrics: joined.flatMap(\.1))
  }

  /// Joins the metrics of files that belong to one series of an attempt, such as the event files of a folder:
  /// one that starts over replaces what it repeats. The first of them gets the records of all.
  ///
  /// - Parameters:
  ///   - taken: what was just read, file by file.
  ///   - known: all files of their attempts that were known before.
  /// - Returns: what to store, also for files that weren't just read.
  func joined(
    _ taken: [(SyncedFile, [MetricRecord])], known: some Sequence<SyncedFile>
  ) -> [(SyncedFile, [MetricRecord])] {
    var result: [String: (SyncedFile, [MetricRecord])] = [:]
    for entry in taken { result[entry.0.remotePath] = entry }
    let fresh = Set(result.keys)
    let attempts = Set(taken.map(\.0.attempt))
    let others = known.filter { attempts.contains($0.attempt) && !fresh.contains($0.remotePath) }
    let files = Dictionary(grouping: taken.map(\.0) + others, by: \.attempt)
    for files in files.values where files.count > 1 {
      let byName = Dictionary(files.map { ($0.nameInRun, $0) }, uniquingKeysWith: { a, _ in a })
      for names in JoinedFiles(files.map(joinable)).groups {
        let group = names.compactMap { byName[$0] }
        guard group.contains(where: { fresh.contains($0.remotePath) }), let first = group.first
        else { continue }
        for file in group { result[file.remotePath] = (file, []) }
        result[first.remotePath] = (first, records(of: group, first))
      }
    }
    return Array(result.values)
  }

  private func records(of group: [SyncedFile], _ first: SyncedFile) -> [MetricRecord] {
    guard let source = SourceDetector.source(ofFileNamed: first.nameInRun) else { return [] }
    return JoinedFiles(group.map(joinable)).summaries
      .map { MetricRecord($0.key, $0.value, source, first) }
  }

  private func joinable(_ file: SyncedFile) -> JoinedFiles.File {
    JoinedFiles.File(path: "\(folder)/\(file.localPath)", name: file.nameInRun)
  }
}
