import Diagnostics

/// A table of comma- or tab-separated columns (RFC 4180), the first line of which names them.
struct Table {
  struct Cell {
    var text: String
    var isQuoted: Bool
  }

  struct Row {
    /// The line on which it begins, from 1.
    var line: Int
    var cells: [Cell]
  }

  let path: String
  let header: [String]
  let rows: [Row]

  /// - Throws: if a quote isn't closed, which would swallow all rows behind it.
  init(text: String, separator: UInt8, path: String) throws(Diagnostic) {
    self.path = path
    var reader = TableReader(bytes: Array(text.utf8), separator: separator)
    var rows = reader.rows()
    if let line = reader.openQuote {
      throw Diagnostic(
        "a quote isn't closed", at: .source(SourceLocation(file: path, line: line, column: 1)),
        remedy: "close it; a quote inside a cell is written twice")
    }
    header = rows.isEmpty ? [] : rows.removeFirst().cells.map(\.text)
    self.rows = rows
  }
}

private struct TableReader {
  let bytes: [UInt8]
  let separator: UInt8
  var position = 0
  var line = 1
  /// The line of a quote that isn't closed.
  var openQuote: Int?

  init(bytes: [UInt8], separator: UInt8) {
    self.bytes = bytes
    self.separator = separator
  }

  /// All rows except those that are blank.
  mutating func rows() -> [Table.Row] {
    var rows: [Table.Row] = []
    while position < bytes.count {
      let row = row()
      let isBlank = row.cells.count == 1 && row.cells[0].text.isEmpty && !row.cells[0].isQuoted
      if !isBlank { rows.append(row) }
    }
    return rows
  }

  private mutating func row() -> Table.Row {
    var row = Table.Row(line: line, cells: [])
    while true {
      row.cells.append(cell())
      guard position < bytes.count else { return row }
      let end = bytes[position]
      position += 1
      if end == separator { continue }
      line += 1
      return row
    }
  }

  /// Reads up to a separator or the end of a line, which it leaves where it is.
  private mutating func cell() -> Table.Cell {
    var out: [UInt8] = []
    var isQuoted = false
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      isQuoted = true
      quoted(into: &out)
    }
    while position < bytes.count, bytes[position] != separator,
      bytes[position] != UInt8(ascii: "\n")
    {
      if !isAtLineEnd { out.append(bytes[position]) }
      position += 1
    }
    let text = isQuoted ? out[...] : out[...].trimmed
    return Table.Cell(text: text.string, isQuoted: isQuoted)
  }

  private var isAtLineEnd: Bool {
    bytes[position] == UInt8(ascii: "\r")
      && (position + 1 == bytes.count || bytes[position + 1] == UInt8(ascii: "\n"))
  }

  private mutating func quoted(into out: inout [UInt8]) {
    let start = line
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard position < bytes.count, bytes[position] == byte else { return }
        position += 1
      }
      if byte == UInt8(ascii: "\n") { line += 1 }
      out.append(byte)
    }
    openQuote = start
  }
}

extension SpecText {
  /// The values of one column of `table`, in the order of its rows.
  func columnValues(
    _ table: Table, _ column: Part?, _ path: Part
  ) throws(Diagnostic) -> [Value] {
    let columns = "its columns are \(table.header.joined(separator: ", "))"
    guard let column, !column.isEmpty else {
      let example = table.header.first ?? "lr"
      throw Diagnostic(
        "which column of '\(table.path)'?", at: place(path), why: columns,
        remedy: "name it behind a colon: @\(table.path):\(example)")
    }
    let name = column.string
    let index = table.header.firstIndex { $0.utf8.elementsEqual(name.utf8) }
    guard let index else {
      throw Diagnostic(
        "'\(table.path)' has no column '\(name)'", at: place(column), why: columns,
        remedy: didYouMean(name, among: table.header))
    }
    return try table.rows.map { (row) throws(Diagnostic) in
      guard index < row.cells.count, !row.cells[index].isEmpty else {
        throw Diagnostic(
          "the column '\(name)' is empty here",
          at: .source(SourceLocation(file: table.path, line: row.line, column: 1)),
          remedy: "fill it, or write \"\" for an empty text")
      }
      return row.cells[index].value
    }
  }
}

extension Table.Cell {
  fileprivate var isEmpty: Bool { text.isEmpty && !isQuoted }

  /// A cell is typed by its content: writers of tables put numbers in quotes as well.
  fileprivate var value: Value { text.isEmpty ? Value(text: "") : Value(typing: text) }
}
