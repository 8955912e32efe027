public import Collect
import Ledger

extension RunTable {
  /// Tells every value that was synced of the rows' newest attempts, run by run.
  ///
  /// - Parameters:
  ///   - metrics: of which metrics; empty for all.
  ///   - body: told each value with its run.
  /// - Throws: a metric that no run has; that the ledger can't be read; what `body` throws.
  public func forEachPoint(
    of metrics: [String], _ body: (Row, SeriesPoint) throws -> Void
  ) throws {
    var table = self
    try table.prepare(
      metrics.map { ColumnSpec(.metric($0, .last, isStep: false), heading: $0) })
    let wanted = Set(metrics.compactMap(metricName))
    for row in rows {
      guard let attempt = row.run.attempt else { continue }
      let files = try project.ledger.syncedFiles(ofAttempts: [attempt.id]).map { file in
        JoinedFiles.File(
          path: "\(project.resultsFolder)/\(row.sweep.name)/\(file.localPath)",
          name: file.nameInRun)
      }
      for point in JoinedFiles(files).points(of: wanted) { try body(row, point) }
    }
  }
}
