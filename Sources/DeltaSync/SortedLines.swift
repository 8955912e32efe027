/// The lines of a text in the order of their bytes, as `LC_ALL=C sort` has them.
///
/// - Parameter text: lines, each with its newline; without a zero byte, as file names are.
/// - Returns: the same lines.
func sortedLines(_ text: [UInt8]) -> [UInt8] {
  text.withUnsafeBytes { all in
    var lines: [SortableLine] = []
    lines.reserveCapacity(all.count / 60)
    var start = 0
    while let end = firstNewline(in: all, from: start) {
      lines.append(SortableLine(all, start..<end))
      start = end + 1
    }
    lines.sort { $0.precedes($1, all) }
    var sorted: [UInt8] = []
    sorted.reserveCapacity(all.count)
    for line in lines {
      sorted.append(contentsOf: all[line.start...line.end])
    }
    return sorted
  }
}

/// Most lines differ in their first bytes, which are compared as two numbers.
private struct SortableLine {
  let first: UInt64
  let second: UInt64
  let start: Int
  let end: Int

  init(_ all: UnsafeRawBufferPointer, _ range: Range<Int>) {
    start = range.lowerBound
    end = range.upperBound
    first = Self.number(all, start, end)
    second = Self.number(all, start + 8, end)
  }

  private static func number(_ all: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> UInt64 {
    guard start + 8 > end else {
      return UInt64(bigEndian: all.loadUnaligned(fromByteOffset: start, as: UInt64.self))
    }
    return (0..<8).reduce(0) { $0 << 8 | (start + $1 < end ? UInt64(all[start + $1]) : 0) }
  }

  func precedes(_ other: SortableLine, _ all: UnsafeRawBufferPointer) -> Bool {
    if first != other.first { return first < other.first }
    if second != other.second { return second < other.second }
    return all[start..<end].lexicographicallyPrecedes(all[other.start..<other.end])
  }
}
