public import JSON

extension SeriesSummary {
  /// The summary as JSON, from which `init(json:)` makes an equal one.
  public var json: JSONValue {
    .members([
      "count": .int(count), "nan": .int(nanCount), "sum": .double(sum),
      "running_mean": .double(runningMean), "squares": .double(squares),
      "min": Self.json(min), "max": Self.json(max),
      "first": Self.json(first), "last": Self.json(last),
    ])
  }

  /// The summary that `json` holds, or nil if it holds none.
  public init?(json: JSONValue) {
    self.init()
    guard let count = json["count"]?.int, let nanCount = json["nan"]?.int,
      let sum = json["sum"].flatMap(JSONValue.exactDouble),
      let runningMean = json["running_mean"].flatMap(JSONValue.exactDouble),
      let squares = json["squares"].flatMap(JSONValue.exactDouble),
      let min = Self.entry(json["min"]), let max = Self.entry(json["max"]),
      let first = Self.entry(json["first"]), let last = Self.entry(json["last"]),
      count >= 0, (0...count).contains(nanCount),
      (count > 0) == (first != nil), (count > 0) == (last != nil),
      (count > nanCount) == (min != nil), (count > nanCount) == (max != nil)
    else { return nil }
    self.count = count
    self.nanCount = nanCount
    (self.sum, self.runningMean, self.squares) = (sum, runningMean, squares)
    (self.min, self.max, self.first, self.last) = (min, max, first, last)
  }

  private static func json(_ entry: Entry?) -> JSONValue {
    entry.map { .array([.number(String($0.step)), .double($0.value)]) } ?? .null
  }

  /// `.some(nil)` for the null of an absent entry, nil for anything that is no entry.
  private static func entry(_ json: JSONValue?) -> Entry?? {
    switch json {
    case .null?: return .some(nil)
    case .array(let pair)?:
      guard pair.count == 2, let step = pair[0].int, let value = JSONValue.exactDouble(pair[1])
      else { return nil }
      return Entry(step: Int64(step), value: value)
    default: return nil
    }
  }
}

extension JSONValue {
  /// The double that `JSONValue.double(_:)` wrote, bit for bit, or nil if `json` is none.
  static func exactDouble(_ json: JSONValue) -> Double? {
    switch json.string {
    case "nan"?: .nan
    case "inf"?: .infinity
    case "-inf"?: -.infinity
    default: json.double
    }
  }
}
