import Ledger

/// Files that were brought here and whose metrics are to be read: a page of them at a time, so that a sweep of
/// a hundred thousand runs takes no more memory than one of a thousand.
struct SyncPage {
  /// How many files are read before they are written down.
  static let size = 500

  let ledger: Ledger
  let targets: SyncTargets
  let reading: MetricReading
  private var files: [(file: SyncedFile, isReplaced: Bool, isComplete: Bool)] = []

  init(ledger: Ledger, targets: SyncTargets, reading: MetricReading) {
    self.ledger = ledger
    self.targets = targets
    self.reading = reading
  }

  /// - Parameters:
  ///   - hostPath: the file on the host, from the sweep's folder on.
  ///   - size: how many bytes of it are here.
  ///   - isReplaced: whether it may be another than the one that was read before.
  /// - Throws: what is wrong with a file or the ledger.
  mutating func take(_ hostPath: [UInt8], size: Int64, isReplaced: Bool) throws {
    // A name that is no text is nobody's log.
    guard let target = targets.target(of: hostPath),
      let name = String(validating: hostPath, as: UTF8.self),
      let localPath = String(validating: target.path, as: UTF8.self)
    else { return }
    let file = SyncedFile(
      attempt: target.attempt, remotePath: name, localPath: localPath, size: size, reader: nil)
    files.append((file, isReplaced, target.isComplete))
    if files.count == Self.size { try flush() }
  }

  /// Reads what was taken, and writes down what was read.
  mutating func flush() throws {
    let known = try ledger.syncedFiles(ofAttempts: Set(files.map(\.file.attempt)))
    let before = Dictionary(
      known.map { (Key($0), $0) }, uniquingKeysWith: { first, _ in first })
    let taken = try files.map { file, isReplaced, isComplete in
      var file = file
      if !isReplaced, let before = before[Key(file)], before.size <= file.size {
        file.reader = before.reader
      }
      return try reading.read(file, isComplete: isComplete)
    }
    files = []
    try reading.store(taken, known: known, in: ledger)
  }

  private struct Key: Hashable {
    var attempt: Int64
    var path: String

    init(_ file: SyncedFile) {
      attempt = file.attempt
      path = file.remotePath
    }
  }
}
