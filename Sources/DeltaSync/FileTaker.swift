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
  var folder: LocalFolder
  var index: SyncIndex
  var report: DeltaReport
  /// What `clock` said when the files were listed.
  var clock: [UInt8] = []
  /// Files that need to come again, wholly: their entries are taken out of the index.
  var again: [[UInt8]] = []
  /// Names that were listed only.
  var listedItems: [PlanItem] = []
  /// What the host no longer has, whatever the patterns.
  var gone: [[UInt8]] = []

  var placing: LocalPlacing = { $0 }
  var onProgress: (@Sendable (DeltaProgress) -> Void)?

  let request: DeltaRequest
  let indexPath: String
  var progress = DeltaProgress()
  var unreported = 0
  var writing: Writing?
  var replacements: [Replacement] = []
  var sinceCheckpoint: Int64 = 0

  struct Writing {
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
  struct Replacement {
    var item: PlanItem
    var token: [UInt8]
    var local: [UInt8]
    var temporary: [UInt8]
    var descriptor: Int32
    var size: Int64
  }

  /// Files up to this size are compared before they replace others.
  static let comparable: Int64 = 1 << 18
  /// So many are brought to the disk together.
  static let mostReplacements = 200
  /// The index is saved whenever so many bytes have come.
  static let checkpoint: Int64 = 1 << 28

  init(
    folder: consuming LocalFolder, index: SyncIndex, indexPath: String, request: DeltaRequest
  ) {
    self.folder = folder
    self.index = index
    self.indexPath = indexPath
    self.request = request
    report = DeltaReport()
  }

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
  mutating func announce(_ items: [PlanItem]) throws {
    for item in items where item.kind == .whole {
      let token = HostPath.token(of: item.path)
      guard index[token: token] == nil, let local = try? place(of: item.path),
        folder.size(of: local) == nil
      else { continue }
      set(token, item, local, length: 0, trust: .none)
    }
    try index.save(to: indexPath, isOpen: true)
  }
}
