import Diagnostics

/// A text with its lines, which end in LF, CR LF or CR.
struct TextLines {
  let bytes: [UInt8]
  let file: String
  private let starts: [Int]

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    var starts = [bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0]
    for (index, byte) in bytes.enumerated() {
      let isEnd =
        byte == .lineFeed || (byte == .carriageReturn && !bytes.has(.lineFeed, at: index + 1))
      if isEnd { starts.append(index + 1) }
    }
    self.starts = starts
  }

  /// The place of some bytes, with the text of their line.
  func place(_ range: Range<Int>) -> SourceLocation {
    let line = lineNumber(range.lowerBound)
    let start = starts[line - 1]
    let end = bytes[start...].firstIndex { $0 == .lineFeed || $0 == .carriageReturn } ?? bytes.count
    return SourceLocation(
      file: file, line: line,
      column: string(start..<max(start, range.lowerBound)).count + 1,
      length: string(range.lowerBound..<min(range.upperBound, max(end, range.lowerBound))).count,
      text: string(start..<end))
  }

  func lineNumber(_ offset: Int) -> Int {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return max(1, low)
  }

  func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

extension [UInt8] {
  func has(_ byte: UInt8, at index: Int) -> Bool { index < count && self[index] == byte }

  /// Whether `text` stands at `index`.
  func has(_ text: String, at index: Int) -> Bool {
    index <= count && self[index...].starts(with: text.utf8)
  }
}

extension UInt8 {
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let backslash = UInt8(ascii: "\\")

  var isLineEnd: Bool { self == .lineFeed || self == .carriageReturn }
  var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  /// Whether a name may begin with it. Beyond ASCII everything counts as a letter.
  var isNameStart: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    default: self == UInt8(ascii: "_") || self >= 0x80
    }
  }

  /// Whether a name may go on with it.
  var isNamePart: Bool { isNameStart || isDigit }
}
