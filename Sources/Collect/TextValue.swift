/// The value that follows a name in a printed line.
enum TextValue {
  struct Found {
    var value: Double
    /// Where it ends.
    var end: Int
    /// Whether it stands in a call, such as `tensor(0.31)`.
    var isCall = false
  }

  /// The number given to `name`, and where it ends.
  static func find(
    in line: UnsafeRawBufferPointer, after name: Range<Int>
  ) -> Found? {
    var position = name.upperBound
    let quote = name.lowerBound > 0 ? line[name.lowerBound - 1] : 0
    if isQuote(quote), position < line.count, line[position] == quote { position += 1 }
    let start = position
    skipBlanks(line, &position)
    guard position < line.count else { return nil }
    guard isAssignment(line[position]) else {
      return position > start ? number(in: line, at: position) : nil
    }
    position += 1
    skipBlanks(line, &position)
    return assigned(in: line, at: position)
  }

  /// The whole number that follows the name of a step: `epoch=3`, `Epoch 3/8`, `Epoch: [3]`.
  static func step(in line: UnsafeRawBufferPointer, from start: Int) -> Int64? {
    var position = start
    while position < line.count, position - start < 40,
      Bytes.isBlank(line[position]) || isBeforeStep(line[position])
    {
      position += 1
    }
    guard position > start, let (value, end) = prefix(of: line, at: position),
      isWhole(line, end, mayBeFraction: true)
    else { return nil }
    return Int64(step: value)
  }

  /// A number as it stands, in quotes, or in a call such as `tensor(0.31)`.
  private static func assigned(in line: UnsafeRawBufferPointer, at start: Int) -> Found? {
    guard start < line.count else { return nil }
    if isQuote(line[start]) {
      guard let found = number(in: line, at: start + 1), found.end < line.count,
        line[found.end] == line[start]
      else { return nil }
      return Found(value: found.value, end: found.end + 1)
    }
    if let found = number(in: line, at: start) { return found }
    let end = TextBytes.wordEnd(in: line, from: start)
    guard end > start, end < line.count, line[end] == UInt8(ascii: "(") else { return nil }
    return number(in: line, at: end + 1).map { Found(value: $0.value, end: $0.end, isCall: true) }
  }

  private static func number(in line: UnsafeRawBufferPointer, at start: Int) -> Found? {
    guard start < line.count, let found = prefix(of: line, at: start), isWhole(line, found.end)
    else { return nil }
    return Found(value: found.value, end: found.end)
  }

  private static func prefix(
    of line: UnsafeRawBufferPointer, at start: Int
  ) -> (value: Double, end: Int)? {
    guard let found = NumberText.prefix(of: UnsafeRawBufferPointer(rebasing: line[start...]))
    else { return nil }
    return (found.value, start + found.end)
  }

  /// Whether no more of a number, a word, a date or a version follows at `end`; `3/8` is whole only
  /// where it may be a fraction of the way.
  private static func isWhole(
    _ line: UnsafeRawBufferPointer, _ end: Int, mayBeFraction: Bool = false
  ) -> Bool {
    guard end < line.count else { return true }
    let next = line[end]
    if Bytes.isLetter(next) || Bytes.isDigit(next) { return false }
    if next == UInt8(ascii: "_") || next == UInt8(ascii: "@") { return false }
    if next == UInt8(ascii: "/"), mayBeFraction { return true }
    return !(joinsNumbers(next) && end + 1 < line.count && Bytes.isDigit(line[end + 1]))
  }

  private static func joinsNumbers(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ":"),
      UInt8(ascii: ","):
      true
    default: false
    }
  }

  private static func isBeforeStep(_ byte: UInt8) -> Bool {
    isAssignment(byte) || isQuote(byte) || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "(")
  }

  private static func isAssignment(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":")
  }

  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"")
  }

  private static func skipBlanks(_ line: UnsafeRawBufferPointer, _ position: inout Int) {
    while position < line.count, Bytes.isBlank(line[position]) { position += 1 }
  }
}
