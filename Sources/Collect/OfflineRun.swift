import JSON

/// Reads a run that Weights & Biases kept offline (`run-ID.wandb`).
///
/// Seven bytes, then the framing of LevelDB's logs: blocks of 32 KiB, in them records of a CRC-32 (4 bytes), a length
/// (2), and a type (1: whole, 2: first, 3: middle, 4: last part). What is framed are protocol buffers
/// `Record`; field 2 is a history, whose items carry their value as JSON.
struct OfflineRun: Sendable {
  /// What follows the last whole record.
  private var bytes: [UInt8] = []
  /// The offset in the file of the first byte that belongs to no whole record.
  private(set) var consumed: Int
  /// Where in `bytes` the next frame begins.
  private var position = 0
  /// The parts of a record whose last one hasn't come.
  private var parts: [UInt8] = []
  private(set) var damage: FileReader.Damage?

  private static let block = 1 << 15
  private static let head = 7

  init(consumed: Int = 0, damage: FileReader.Damage? = nil) {
    self.consumed = consumed
    self.damage = damage
  }

  mutating func read(_ chunk: UnsafeRawBufferPointer, into table: inout SeriesTable) {
    guard damage == nil else { return }
    bytes += chunk
    if consumed == 0, position == 0 {
      guard bytes.count >= Self.head else { return }
      guard bytes.prefix(4).elementsEqual(":W&B".utf8) else {
        damage = FileReader.Damage(offset: 0, what: "the file is no run of Weights & Biases")
        return
      }
      finish(Self.head)
    }
    var done = 0
    while damage == nil, let size = frame(&table) {
      position += size
      if parts.isEmpty { done = position }
    }
    finish(done)
  }

  /// Lets go of the first bytes, which aren't needed any more.
  private mutating func finish(_ count: Int) {
    bytes.removeFirst(count)
    consumed += count
    position -= count
    if count > 0, position < 0 { position = 0 }
  }

  /// Says that the file won't grow.
  mutating func end() {
    guard damage == nil, !bytes.isEmpty else { return }
    damage = FileReader.Damage(offset: consumed + position, what: "the file ends inside a record")
  }

  /// Reads the frame at `position`; its size, or nil where it isn't all there.
  private mutating func frame(_ table: inout SeriesTable) -> Int? {
    let room = Self.block - (consumed + position) % Self.block
    if room < Self.head { return bytes.count - position >= room ? room : nil }
    guard bytes.count - position >= Self.head else { return nil }
    let length = Int(bytes[position + 4]) | Int(bytes[position + 5]) << 8
    let type = bytes[position + 6]
    guard (1...4).contains(type), length <= room - Self.head else {
      damage = FileReader.Damage(offset: consumed + position, what: "no record can stand there")
      return nil
    }
    guard bytes.count - position >= Self.head + length else { return nil }
    let stored = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[position + $1]) << (8 * $1) }
    let data = position + Self.head..<position + Self.head + length
    let sum = bytes.withUnsafeBytes {
      CRC32.zlib(UnsafeRawBufferPointer(rebasing: $0[position + 6..<data.upperBound]))
    }
    guard sum == stored else {
      damage = FileReader.Damage(
        offset: consumed + position, what: "a record is not what was written")
      return nil
    }
    if type == 1 || type == 2 { parts = [] }
    parts += bytes[data]
    if type == 1 || type == 4 {
      let record = parts
      parts = []
      record.withUnsafeBytes { Self.take($0, &table) }
    }
    return Self.head + length
  }

  private static func take(_ record: UnsafeRawBufferPointer, _ table: inout SeriesTable) {
    var cursor = ProtobufCursor(record)
    while let (number, wire) = cursor.field() {
      guard number == 2, wire == .bytes else {
        guard cursor.skip(wire) else { return }
        continue
      }
      guard let history = cursor.bytes() else { return }
      takeHistory(history, &table)
    }
  }

  private static func takeHistory(_ history: UnsafeRawBufferPointer, _ table: inout SeriesTable) {
    var members: [JSONValue.Member] = []
    var cursor = ProtobufCursor(history)
    while let (number, wire) = cursor.field() {
      switch (number, wire) {
      case (1, .bytes):
        guard let item = cursor.bytes() else { return }
        if let member = member(item) { members.append(member) }
      default:
        guard cursor.skip(wire) else { return }
      }
    }
    // `_step` is W&B's own count of what was logged, and stands among the items.
    for var reading in JSONObject.readings(of: members) where !reading.name.hasPrefix("_") {
      if let step = members.first(where: { $0.name == "_step" })?.value.int {
        reading.step = Int64(step)
      }
      table.add(reading)
    }
  }

  private static func member(_ item: UnsafeRawBufferPointer) -> JSONValue.Member? {
    var names: [String] = []
    var value: JSONValue?
    var cursor = ProtobufCursor(item)
    while let (number, wire) = cursor.field() {
      guard wire == .bytes else {
        guard cursor.skip(wire) else { return nil }
        continue
      }
      guard let bytes = cursor.bytes() else { return nil }
      switch number {
      case 1, 2: names.append(String(decoding: bytes, as: UTF8.self))
      case 16: value = try? JSONValue(parsing: Array(bytes))
      default: break
      }
    }
    guard let value, !names.isEmpty else { return nil }
    return JSONValue.Member(names.filter { !$0.isEmpty }.joined(separator: "."), value)
  }
}
