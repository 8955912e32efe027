import JSON

/// Reads lines that hold one JSON object each.
enum JSONLines {
  /// The numbers of the object that `line` holds, or nil if it holds none.
  ///
  /// The names of nested values are joined by '/'. The step is the member with the most telling
  /// name, wherever it stands in the object.
  static func readings(in line: ArraySlice<UInt8>) -> [Reading]? {
    guard line.first == UInt8(ascii: "{"), let json = try? JSONValue(parsing: line),
      let members = json.object
    else { return nil }
    return JSONObject.readings(of: members)
  }
}

/// Reads the numbers of a JSON object.
enum JSONObject {
  /// The numbers, in the order of the members; the names of nested values joined by '/'.
  ///
  /// The step is the member with the most telling name, wherever it stands. Two shapes are series of
  /// themselves: Hugging Face's `log_history`, an array of objects, and sacred's metrics, objects of
  /// `steps`, `values` and `timestamps`.
  static func readings(of members: [JSONValue.Member]) -> [Reading] {
    let step = step(of: members)
    let time = time(of: members)
    var readings: [Reading] = []
    for member in members {
      // Ray repeats a run's settings in every line; they are no metrics.
      if member.name == "config", member.value.object != nil { continue }
      if member.name == "log_history", let entries = member.value.array {
        for entry in entries { readings += entry.object.map(Self.readings(of:)) ?? [] }
        continue
      }
      collect(member.value, named: member.name, step, into: &readings)
    }
    guard !time.isNaN else { return readings }
    return readings.map { reading in
      var reading = reading
      if reading.time.isNaN { reading.time = time }
      return reading
    }
  }

  private static func collect(
    _ value: JSONValue, named name: String, _ step: Int64?, into readings: inout [Reading]
  ) {
    if let members = value.object {
      if let series = sacredSeries(value, named: name) {
        readings += series
        return
      }
      // No name that is refused in the end is made longer still.
      guard name.utf8.count <= SeriesTable.longestName else { return }
      for member in members {
        collect(member.value, named: "\(name)/\(member.name)", step, into: &readings)
      }
    } else if let number = number(value) {
      readings.append(Reading(name: name, step: step, value: number))
    }
  }

  /// sacred's `{"steps": [0, 1], "values": [0.5, 0.25], "timestamps": ["2024-…"]}`.
  private static func sacredSeries(_ value: JSONValue, named name: String) -> [Reading]? {
    guard let steps = value["steps"]?.array, let values = value["values"]?.array,
      steps.count == values.count
    else { return nil }
    return zip(steps, values).compactMap { step, value in
      number(value).map {
        Reading(name: name, step: number(step).flatMap(Int64.init(step:)), value: $0)
      }
    }
  }

  private static func time(of members: [JSONValue.Member]) -> Double {
    for member in members where TimeName.all.contains(member.name) {
      if let time = member.value.double { return time }
    }
    return .nan
  }

  private static func step(of members: [JSONValue.Member]) -> Int64? {
    var best: (rank: Int, step: Int64)?
    for member in members {
      guard let rank = StepName.rank(of: member.name), rank <= best?.rank ?? .max,
        let step = number(member.value).flatMap(Int64.init(step:))
      else { continue }
      best = (rank, step)
    }
    return best?.step
  }

  /// Numbers also stand in strings, as JSON has no other way to write a NaN.
  private static func number(_ value: JSONValue) -> Double? {
    if let text = value.string { return NumberText.whole(Array(text.utf8)[...]) }
    return value.double
  }
}
