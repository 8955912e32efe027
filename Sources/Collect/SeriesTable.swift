import JSON

/// One value that a line gave.
struct Reading: Sendable {
  var name: String
  /// Nil if the line doesn't say: then the count of the metric's values is the step.
  var step: Int64?
  var value: Double
  /// As in `Point`.
  var time = Double.nan
}

/// The series of one file by name, bounded in number.
struct SeriesTable: Sendable {
  /// Of which metrics the single values are kept beside their summaries.
  enum Keeping: Sendable, Equatable {
    case none
    case one(String)
    case all
  }

  private var names = NameIndex()
  private var summaries: [SeriesSummary] = []
  private var points: [[Point]] = []
  private var keepsPoints: [Bool] = []
  /// Whether values of a name are taken in; of others only the name is known.
  private var isTaken: [Bool] = []
  /// How many values were left out because their names were too many or too long.
  private(set) var refused = 0
  /// How many values were dropped because the file itself said that it starts over.
  private(set) var dropped = 0
  /// Whether the file started over so that a summary holds what it no longer should: then the file is
  /// to be read again, with every value kept.
  private(set) var isSpoilt = false
  /// These names are taken however many others there are.
  let wanted: Set<String>
  let keeping: Keeping
  /// Whether only the wanted metrics count; of others it is told that they are there.
  let onlyWanted: Bool
  /// The bytes of the only metric that is wanted, if others don't count and it is one.
  let wantedName: [UInt8]?
  /// The bytes that stand on every line of a text which has the only metric that is wanted: its name, or
  /// the last part of it, as names of nested JSON values don't stand there whole.
  let onlyName: [UInt8]?
  private let limit: Int

  /// The longest name that is taken, in bytes.
  static let longestName = 1_000

  init(
    limit: Int, wanted: Set<String>, keeping: Keeping = .none, onlyWanted: Bool = false
  ) {
    self.onlyWanted = onlyWanted
    wantedName = onlyWanted && wanted.count == 1 ? wanted.first.map { Array($0.utf8) } : nil
    onlyName = wantedName?.split(separator: UInt8(ascii: "/")).last.map(Array.init)
    self.limit = limit
    self.wanted = wanted
    self.keeping = keeping
  }

  /// An empty table that takes what `other` takes.
  init(emptying other: SeriesTable) {
    self.init(
      limit: other.limit, wanted: other.wanted, keeping: other.keeping,
      onlyWanted: other.onlyWanted)
  }

  /// Every series by its name.
  var all: [String: SeriesSummary] {
    Dictionary(
      summaries.indices.map { (name($0), summaries[$0]) }, uniquingKeysWith: { first, _ in first })
  }

  func summary(of name: String) -> SeriesSummary? {
    number(of: name).map { summaries[$0] }
  }

  func has(_ name: String) -> Bool { number(of: name) != nil }

  /// The values of a metric in the order of the file, if they are kept.
  func points(of name: String) -> [Point] { number(of: name).map { points[$0] } ?? [] }

  /// The number under which values of a name are added; nil where it is refused.
  @inline(__always)
  mutating func number(for name: UnsafeRawBufferPointer) -> Int? {
    names.find(name) ?? addName(name)
  }

  @inline(__always)
  mutating func add(_ number: Int, step: Int64?, value: Double, time: Double = .nan) {
    guard isTaken[number] else {
      summaries[number].count += 1
      return
    }
    let step = step ?? Int64(summaries[number].count + 1)
    summaries[number].add(step: step, value: value)
    if keepsPoints[number] {
      points[number].append(Point(step: step, value: value.isNaN ? .nan : value, time: time))
    }
  }

  mutating func add(_ reading: Reading) {
    var name = reading.name
    guard let number = name.withUTF8({ number(for: UnsafeRawBufferPointer($0)) }) else { return }
    add(number, step: reading.step, value: reading.value, time: reading.time)
  }

  /// Whether values of that name are taken in.
  func takes(_ name: String) -> Bool { !onlyWanted || wanted.contains(name) }

  /// Notes that a metric is there whose values nobody wants.
  mutating func note(_ name: String) { add(Reading(name: name, step: nil, value: 0)) }

  /// Counts a value that couldn't be read.
  mutating func leaveOut() { refused += 1 }

  /// Drops every value at `step` and beyond: the file says that it starts over there.
  mutating func startOver(at step: Int64) {
    for number in summaries.indices {
      guard let last = summaries[number].last, last.step >= step else { continue }
      guard keepsPoints[number] else {
        isSpoilt = true
        continue
      }
      let before = points[number].count
      points[number].removeAll { $0.step >= step }
      dropped += before - points[number].count
      summaries[number] = SeriesSummary(points[number])
    }
  }

  private func name(_ number: Int) -> String { String(decoding: names[number], as: UTF8.self) }

  private func number(of name: String) -> Int? {
    var names = names
    var name = name
    return name.withUTF8 { names.find(UnsafeRawBufferPointer($0)) }
  }

  private mutating func addName(_ bytes: UnsafeRawBufferPointer) -> Int? {
    var name = String(decoding: bytes, as: UTF8.self)
    // What is no UTF-8 is known by what becomes of it in a String, as in a stored state.
    if !name.utf8.elementsEqual(bytes) {
      return name.withUTF8 { number(for: UnsafeRawBufferPointer($0)) }
    }
    let isWelcome = wanted.contains(name) || names.count < limit + wanted.count
    guard isWelcome, bytes.count <= Self.longestName else {
      refused += 1
      return nil
    }
    summaries.append(SeriesSummary())
    points.append([])
    isTaken.append(takes(name))
    keepsPoints.append(keeping == .all || keeping == .one(name))
    return names.add(bytes)
  }
}

extension SeriesTable {
  var json: JSONValue {
    let series = all.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, $0.value.json) }
    return .members([
      "wanted": .array(wanted.sorted().map { .string($0) }),
      "refused": .int(refused), "series": .object(series),
    ])
  }

  init?(json: JSONValue?, limit: Int) {
    guard let json, let wanted = json["wanted"]?.array, let refused = json["refused"]?.int,
      let series = json["series"]?.object
    else { return nil }
    self.init(limit: limit, wanted: Set(wanted.compactMap(\.string)))
    self.refused = refused
    for member in series {
      var name = member.name
      guard let summary = SeriesSummary(json: member.value),
        let number = name.withUTF8({ number(for: UnsafeRawBufferPointer($0)) })
      else { return nil }
      summaries[number] = summary
    }
  }
}
