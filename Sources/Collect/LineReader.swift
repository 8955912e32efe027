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
    let chunk = Array(bytes)
    var position = 0
    while !isDocument, let line = splitter.next(in: chunk, at: &position) { read(line, &table) }
  }

  /// Says that the file won't grow: its last line counts even without a newline.
  mutating func end(into table: inout SeriesTable) { read(splitter.rest(), &table) }

  private mutating func read(_ line: LineSplitter.Line, _ table: inout SeriesTable) {
    switch source {
    case .csv: csv.read(line.bytes, series: series, into: &table)
    case .hypertrainer: hyperTrainer.read(line.bytes, series: series, into: &table)
    case .mlflow: MLflowLines.read(line.bytes, series: series, into: &table)
    case .jsonLines: readJSON(line, &table)
    default: text.read(line, into: &table)
    }
  }

  private mutating func readJSON(_ line: LineSplitter.Line, _ table: inout SeriesTable) {
    let object = Bytes.trimmed(line.bytes[...])
    guard !object.isEmpty else { return }
    if consumed == line.bytes.count + 1, object.elementsEqual("{".utf8) {
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
