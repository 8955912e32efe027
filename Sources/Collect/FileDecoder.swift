import JSON

/// How the bytes of a file become values: one way a kind of file.
enum FileDecoder: Sendable {
  case lines(LineReader)
  case events(EventReader)
  case document(DocumentReader)
  case offlineRun(OfflineRun)

  /// What stands in a decoder's place while it works, so that its buffers aren't copied.
  private static var vacant: FileDecoder { .document(DocumentReader()) }

  /// - Parameters:
  ///   - source: how to read the file.
  ///   - series: the name that the file's path gives its values.
  init(_ source: Source, series: String?) {
    switch source {
    case .tensorboard: self = .events(EventReader())
    case .wandb: self = .offlineRun(OfflineRun())
    case .trainerState, .result: self = .document(DocumentReader())
    case .mlflow, .jsonLines, .csv, .hypertrainer, .text:
      self = .lines(LineReader(source, series: series))
    }
  }

  /// The offset of the first byte that a later reader needs.
  var consumed: Int {
    switch self {
    case .lines(let reader): reader.consumed
    case .events(let reader): reader.consumed
    case .document: 0
    case .offlineRun(let reader): reader.consumed
    }
  }

  /// Whether the file is no file of lines, but one document.
  var isOther: Bool {
    if case .lines(let reader) = self { reader.isDocument } else { false }
  }

  var droppedBytes: Int {
    if case .lines(let reader) = self { reader.dropped } else { 0 }
  }

  var unread: Int {
    switch self {
    case .lines(let reader): reader.unreadLines
    case .events(let reader): reader.unreadRecords
    case .document, .offlineRun: 0
    }
  }

  var damage: FileReader.Damage? {
    switch self {
    case .events(let reader):
      reader.damage.map { FileReader.Damage(offset: $0.offset, what: $0.what) }
    case .offlineRun(let reader): reader.damage
    case .document(let reader): reader.damage
    case .lines: nil
    }
  }

  var firstStart: Int64? {
    if case .events(let reader) = self { reader.firstStart } else { nil }
  }

  mutating func read(_ bytes: UnsafeRawBufferPointer, into table: inout SeriesTable) {
    switch self {
    case .lines(var reader):
      self = .vacant
      reader.read(bytes, into: &table)
      self = .lines(reader)
    case .events(var reader):
      self = .vacant
      reader.read(bytes, into: &table)
      self = .events(reader)
    case .document(var reader):
      self = .vacant
      reader.read(bytes, into: &table)
      self = .document(reader)
    case .offlineRun(var reader):
      self = .vacant
      reader.read(bytes, into: &table)
      self = .offlineRun(reader)
    }
  }

  mutating func end(into table: inout SeriesTable) {
    switch self {
    case .lines(var reader):
      reader.end(into: &table)
      self = .lines(reader)
    case .events(var reader):
      reader.end()
      self = .events(reader)
    case .document(var reader):
      reader.end(into: &table)
      self = .document(reader)
    case .offlineRun(var reader):
      reader.end()
      self = .offlineRun(reader)
    }
  }
}

extension FileDecoder {
  var json: JSONValue {
    switch self {
    case .lines(let reader): reader.json
    case .events(let reader): reader.json
    case .document: .string("document")
    case .offlineRun(let reader):
      reader.damage.map { .members(["offset": .int($0.offset), "what": .string($0.what)]) } ?? .null
    }
  }

  /// The decoder that goes on at `consumed`; nil if `json` describes none.
  init?(_ source: Source, series: String?, json: JSONValue?, consumed: Int) {
    if json?.string == "document" {
      self = .document(DocumentReader())
      return
    }
    switch source {
    case .tensorboard:
      guard let reader = EventReader(json: json, consumed: consumed) else { return nil }
      self = .events(reader)
    case .wandb:
      let offset = json?["offset"]?.int
      self = .offlineRun(
        OfflineRun(
          consumed: consumed,
          damage: offset.map {
            FileReader.Damage(offset: $0, what: json?["what"]?.string ?? "the file is damaged")
          }))
    case .trainerState, .result: return nil
    case .mlflow, .jsonLines, .csv, .hypertrainer, .text:
      guard let reader = LineReader(source, series: series, json: json, consumed: consumed) else {
        return nil
      }
      self = .lines(reader)
    }
  }
}
