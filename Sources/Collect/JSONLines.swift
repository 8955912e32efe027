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
    let step = step(of: members)
    var readings: [Reading] = []
    for member in members {
      // Ray repeats a run's settings in every line; they are no metrics.
      if member.name == "config", member.value.object != nil { continue }
      collect(member.value, named: member.name, step, into: &readings)
    }
    return readings
  }

  private static func collect(
    _ value: JSONValue, named name: String, _ step: Int64?, into readings: inout [Reading]
  ) {
    if let members = value.object {
      // No name that is refused in the end is made longer still.
      guard name.utf8.count <= SeriesTable.longestName else { return }
      for member in members {
        collect(member.value, named: "\(name)/\(member.name)", step, into: &readings)
      }
    } else if let number = number(value) {
      readings.append(Reading(name: name, step: step, value: number))
    }
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
