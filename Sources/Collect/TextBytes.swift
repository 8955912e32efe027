/// The words of a printed line.
enum TextBytes {
  static func isWord(_ byte: UInt8) -> Bool {
    if Bytes.isLetter(byte) || Bytes.isDigit(byte) || byte >= 0x80 { return true }
    switch byte {
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"),
      UInt8(ascii: "@"), UInt8(ascii: "^"):
      return true
    default: return false
    }
  }

  private static func isEdge(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
  }

  /// Where the word ends that starts at `start`. An apostrophe inside a word is part of it, as in
  /// LightGBM's `valid_1's auc`.
  static func wordEnd(in line: [UInt8], from start: Int) -> Int {
    var end = start
    while end < line.count {
      let isInner =
        line[end] == UInt8(ascii: "'") && end > start && end + 1 < line.count
        && isAlphanumeric(line[end - 1]) && isAlphanumeric(line[end + 1])
      guard isWord(line[end]) || isInner else { break }
      end += 1
    }
    return end
  }

  /// The word without dashes, dots and slashes around it.
  static func name(in word: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var name = word
    while let byte = name.first, isEdge(byte) { name.removeFirst() }
    while let byte = name.last, isEdge(byte) { name.removeLast() }
    return name
  }

  /// Whether a letter, of any script, or an underscore is in the word. The bars and bullets that
  /// programs draw (U+2000 to U+2FFF, which start with 0xe2) are none.
  static func hasLetter(_ word: ArraySlice<UInt8>) -> Bool {
    word.contains {
      Bytes.isLetter($0) || $0 == UInt8(ascii: "_") || ($0 >= 0xc3 && $0 != 0xe2)
    }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    Bytes.isLetter(byte) || Bytes.isDigit(byte)
  }
}
