import Diagnostics
import JSON
import YAML

/// Reads a file that is one document, JSON or YAML, and is written anew each time.
///
/// As long as it is half-written, what was read before stays.
struct DocumentReader: Sendable {
  private var bytes: [UInt8] = []
  private(set) var damage: FileReader.Damage?
  /// Whether what came so far was a whole document.
  private var isWhole = false

  /// The longest document that is read, in bytes.
  static let longest = 1 << 28

  mutating func read(_ chunk: UnsafeRawBufferPointer, into table: inout SeriesTable) {
    guard bytes.count + chunk.count <= Self.longest else {
      damage = FileReader.Damage(offset: 0, what: "the document is longer than 256 MiB")
      return
    }
    guard !chunk.isEmpty else { return }
    // What seemed to be the whole document was only its beginning.
    if isWhole { table = SeriesTable(emptying: table) }
    isWhole = false
    bytes += chunk
    let last = bytes.last { !Bytes.isBlank($0) }
    guard last == UInt8(ascii: "}") || last == UInt8(ascii: "]") else { return }
    isWhole = take(into: &table)
  }

  /// Says that the file won't grow.
  mutating func end(into table: inout SeriesTable) {
    guard !bytes.allSatisfy(Bytes.isBlank), damage == nil, !isWhole, !take(into: &table) else {
      return
    }
    damage = FileReader.Damage(offset: 0, what: "the document can't be read")
  }

  private func take(into table: inout SeriesTable) -> Bool {
    guard let members = members else { return false }
    table = SeriesTable(emptying: table)
    for reading in JSONObject.readings(of: members) { table.add(reading) }
    return true
  }

  private var members: [JSONValue.Member]? {
    if let json = try? JSONValue(parsing: bytes) {
      // An array of objects is a history.
      if json.array != nil { return [JSONValue.Member("log_history", json)] }
      return json.object
    }
    return (try? YAMLNode.parse(bytes, file: "")).flatMap(Self.json)?.object
  }

  private static func json(_ node: YAMLNode) -> JSONValue {
    switch node.content {
    case .mapping(let entries):
      .object(entries.map { JSONValue.Member($0.key.value, json($0.value)) })
    case .sequence(let items): .array(items.map(json))
    case .scalar(let text, _): .string(text)
    }
  }
}
