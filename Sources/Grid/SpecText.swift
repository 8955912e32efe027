import Diagnostics

/// A stretch of a spec; its indices are those of the whole.
typealias Part = ArraySlice<UInt8>

/// The text of a spec as bytes, and the place where it begins, so that a complaint can show the part
/// that it means.
struct SpecText {
  let bytes: [UInt8]
  let start: SourceLocation?

  init(_ text: String, at start: SourceLocation?) {
    bytes = Array(text.utf8)
    self.start = start
  }

  var all: Part { bytes[...].trimmed }

  /// Where `part` stands in the source; nil if nobody knows where the spec came from.
  func place(_ part: Part) -> Location? {
    guard let start else { return nil }
    let before = String(decoding: bytes[..<part.startIndex], as: UTF8.self)
    return .source(start.advanced(by: before.count, length: max(1, part.string.count)))
  }
}

extension Part {
  var string: String { String(decoding: self, as: UTF8.self) }

  /// Without the blanks at either end.
  var trimmed: Part {
    let front = self.drop { $0.isBlank }
    let blanks = front.reversed().prefix { $0.isBlank }.count
    return front.dropLast(blanks)
  }
}

extension UInt8 {
  var isBlank: Bool { [0x20, 0x09, 0x0a, 0x0d].contains(self) }

  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  var isASCIILetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
}
