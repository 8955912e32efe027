internal import Diagnostics

/// What is here of a host's files: a cache. Lost, it costs a round trip; wrong, it costs bytes.
///
/// A text file: a line with the version, the boot, how the host takes lists, the time,
/// and `open` or `closed`; then a line a file in
/// byte order of the last field, `LENGTH TAB WRITTEN TAB MARK TAB LOCAL TAB SIZE TAB INODE TAB MTIME TAB
/// TOKEN`. The last four are what the host listed, and what it is told again.
public struct SyncIndex: Sendable {
  /// What is known of one file.
  struct Entry: Sendable, Hashable {
    /// How many bytes are here.
    var length: Int64
    /// When they were written, in seconds since 1970 by our clock.
    var written: Int64
    var trust: Trust
    /// Where they are; nil where the host's path is ours too.
    var local: [UInt8]?
    /// `SIZE TAB INODE TAB MTIME`, as the host listed it.
    var stamp: [UInt8]

    /// The size that the host listed; 0 where it isn't known.
    var listedSize: Int64 {
      PlanItem.number(stamp.prefix { $0 != HostPath.tab }) ?? 0
    }
  }

  /// How far size, inode and time of a file say that nothing has changed.
  enum Trust: UInt8, Sendable {
    /// The same size, inode and time mean the same bytes.
    case full = 0x6B
    /// It was listed so shortly after it was written that another write may have left the same time.
    case racy = 0x72
    /// Size and time are no longer, or not yet, those of what is here.
    case none = 0x75
  }

  /// A line of the file, by offsets into `bytes`: a hundred thousand of them are no objects.
  struct Line: Sendable {
    var local: Range<Int>
    var list: Range<Int>
    var token: Int
    var length: Int64
    var written: Int64
    var trust: Trust
  }

  private(set) var bytes: [UInt8]
  private(set) var lines: [Line] = []
  /// By token; nil for what was taken out.
  var changes: [[UInt8]: Entry?] = [:]
  /// How the host takes lists, by its last answer.
  var listCompression = ListCompression.none
  /// The boot during which it was saved, where the system tells.
  private(set) var boot = ""
  private(set) var savedAt: Int64 = 0
  /// Whether it was saved in the middle of a sync: more may be here than it knows.
  private(set) var isOpen = false

  static let version = "clustersweep-delta-1"

  /// An index that knows nothing.
  public init() { bytes = [] }

  /// Reads an index; lines that mean nothing are left out. Nil where it isn't one.
  public init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    let first = bytes.firstIndex(of: HostPath.newline) ?? bytes.count
    let head = String(decoding: bytes[..<first], as: UTF8.self)
      .split(separator: "\t", omittingEmptySubsequences: false)
    guard head.count == 5, head[0] == Self.version, let savedAt = Int64(head[3]) else { return nil }
    boot = String(head[1])
    listCompression = ListCompression(rawValue: String(head[2])) ?? .none
    self.savedAt = savedAt
    isOpen = head[4] == "open"
    readLines(from: first + 1)
  }

  private mutating func readLines(from start: Int) {
    lines.reserveCapacity(bytes.count / 70)
    lines = bytes.withUnsafeBytes { all in
      var lines: [Line] = []
      var start = start
      while let end = firstNewline(in: all, from: start) {
        if let line = Self.line(all, start..<end) { lines.append(line) }
        start = end + 1
      }
      return lines
    }
    // Only a file that somebody else has written isn't in order.
    let isSorted = lines.indices.dropFirst().allSatisfy { precedes(lines[$0 - 1], lines[$0]) }
    if !isSorted { lines = [] }
  }

  private static func line(_ all: UnsafeRawBufferPointer, _ range: Range<Int>) -> Line? {
    var starts = (0, 0, 0, 0, 0, 0, 0)
    var count = 0
    withUnsafeMutableBytes(of: &starts) { raw in
      let starts = raw.bindMemory(to: Int.self)
      for position in range where all[position] == 9 {
        if count < 7 { starts[count] = position + 1 }
        count += 1
      }
    }
    guard count == 7, let trust = Trust(rawValue: all[starts.1]), starts.2 == starts.1 + 2,
      starts.6 < range.upperBound, let length = number(all, range.lowerBound..<(starts.0 - 1)),
      let written = number(all, starts.0..<(starts.1 - 1))
    else { return nil }
    return Line(
      local: starts.2..<(starts.3 - 1), list: starts.3..<range.upperBound, token: starts.6,
      length: length, written: written, trust: trust)
  }

  private static func number(_ all: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int64? {
    guard !range.isEmpty, range.count < 19 else { return nil }
    var value: Int64 = 0
    for digit in all[range] {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int64(digit - 0x30)
    }
    return value
  }

  private func precedes(_ a: Line, _ b: Line) -> Bool {
    bytes[a.token..<a.list.upperBound].lexicographicallyPrecedes(bytes[b.token..<b.list.upperBound])
  }

  /// The place of a token among the lines.
  private func line(of token: [UInt8]) -> Line? {
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      let name = bytes[lines[middle].token..<lines[middle].list.upperBound]
      if name.lexicographicallyPrecedes(token) { low = middle + 1 } else { high = middle }
    }
    guard low < lines.count,
      bytes[lines[low].token..<lines[low].list.upperBound].elementsEqual(token)
    else { return nil }
    return lines[low]
  }

  func entry(_ line: Line) -> Entry {
    Entry(
      length: line.length, written: line.written, trust: line.trust,
      local: line.local.isEmpty ? nil : HostPath.unescaped(bytes[line.local]),
      stamp: Array(bytes[line.list.lowerBound..<(line.token - 1)]))
  }

  subscript(token token: [UInt8]) -> Entry? {
    if let change = changes[token] { return change }
    return line(of: token).map(entry)
  }

  /// How many files it knows.
  public var count: Int { lines.count + changes.count }
}
