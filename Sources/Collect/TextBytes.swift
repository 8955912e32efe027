/// The words of a printed line.
enum TextBytes {
  /// Whether it is a letter, a digit, no ASCII, or one of `_ - . / @ ^`.
  @inline(__always)
  static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (byte < 64 ? lowWords : highWords) >> (byte & 63) & 1 == 1
  }

  /// A bit for each byte from 0 to 63 that is part of a word, and for each from 64 to 127.
  private static let lowWords: UInt64 = 0x03ff_e000_0000_0000
  private static let highWords: UInt64 = 0x07ff_fffe_c7ff_ffff

  private static func isEdge(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
  }

  /// Where the word ends that starts at `start`. An apostrophe inside a word is part of it, as in
  /// LightGBM's `valid_1's auc`.
  @inline(__always)
  static func wordEnd(in line: UnsafeRawBufferPointer, from start: Int) -> Int {
    var end = start
    while end < line.count, isWord(line[end]) || isInner(line, end, start) { end += 1 }
    return end
  }

  @inline(__always)
  private static func isInner(
    _ line: UnsafeRawBufferPointer, _ place: Int, _ start: Int
  ) -> Bool {
    line[place] == UInt8(ascii: "'") && place > start && place + 1 < line.count
      && isAlphanumeric(line[place - 1]) && isAlphanumeric(line[place + 1])
  }

  /// The word without dashes, dots and slashes around it.
  @inline(__always)
  static func name(in line: UnsafeRawBufferPointer, _ word: Range<Int>) -> Range<Int> {
    var (start, end) = (word.lowerBound, word.upperBound)
    while start < end, isEdge(line[start]) { start += 1 }
    while start < end, isEdge(line[end - 1]) { end -= 1 }
    return start..<end
  }

  /// Whether a letter, of any script, or an underscore is in the word. The bars and bullets that
  /// programs draw (U+2000 to U+2FFF, which start with 0xe2) are none.
  @inline(__always)
  static func hasLetter(_ line: UnsafeRawBufferPointer, _ word: Range<Int>) -> Bool {
    for place in word {
      let byte = line[place]
      if Bytes.isLetter(byte) || byte == UInt8(ascii: "_") || (byte >= 0xc3 && byte != 0xe2) {
        return true
      }
    }
    return false
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    Bytes.isLetter(byte) || Bytes.isDigit(byte)
  }
}
