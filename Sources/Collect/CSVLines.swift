import JSON

/// Reads the lines of a table: the header first, then a value a cell.
///
/// A record is one line; a quoted cell may hold separators but no line break.
struct CSVLines: Sendable {
  private var columns: [Column] = []
  private var separator = UInt8(ascii: ",")
  private var stepColumn: Int?
  private var timeColumn: Int?
  /// The columns that are looked at, in their order; nil until the first line behind the header.
  private var needed: [Int]?
  /// The values of a line, kept so that lines need no memory of their own.
  private var values: [Double?] = []

  private struct Column: Sendable {
    var name: String
    /// Its number in the table; nil until it has a value.
    var number: Int?
  }

  init() {}

  /// - Parameters:
  ///   - line: the line without its end.
  ///   - series: the path that a column of that path's last name stands for.
  ///   - table: where the values go.
  mutating func read(
    _ line: UnsafeRawBufferPointer, series: String? = nil, into table: inout SeriesTable
  ) {
    if columns.isEmpty
      || SystemBytes.first(UInt8(ascii: "\""), in: line, from: 0, to: line.count) != nil
      || !readPlain(line, series, &table)
    {
      readAny(Array(line), series, &table)
    }
  }

  /// Reads a line without quotes; false if no cell that was looked at is a number.
  private mutating func readPlain(
    _ line: UnsafeRawBufferPointer, _ series: String?, _ table: inout SeriesTable
  ) -> Bool {
    let needed = needed ?? findNeeded(series, &table)
    var (start, column) = (0, 0)
    var hasValue = false
    for next in needed {
      while column < next, start <= line.count {
        start = Self.end(separator, line, start) + 1
        column += 1
      }
      guard start <= line.count else {
        values[next] = nil
        continue
      }
      let end = Self.end(separator, line, start)
      let cell = Bytes.trimmed(UnsafeRawBufferPointer(rebasing: line[start..<end]))
      values[next] = NumberText.whole(cell)
      hasValue = hasValue || values[next] != nil
      (start, column) = (end + 1, column + 1)
    }
    if hasValue { add(needed, series, &table) }
    return hasValue
  }

  /// Where the cell ends that begins at `start`.
  @inline(__always)
  private static func end(
    _ separator: UInt8, _ line: UnsafeRawBufferPointer, _ start: Int
  ) -> Int {
    SystemBytes.first(separator, in: line, from: start, to: line.count) ?? line.count
  }

  /// The columns that are needed. Of the others only the names are told.
  private mutating func findNeeded(_ series: String?, _ table: inout SeriesTable) -> [Int] {
    var found: [Int] = []
    for column in columns.indices {
      let isTaken = table.takes(name(of: column, series))
      if isTaken || column == stepColumn || column == timeColumn { found.append(column) }
      if !isTaken, !columns[column].name.isEmpty { table.note(columns[column].name) }
    }
    needed = found
    return found
  }

  private mutating func add(
    _ places: some Sequence<Int>, _ series: String?, _ table: inout SeriesTable
  ) {
    let step = stepColumn.flatMap { values[$0] }.flatMap(Int64.init(step:))
    let time = timeColumn.flatMap { values[$0] } ?? .nan
    for column in places {
      guard let value = values[column] else { continue }
      if columns[column].number == nil {
        var name = name(of: column, series)
        guard !name.isEmpty else { continue }
        columns[column].number = name.withUTF8 { table.number(for: UnsafeRawBufferPointer($0)) }
      }
      guard let number = columns[column].number else { continue }
      table.add(number, step: step, value: value, time: time)
    }
  }

  private func name(of column: Int, _ series: String?) -> String {
    let name = columns[column].name
    guard let series, series.split(separator: "/").last.map({ $0 == name }) ?? false else {
      return name
    }
    return series
  }

  /// Reads a line whatever it is: a header, a remark, or values some of them in quotes.
  private mutating func readAny(
    _ line: [UInt8], _ series: String?, _ table: inout SeriesTable
  ) {
    let text = withoutByteOrderMark(line)
    guard !text.allSatisfy(Bytes.isBlank) else { return }
    if columns.isEmpty { return takeHeader(text) }
    let cells = CSVCells.split(text, at: separator)
    let found = cells.map(NumberText.whole)
    if repeatsHeader(cells, found) { return takeHeader(text) }
    for column in columns.indices {
      values[column] = column < found.count ? found[column] : nil
    }
    add(columns.indices, series, &table)
  }

  /// A line that starts with '#' is the header only if it has columns; else it is a remark.
  private mutating func takeHeader(_ line: ArraySlice<UInt8>) {
    let isRemark = line.first == UInt8(ascii: "#")
    let text = isRemark ? line.dropFirst() : line
    let separator = CSVCells.separator(of: text)
    if isRemark, !text.contains(separator) { return }
    let cells = CSVCells.split(text, at: separator)
    guard cells.contains(where: { !$0.isEmpty && NumberText.whole($0) == nil }) else { return }
    setHeader(cells.map { String(decoding: $0, as: UTF8.self) }, separator)
  }

  private mutating func setHeader(_ names: [String], _ separator: UInt8) {
    columns = names.map { Column(name: $0) }
    values = Array(repeating: nil, count: names.count)
    needed = nil
    self.separator = separator
    let ranked = names.enumerated().compactMap { column, name in
      StepName.rank(of: name).map { (rank: $0, column: column) }
    }
    stepColumn = ranked.min { $0.rank < $1.rank }?.column
    timeColumn = names.firstIndex { TimeName.all.contains($0) }
  }

  /// A program that is started again may write the header once more, or a wider one.
  private func repeatsHeader(_ cells: [ArraySlice<UInt8>], _ values: [Double?]) -> Bool {
    guard values.allSatisfy({ $0 == nil }) else { return false }
    let known = cells.count { cell in
      !cell.isEmpty && columns.contains { $0.name.utf8.elementsEqual(cell) }
    }
    return known > 0 && 2 * known >= min(columns.count, cells.count)
  }

  private func withoutByteOrderMark(_ line: [UInt8]) -> ArraySlice<UInt8> {
    line.starts(with: [0xef, 0xbb, 0xbf]) ? line.dropFirst(3) : line[...]
  }
}

extension CSVLines {
  var json: JSONValue {
    .members([
      "header": .array(columns.map { .string($0.name) }), "separator": .int(Int(separator)),
    ])
  }

  init?(json: JSONValue?) {
    guard let json, let names = json["header"]?.array,
      let separator = json["separator"]?.int.flatMap(UInt8.init(exactly:))
    else { return nil }
    setHeader(names.compactMap(\.string), separator)
  }
}
