import JSON

/// Reads the scalars of an event file of TensorBoard's.
///
/// Numbers stand as `simple_value`, or as a tensor whose plug-in is `scalars`; a writer names the plug-in
/// only with a tag's first value.
struct EventReader: Sendable {
  private var frames: EventFrames
  private var tags = NameIndex()
  private var facts: [Facts] = []
  /// How many records were whole, but no events.
  private(set) var unreadRecords: Int
  /// The least step at which a session in this file starts over.
  private(set) var firstStart: Int64?

  /// What is known of a tag.
  private struct Facts: Sendable {
    /// Whether its tensors are scalars.
    var isScalar = false
    /// Its number in the table; nil until it has a value, and where the table refuses it.
    var series: Int?
  }

  init() {
    frames = EventFrames()
    unreadRecords = 0
  }

  /// The offset of the first byte that belongs to no whole record.
  var consumed: Int { frames.consumed }
  var damage: EventFrames.Damage? { frames.damage }

  mutating func read(_ chunk: UnsafeRawBufferPointer, into table: inout SeriesTable) {
    var frames = frames
    self.frames = EventFrames()
    frames.read(chunk) { take($0, &table) }
    self.frames = frames
  }

  /// Says that the file won't grow.
  mutating func end() { frames.end() }

  private mutating func take(_ record: UnsafeRawBufferPointer, _ table: inout SeriesTable) {
    guard let head = EventMessage.head(of: record) else {
      unreadRecords += 1
      return
    }
    if head.isStart {
      table.startOver(at: head.step)
      firstStart = min(firstStart ?? .max, head.step)
    }
    let isWhole = EventMessage.values(of: head) { add($0, head, &table) }
    if !isWhole { unreadRecords += 1 }
  }

  @inline(__always)
  private mutating func add(
    _ value: EventMessage.Value, _ head: EventMessage.Head, _ table: inout SeriesTable
  ) {
    let tag = tags.find(value.tag) ?? addTag(value.tag)
    if let plugin = value.plugin, plugin.elementsEqual("scalars".utf8) {
      facts[tag].isScalar = true
    }
    let number: Double
    switch value.number {
    case .simple(let float): number = Double(float)
    case .tensor(let message):
      guard facts[tag].isScalar, let found = TensorScalar.value(message) else { return }
      number = found
    case .none: return
    }
    guard let series = facts[tag].series ?? firstValue(of: tag, value.tag, &table) else { return }
    table.add(series, step: head.step, value: number, time: head.wallTime)
  }

  private mutating func addTag(_ name: UnsafeRawBufferPointer) -> Int {
    var text = String(decoding: name, as: UTF8.self)
    // What is no UTF-8 is known by what becomes of it in a String, as in a stored state.
    if !text.utf8.elementsEqual(name) {
      return text.withUTF8 {
        tags.find(UnsafeRawBufferPointer($0)) ?? addTag(UnsafeRawBufferPointer($0))
      }
    }
    facts.append(Facts())
    return tags.add(name)
  }

  private mutating func firstValue(
    of tag: Int, _ name: UnsafeRawBufferPointer, _ table: inout SeriesTable
  ) -> Int? {
    facts[tag].series = table.number(for: name)
    return facts[tag].series
  }
}

extension EventReader {
  var json: JSONValue {
    let scalars = facts.indices.filter { facts[$0].isScalar }
      .map { JSONValue.string(String(decoding: tags[$0], as: UTF8.self)) }
    return .members([
      "scalars": .array(scalars), "unread": .int(unreadRecords),
      "start": firstStart.map { .number(String($0)) } ?? .null,
      "damage": damage.map { .members(["offset": .int($0.offset), "what": .string($0.what)]) }
        ?? .null,
    ])
  }

  /// The reader that `json` describes, which goes on at `consumed`.
  init?(json: JSONValue?, consumed: Int) {
    guard let json, let scalars = json["scalars"]?.array, let unread = json["unread"]?.int else {
      return nil
    }
    var damage: EventFrames.Damage?
    if let offset = json["damage"]?["offset"]?.int, let what = json["damage"]?["what"]?.string {
      damage = EventFrames.Damage(offset: offset, what: what)
    }
    frames = EventFrames(consumed: consumed, damage: damage)
    unreadRecords = unread
    firstStart = json["start"]?.int.map(Int64.init)
    for name in scalars.compactMap(\.string) {
      var name = name
      let tag = name.withUTF8 { addTag(UnsafeRawBufferPointer($0)) }
      facts[tag].isScalar = true
    }
  }
}
