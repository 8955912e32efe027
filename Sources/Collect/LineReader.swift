import JSON

/// Reads the files whose records are lines.
struct LineReader: Sendable {
  private let source: Source
  private let series: String?
  private var splitter: LineSplitter
  private var csv = CSVLines()
  private var text = TextLines()
  private var hyperTrainer = HyperTrainerLines()
  /// How many lines held no JSON object where each should.
  private(set) var unreadLines = 0
  /// Whether the file is one JSON document over many lines.
  private(set) var isDocument = false

  /// - Parameters:
  ///   - source: how to read the lines.
  ///   - series: the name that the file's path gives its values.
  init(_ source: Source, series: String? = nil) {
    self.source = source
    self.series = series
    splitter = LineSplitter(splitsAtRewrites: source == .text)
  }

  var consumed: Int { splitter.consumed }
  var dropped: Int { splitter.dropped }

  mutating func read(_ bytes: UnsafeRawBufferPointer, into table: inout SeriesTable) {
    var position = 0
    while position < bytes.count, !isDocument {
      if splitter.isMidLine || text.hasPending {
        // What goes on from before is put together first.
        let end = Self.lineEnd(bytes, from: position)
        split(bytes, position..<end, &table)
        position = end
      } else {
        position = whole(bytes, from: position, &table)
      }
    }
  }

  /// Reads whole lines where they stand, and what is left of the piece; where it stopped.
  private mutating func whole(
    _ bytes: UnsafeRawBufferPointer, from start: Int, _ table: inout SeriesTable
  ) -> Int {
    if source == .text { return wholeText(bytes, from: start, &table) }
    guard
      let newline = SystemBytes.first(UInt8(ascii: "\n"), in: bytes, from: start, to: bytes.count),
      newline - start <= LineSplitter.longestLine
    else {
      let end = Self.lineEnd(bytes, from: start)
      split(bytes, start..<end, &table)
      return end
    }
    splitter.pass(newline + 1 - start)
    take(UnsafeRawBufferPointer(rebasing: bytes[start..<newline]), &table)
    return newline + 1
  }

  /// Of a text of which one metric is wanted, only lines in which its name stands are looked at.
  private mutating func wholeText(
    _ bytes: UnsafeRawBufferPointer, from start: Int, _ table: inout SeriesTable
  ) -> Int {
    let hit = table.onlyName.map { needle in
      needle.withUnsafeBytes { SystemBytes.first($0, in: bytes, from: start) } ?? bytes.count
    }
    var line = hit ?? start
    while line > start, bytes[line - 1] != UInt8(ascii: "\n") { line -= 1 }
    splitter.pass(line - start)
    let end = Self.lineEnd(bytes, from: hit ?? start)
    guard line < end, Self.isPlainLine(bytes, line, end) else {
      split(bytes, line..<end, &table)
      return end
    }
    splitter.pass(end - line)
    text.readWhole(UnsafeRawBufferPointer(rebasing: bytes[line..<end - 1]), into: &table)
    return end
  }

  /// Whether a line is whole, is never rewritten, and isn't too long.
  private static func isPlainLine(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int
  ) -> Bool {
    bytes[end - 1] == UInt8(ascii: "\n") && end - start <= LineSplitter.longestLine
      && SystemBytes.first(UInt8(ascii: "\r"), in: bytes, from: start, to: end) == nil
      && SystemBytes.first(0x08, in: bytes, from: start, to: end) == nil
  }

  /// Where the line ends in which `start` stands, its newline included.
  private static func lineEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    SystemBytes.first(UInt8(ascii: "\n"), in: bytes, from: start, to: bytes.count).map { $0 + 1 }
      ?? bytes.count
  }

  private mutating func split(
    _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ table: inout SeriesTable
  ) {
    guard !range.isEmpty else { return }
    let chunk = Array(bytes[range])
    var position = 0
    while !isDocument, let line = splitter.next(in: chunk, at: &position) { read(line, &table) }
  }

  /// Says that the file won't grow: its last line counts even without a newline.
  mutating func end(into table: inout SeriesTable) { read(splitter.rest(), &table) }

  private mutating func read(_ line: LineSplitter.Line, _ table: inout SeriesTable) {
    if source == .text {
      text.read(line, into: &table)
    } else {
      line.bytes.withUnsafeBytes { take($0, &table) }
    }
  }

  /// Reads a line of a file that isn't text.
  private mutating func take(_ line: UnsafeRawBufferPointer, _ table: inout SeriesTable) {
    switch source {
    case .csv: csv.read(line, series: series, into: &table)
    case .hypertrainer: hyperTrainer.read(Array(line), series: series, into: &table)
    case .mlflow: MLflowLines.read(Array(line), series: series, into: &table)
    default: readJSON(Array(line), &table)
    }
  }

  private mutating func readJSON(_ line: [UInt8], _ table: inout SeriesTable) {
    let object = Bytes.trimmed(line[...])
    guard !object.isEmpty else { return }
    if consumed == line.count + 1, object.elementsEqual("{".utf8) {
      isDocument = true
    } else if let readings = JSONLines.readings(in: object) {
      for reading in readings { table.add(reading) }
    } else {
      unreadLines += 1
    }
  }
}

extension LineReader {
  var json: JSONValue {
    .members([
      "skipping": .bool(splitter.isSkipping), "dropped": .int(splitter.dropped),
      "unread": .int(unreadLines), "csv": csv.json, "text": text.json,
      "header": .bool(hyperTrainer.isBegun),
    ])
  }

  /// The reader that goes on at `consumed`; nil if `json` describes none.
  init?(_ source: Source, series: String?, json: JSONValue?, consumed: Int) {
    guard let json, let dropped = json["dropped"]?.int, let unread = json["unread"]?.int,
      case .bool(let isSkipping)? = json["skipping"], case .bool(let isBegun)? = json["header"],
      let csv = CSVLines(json: json["csv"]), let text = TextLines(json: json["text"])
    else { return nil }
    self.source = source
    self.series = series
    splitter = LineSplitter(
      splitsAtRewrites: source == .text, consumed: consumed, dropped: dropped,
      isSkipping: isSkipping)
    (self.csv, self.text, unreadLines) = (csv, text, unread)
    hyperTrainer.isBegun = isBegun
  }
}
