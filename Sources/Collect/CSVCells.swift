/// Cuts a line of a table into cells.
enum CSVCells {
  /// The separator that the header uses: a tab if it has one, else the more frequent of ',' and ';'.
  static func separator(of header: ArraySlice<UInt8>) -> UInt8 {
    if header.contains(0x09) { return 0x09 }
    let commas = header.count { $0 == UInt8(ascii: ",") }
    let semicolons = header.count { $0 == UInt8(ascii: ";") }
    return semicolons > commas ? UInt8(ascii: ";") : UInt8(ascii: ",")
  }

  /// The cells without the blanks and quotes around them.
  static func split(_ line: ArraySlice<UInt8>, at separator: UInt8) -> [ArraySlice<UInt8>] {
    guard line.contains(UInt8(ascii: "\"")) else {
      return line.split(separator: separator, omittingEmptySubsequences: false)
        .map(Bytes.trimmed)
    }
    var cells: [ArraySlice<UInt8>] = []
    var start = line.startIndex
    var isQuoted = false
    for position in line.indices {
      if line[position] == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if line[position] == separator, !isQuoted {
        cells.append(unquoted(line[start..<position]))
        start = position + 1
      }
    }
    return cells + [unquoted(line[start...])]
  }

  private static func unquoted(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let text = Bytes.trimmed(cell)
    let quote = UInt8(ascii: "\"")
    guard text.count >= 2, text.first == quote, text.last == quote else { return text }
    var out: [UInt8] = []
    var isSecond = false
    for byte in text.dropFirst().dropLast() {
      isSecond = byte == quote && !isSecond
      if !isSecond { out.append(byte) }
    }
    return Bytes.trimmed(out[...])
  }
}
