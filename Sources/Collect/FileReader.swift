public import JSON

/// Reads the metrics of one file that grows, piece by piece, in bounded memory.
///
/// However the bytes are cut into pieces, the answer is that of a fresh read. Only lines that end
/// are taken until the file is said to be complete. No bytes make it fail: what can't be read as
/// `source` is left out. A file that shrinks or is replaced wants a new reader.
public struct FileReader: Sendable {
  /// How the file is read.
  public let source: Source
  private var splitter: LineSplitter
  private var table: SeriesTable
  private var csv = CSVLines()
  private var text = TextLines()
  /// How many lines held no JSON object where each should.
  public private(set) var unreadLines = 0

  /// - Parameters:
  ///   - source: how to read the file.
  ///   - wanted: the metrics that are kept however many others there are; of others, the first
  ///     1,000 of a text and the first 10,000 of another file.
  public init(source: Source, wanted: Set<String> = []) {
    self.init(source: source, wanted: wanted, keeping: nil)
  }

  /// A reader that also keeps every value of the metric `kept`.
  init(source: Source, wanted: Set<String> = [], keeping kept: String?) {
    self.source = source
    splitter = LineSplitter(splitsAtRewrites: source == .text)
    table = SeriesTable(limit: Self.mostNames(source), wanted: wanted, keeping: kept)
  }

  /// Every metric found so far, by name. The names of nested JSON values are joined by '/';
  /// `summary(of:)` finds them by either spelling.
  public var metrics: [String: SeriesSummary] { table.all }

  /// The offset of the first byte that wasn't read for good: a reader made from `state` is to be
  /// given the file from here on.
  public var consumed: Int { splitter.consumed }

  /// How many bytes were left out because their line was longer than 1 MiB.
  public var droppedBytes: Int { splitter.dropped }

  /// How many values were left out because there were too many names.
  public var refusedValues: Int { table.refused }

  /// Reads the next bytes of the file.
  ///
  /// - Parameters:
  ///   - bytes: what follows the bytes given before; may be empty.
  ///   - isComplete: whether the file ends here and won't grow, so that its last line counts even
  ///     without a newline.
  public mutating func consume(_ bytes: some Collection<UInt8>, isComplete: Bool) {
    let chunk = Array(bytes)
    var position = 0
    while let line = splitter.next(in: chunk, at: &position) { read(line) }
    if isComplete { read(splitter.rest()) }
  }

  /// The summary of the metric `name`, in which '.' and '/' may stand for each other if the file is
  /// of JSON lines; nil if the file hasn't got it.
  public func summary(of name: String) -> SeriesSummary? {
    resolved(name).flatMap { table.all[$0] }
  }

  /// The name under which the file has the metric `name`.
  func resolved(_ name: String) -> String? {
    if table.all[name] != nil { return name }
    guard source == .jsonLines else { return nil }
    let wanted = Self.slashed(name)
    return table.all.keys.filter { Self.slashed($0) == wanted }.min()
  }

  /// Every value of the metric to be kept, in order.
  var keptEntries: [SeriesSummary.Entry] { table.kept }

  private static func slashed(_ name: String) -> String {
    String(name.map { $0 == "." ? "/" : $0 })
  }

  private static func mostNames(_ source: Source) -> Int { source == .text ? 1_000 : 10_000 }

  private mutating func read(_ line: LineSplitter.Line) {
    switch source {
    case .csv: csv.read(line.bytes, into: &table)
    case .text: text.read(line, into: &table)
    case .jsonLines:
      let object = Bytes.trimmed(line.bytes[...])
      guard !object.isEmpty else { return }
      guard let readings = JSONLines.readings(in: object) else {
        unreadLines += 1
        return
      }
      for reading in readings { table.add(reading) }
    }
  }
}

extension FileReader {
  /// What a later process needs to go on at `consumed`, as JSON.
  public var state: JSONValue {
    .members([
      "version": .int(1), "source": .string(source.rawValue), "consumed": .int(consumed),
      "skipping": .bool(splitter.isSkipping), "dropped": .int(splitter.dropped),
      "unread": .int(unreadLines), "csv": csv.json, "text": text.json, "metrics": table.json,
    ])
  }

  /// The reader that `state` describes, or nil if it describes none.
  public init?(state: JSONValue) {
    guard state["version"]?.int == 1,
      let source = state["source"]?.string.flatMap(Source.init(rawValue:)),
      let consumed = state["consumed"]?.int, let dropped = state["dropped"]?.int,
      let unread = state["unread"]?.int, consumed >= 0, dropped >= 0,
      case .bool(let isSkipping)? = state["skipping"],
      let csv = CSVLines(json: state["csv"]), let text = TextLines(json: state["text"]),
      let table = SeriesTable(json: state["metrics"], limit: Self.mostNames(source))
    else { return nil }
    self.source = source
    self.splitter = LineSplitter(
      splitsAtRewrites: source == .text, consumed: consumed, dropped: dropped,
      isSkipping: isSkipping)
    (self.csv, self.text, self.table, unreadLines) = (csv, text, table, unread)
  }
}
