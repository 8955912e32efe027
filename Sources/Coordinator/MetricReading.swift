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
    var file = file
    guard let source = SourceDetector.source(ofFileNamed: file.localPath) else {
      file.isRead = true
      return (file, [])
    }
    let wanted = Set([metric].compactMap(\.self))
    let path = "\(folder)/\(file.localPath)"
    var reader =
      file.reader.flatMap { FileReader(state: $0) }
      ?? FileReader(source: source, path: file.nameInRun, wanted: wanted)
    try Self.feed(path, &reader, isComplete)
    if reader.mustStartOver {
      reader = reader.startedOver()
      try Self.feed(path, &reader, isComplete)
    }
    file.reader = reader.state
    file.isRead = file.reader.map { FileReader.isRead(file.size, state: $0) } ?? true
    return (file, records(reader, source, file))
  }

  private static func feed(
    _ path: String, _ reader: inout FileReader, _ isComplete: Bool
  ) throws(Diagnostic) {
    try LocalFile.read(path, from: Int64(reader.consumed)) {
      reader.consume($0, isComplete: false)
    }
    reader.consume([], isComplete: isComplete)
  }

  private func records(_ reader: FileReader, _ source: Source, _ file: SyncedFile) -> [MetricRecord]
  {
    reader.metrics.map { MetricRecord($0.key, $0.value, source, file) }
  }
}

extension MetricRecord {
  /// What a series of a file reduces to.
  init(_ name: String, _ summary: SeriesSummary, _ source: Source, _ file: SyncedFile) {
    var reductions: [String: Reduced] = [:]
    for reduction in Self.stored {
      if let value = summary.value(reduction) {
        reductions[reduction.rawValue] = Reduced(value: value.value, step: value.step)
      }
    }
    self.init(
      attempt: file.attempt, path: file.remotePath, name: name,
      preference: Source.allCases.firstIndex(of: source) ?? 0, count: summary.count,
      nanCount: summary.nanCount, reductions: reductions)
  }

  /// The reductions that the ledger keeps; others are found in the files when they are asked for.
  static let stored: [Reduction] = [.min, .max, .first, .last, .mean]
}

extension SyncedFile {
  /// Its path from the run's folder on.
  var nameInRun: String {
    localPath.split(separator: "/", maxSplits: 1).last.map(String.init) ?? localPath
  }
}
