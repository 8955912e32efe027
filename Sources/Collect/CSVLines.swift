import JSON

/// Reads the lines of a table: the header first, then a value a cell.
///
/// A record is one line; a quoted cell may hold separators but no line break.
struct CSVLines: Sendable {
  private var header: [String] = []
  private var separator = UInt8(ascii: ",")
  private var stepColumn: Int?
  private var timeColumn: Int?

  init() {}

  /// - Parameters:
  ///   - line: the line without its end.
  ///   - series: the path that a column of that path's last name stands for.
  ///   - table: where the values go.
  mutating func read(
    _ line: [UInt8], series: String? = nil, into table: inout SeriesTable
  ) {
    let text = withoutByteOrderMark(line)
    guard !text.allSatisfy(Bytes.isBlank) else { return }
    if header.isEmpty { return takeHeader(text) }
    let cells = CSVCells.split(text, at: separator)
    let values = cells.map(NumberText.whole)
    if repeatsHeader(cells, values) { return takeHeader(text) }
    let step = stepColumn.flatMap { $0 < values.count ? values[$0] : nil }
      .flatMap(Int64.init(step:))
    let time = timeColumn.flatMap { $0 < values.count ? values[$0] : nil } ?? .nan
    for (name, value) in zip(header, values) {
      guard let value, !name.isEmpty else { continue }
      let isOfPath = series?.split(separator: "/").last.map { $0 == name } ?? false
      table.add(
        Reading(name: isOfPath ? series ?? name : name, step: step, value: value, time: time))
    }
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
    header = names
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
      !cell.isEmpty && header.contains { $0.utf8.elementsEqual(cell) }
    }
    return known > 0 && 2 * known >= min(header.count, cells.count)
  }

  private func withoutByteOrderMark(_ line: [UInt8]) -> ArraySlice<UInt8> {
    line.starts(with: [0xef, 0xbb, 0xbf]) ? line.dropFirst(3) : line[...]
  }
}

extension CSVLines {
  var json: JSONValue {
    .members([
      "header": .array(header.map { .string($0) }), "separator": .int(Int(separator)),
    ])
  }

  init?(json: JSONValue?) {
    guard let json, let names = json["header"]?.array,
      let separator = json["separator"]?.int.flatMap(UInt8.init(exactly:))
    else { return nil }
    setHeader(names.compactMap(\.string), separator)
  }
}
