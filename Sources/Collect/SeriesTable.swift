import JSON

/// One value that a line gave.
struct Reading: Sendable {
  var name: String
  /// Nil if the line doesn't say: then the count of the metric's values is the step.
  var step: Int64?
  var value: Double
}

/// The series of one file by name, bounded in number.
struct SeriesTable: Sendable {
  private(set) var all: [String: SeriesSummary] = [:]
  /// How many values were left out because their names were too many or too long.
  private(set) var refused = 0
  /// These names are taken however many others there are.
  let wanted: Set<String>
  private let limit: Int
  /// The metric whose values are kept one by one, and these values.
  private(set) var kept: [SeriesSummary.Entry] = []
  private let keptName: String?

  /// The longest name that is taken, in bytes.
  static let longestName = 1_000

  init(limit: Int, wanted: Set<String>, keeping keptName: String? = nil) {
    self.limit = limit
    self.wanted = wanted
    self.keptName = keptName
  }

  mutating func add(_ reading: Reading) {
    guard let index = index(of: reading.name) else {
      refused += 1
      return
    }
    let step = reading.step ?? Int64(all.values[index].count + 1)
    all.values[index].add(step: step, value: reading.value)
    if reading.name == keptName { kept.append(.init(step: step, value: reading.value)) }
  }

  private mutating func index(of name: String) -> Dictionary<String, SeriesSummary>.Index? {
    if let index = all.index(forKey: name) { return index }
    let isWelcome = wanted.contains(name) || all.count < limit + wanted.count
    guard isWelcome, name.utf8.count <= Self.longestName else { return nil }
    all[name] = SeriesSummary()
    return all.index(forKey: name)
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
      guard let summary = SeriesSummary(json: member.value) else { return nil }
      all[member.name] = summary
    }
  }
}
