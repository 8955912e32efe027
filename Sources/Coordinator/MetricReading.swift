import Collect
import Diagnostics
import Ledger

/// Reads the metrics of files that were brought here, each from where its reader stopped.
struct MetricReading {
  /// The results folder of the sweep.
  let folder: String
  /// The metric of the sweep's objective.
  let metric: String?

  /// Reads what a file has behind the place where its reader stopped.
  ///
  /// - Parameters:
  ///   - file: what is known of it.
  ///   - isComplete: whether it won't grow, so that a last line without a newline counts.
  /// - Returns: what is known now, and the metrics in it.
  /// - Throws: that it can't be read.
  func read(
    _ file: SyncedFile, isComplete: Bool
  ) throws(Diagnostic) -> (SyncedFile, [MetricRecord]) {
    guard let source = SourceDetector.source(ofFileNamed: file.localPath) else { return (file, []) }
    let wanted = Set([metric].compactMap(\.self))
    var reader =
      file.reader.flatMap { FileReader(state: $0) } ?? FileReader(source: source, wanted: wanted)
    let bytes = try readLocalFile("\(folder)/\(file.localPath)", from: Int64(reader.consumed))
    reader.consume(bytes, isComplete: isComplete)
    var file = file
    file.reader = reader.state
    return (file, records(reader, source, file))
  }

  private func records(_ reader: FileReader, _ source: Source, _ file: SyncedFile) -> [MetricRecord]
  {
    let preference = Source.allCases.firstIndex(of: source) ?? 0
    return reader.metrics.map { name, summary in
      var reductions: [String: MetricRecord.Reduced] = [:]
      for reduction in Reduction.allCases {
        if let value = summary.value(reduction) {
          reductions[reduction.rawValue] = .init(value: value.value, step: value.step)
        }
      }
      return MetricRecord(
        attempt: file.attempt, path: file.remotePath, name: name, preference: preference,
        count: Int(summary.count), nanCount: Int(summary.nanCount), reductions: reductions)
    }
  }
}

extension SyncedFile {
  /// Whether its reader has all that is here.
  var isRead: Bool {
    guard let state = reader, let reader = FileReader(state: state) else { return true }
    return reader.consumed >= size
  }
}
