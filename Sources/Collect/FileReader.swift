public import JSON

/// Reads the metrics of one file that grows, piece by piece, in bounded memory.
///
/// However the bytes are cut into pieces, the answer is that of a fresh read. Only lines and records that
/// end are taken until the file is said to be complete. No bytes make it fail: what can't be read as
/// `source` is left out. A file that shrinks or is replaced wants a new reader.
public struct FileReader: Sendable {
  /// Where a file isn't what its writer wrote, and how. What stands before was read, nothing behind.
  public struct Damage: Hashable, Sendable {
    /// Of the first byte in the file that can't be used.
    public var offset: Int
    public var what: String
  }

  /// How the file is read.
  public let source: Source
  /// The name that the file's path gives its values.
  private let series: String?
  private var decoder: FileDecoder
  private var table: SeriesTable
  /// Whether the file has to be read whole each time, with every value kept.
  private let isWhole: Bool
  /// Whether the file was said to end, and nothing came since.
  private var isEnded = false

  /// - Parameters:
  ///   - source: how to read the file.
  ///   - path: the file's path from the run's folder on, where it names the values.
  ///   - wanted: the metrics that are kept however many others there are; of others, the first
  ///     1,000 of a text and the first 10,000 of another file.
  public init(source: Source, path: String = "", wanted: Set<String> = []) {
    self.init(source: source, path: path, wanted: wanted, keeping: .none)
  }

  /// A reader that also keeps single values.
  init(
    source: Source, path: String = "", wanted: Set<String> = [], keeping: SeriesTable.Keeping
  ) {
    let series = SourceDetector.series(ofFileNamed: path, source)
    self.init(
      source: source, series: series, decoder: FileDecoder(source, series: series), wanted: wanted,
      keeping: keeping)
  }

  private init(
    source: Source, series: String?, decoder: FileDecoder, wanted: Set<String>,
    keeping: SeriesTable.Keeping
  ) {
    self.source = source
    self.series = series
    self.decoder = decoder
    table = SeriesTable(limit: source.mostNames, wanted: wanted, keeping: keeping)
    isWhole = keeping == .all
  }

  /// Every metric found so far, by name. The names of nested JSON values are joined by '/';
  /// `summary(of:)` finds them by either spelling.
  public var metrics: [String: SeriesSummary] { table.all }

  /// The offset of the first byte that wasn't read for good: a reader made from `state` is to be
  /// given the file from here on.
  public var consumed: Int { isWhole ? 0 : decoder.consumed }

  /// Whether the file can't be read piece by piece, as it turned out: give the reader that
  /// `startedOver()` returns the file from its beginning.
  public var mustStartOver: Bool { table.isSpoilt || decoder.isOther }

  /// A reader that can read this file whole.
  public func startedOver() -> FileReader {
    let keeping = table.isSpoilt ? SeriesTable.Keeping.all : table.keeping
    return FileReader(
      source: source, series: series,
      decoder: decoder.isOther
        ? .document(DocumentReader()) : FileDecoder(source, series: series),
      wanted: table.wanted, keeping: keeping)
  }

  /// How many bytes were left out because their line was longer than 1 MiB.
  public var droppedBytes: Int { decoder.droppedBytes }

  /// How many values were left out because there were too many names.
  public var refusedValues: Int { table.refused }

  /// How many values the file itself replaced, saying that it starts over.
  public var replacedValues: Int { table.dropped }

  /// How many lines held no JSON object, or records no event, where each should.
  public var unreadLines: Int { decoder.unread }

  /// The first damage, after which nothing was read.
  public var damage: Damage? { decoder.damage }

  /// Reads the next bytes of the file.
  ///
  /// - Parameters:
  ///   - bytes: what follows the bytes given before; may be empty.
  ///   - isComplete: whether the file ends here and won't grow, so that its last line counts even
  ///     without a newline.
  public mutating func consume(_ bytes: some Collection<UInt8>, isComplete: Bool) {
    let isRead: Void? = bytes.withContiguousStorageIfAvailable {
      consume(UnsafeRawBufferPointer($0))
    }
    if isRead == nil { Array(bytes).withUnsafeBytes { consume($0) } }
    if isComplete { end() }
  }

  mutating func consume(_ bytes: UnsafeRawBufferPointer) {
    if !bytes.isEmpty { isEnded = false }
    decoder.read(bytes, into: &table)
  }

  /// Says that the file ends here and won't grow.
  mutating func end() {
    decoder.end(into: &table)
    isEnded = true
  }

  /// The summary of the metric `name`, in which '.' and '/' may stand for each other if the file is
  /// of JSON; nil if the file hasn't got it.
  public func summary(of name: String) -> SeriesSummary? {
    resolved(name).flatMap { table.summary(of: $0) }
  }

  /// The name under which the file has the metric `name`.
  func resolved(_ name: String) -> String? {
    if let summary = table.summary(of: name), summary.count > 0 { return name }
    guard source.nestsNames else { return nil }
    let wanted = Self.slashed(name)
    return table.all.keys.filter { Self.slashed($0) == wanted }.min()
  }

  /// Every value of a metric that is kept, in the order of the file.
  func points(of name: String) -> [Point] { table.points(of: name) }

  /// The least step at which the file says that it starts over.
  var firstStart: Int64? { decoder.firstStart }

  private static func slashed(_ name: String) -> String {
    String(name.map { $0 == "." ? "/" : $0 })
  }
}

extension FileReader {
  /// What a later process needs to go on at `consumed`, as JSON.
  public var state: JSONValue {
    .members([
      "version": .int(2), "source": .string(source.rawValue), "consumed": .int(consumed),
      "ended": .bool(isEnded), "whole": .bool(isWhole), "decoder": decoder.json,
      "metrics": table.json,
      "series": .text(series),
    ])
  }

  /// The reader that `state` describes, or nil if it describes none.
  public init?(state: JSONValue) {
    guard state["version"]?.int == 2,
      let source = state["source"]?.string.flatMap(Source.init(rawValue:)),
      let consumed = state["consumed"]?.int, consumed >= 0,
      case .bool(let isWhole)? = state["whole"], case .bool(let isEnded)? = state["ended"],
      let table = SeriesTable(json: state["metrics"], limit: source.mostNames)
    else { return nil }
    let series = state["series"]?.string
    if isWhole {
      self.init(
        source: source, series: series, decoder: FileDecoder(source, series: series),
        wanted: table.wanted, keeping: .all)
      return
    }
    guard
      let decoder = FileDecoder(
        source, series: series, json: state["decoder"], consumed: consumed)
    else { return nil }
    self.init(
      source: source, series: series, decoder: decoder, wanted: table.wanted, keeping: .none)
    self.table = table
    self.isEnded = isEnded
  }

  /// Whether the reader that `state` describes has read all of a file of that size, so that nothing more
  /// comes of it where it has ended.
  public static func isRead(_ size: Int64, state: JSONValue) -> Bool {
    if case .bool(true)? = state["ended"] { return true }
    return Int64(state["consumed"]?.int ?? 0) >= size
  }
}
