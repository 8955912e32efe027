/// What the host says of one file, before its bytes.
struct PlanItem {
  enum Kind: UInt8 {
    /// Bytes from where we are, behind some that we have as a proof.
    case appended = 0x61
    /// The whole file.
    case whole = 0x77
    /// Gone from the host.
    case gone = 0x67
    /// Only listed.
    case listed = 0x6C
  }

  var kind: Kind
  /// Where the bytes begin.
  var start: Int64
  /// How many are announced.
  var need: Int64
  /// The size of the file on the host.
  var size: Int64
  /// `SIZE TAB INODE TAB MTIME`, as the host lists it.
  var stamp: [UInt8]
  /// Below the root; not yet to be trusted.
  var path: [UInt8]

  /// Whether bytes follow.
  var isSent: Bool { kind == .appended || kind == .whole }

  /// The line of a plan, without its end; nil where it is none.
  init?(_ line: ArraySlice<UInt8>) {
    let fields = line.split(separator: 9, maxSplits: 6, omittingEmptySubsequences: false)
    guard fields.count == 7, fields[0].count == 1, let kind = Kind(rawValue: line[line.startIndex]),
      let start = Self.number(fields[1]), let need = Self.number(fields[2]),
      let size = Self.number(fields[3]), start <= size || kind == .gone,
      start + need <= size || kind == .gone,
      let path = HostPath.path(ofToken: fields[6])
    else { return nil }
    self.kind = kind
    self.start = start
    self.need = need
    self.size = size
    stamp = Array(line[fields[3].startIndex..<fields[5].endIndex])
    self.path = path
  }

  /// More than any file has, and little enough that sums don't overflow.
  private static let most: Int64 = 1 << 60

  static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    guard !digits.isEmpty, digits.count <= 19 else { return nil }
    var value: Int64 = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit), value < most else { return nil }
      value = value * 10 + Int64(digit - 0x30)
    }
    return value <= most ? value : nil
  }
}
