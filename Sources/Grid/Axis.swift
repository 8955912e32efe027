public import Diagnostics

/// A parameter and the ordered values that it ranges over, each of which exists only when it is asked
/// for: an axis of 10^9 values costs as much as one of three.
public struct Axis: Sendable {
  public let name: String
  /// What the reader should know though nothing is wrong: duplicates were dropped, a stop isn't
  /// reached, a number was read as a count.
  public let notes: [Diagnostic]

  /// The note that duplicates were dropped, which doesn't concern parameters that are zipped.
  let duplicatesNote: Diagnostic?

  private let progression: Progression
  /// The values with their duplicates, if there are some.
  private let repeated: [Value]?

  /// An axis of listed values; those that are the same by their canonical form are dropped with a
  /// note, save the first.
  ///
  /// - Throws: if there are no values.
  public init(name: String, values: [Value]) throws(Diagnostic) {
    try self.init(name: name, reading: Reading(progression: .listed(values)), at: nil)
  }

  init(name: String, reading: Reading, at place: Location?) throws(Diagnostic) {
    self.name = name
    guard case .listed(let values) = reading.progression else {
      progression = reading.progression
      notes = reading.notes
      duplicatesNote = nil
      repeated = nil
      return
    }
    guard !values.isEmpty else {
      throw Diagnostic(
        "the parameter '\(name)' has no values", at: place,
        why: "a sweep over it would have no runs", remedy: "give it at least one value")
    }
    let (distinct, dropped) = Self.distinct(values)
    progression = .listed(distinct)
    let note = dropped.first.map { Self.duplicatesNote(name, $0, count: dropped.count, at: place) }
    notes = reading.notes + [note].compactMap { $0 }
    duplicatesNote = note
    repeated = dropped.isEmpty ? nil : values
  }

  public var count: Int { progression.count }

  /// The value at `index`, from 0 to `count` - 1.
  public subscript(index: Int) -> Value {
    precondition((0..<count).contains(index), "the index of a value is out of range")
    return progression[index]
  }

  /// How many values were listed, and each of them, duplicates too.
  var listedCount: Int { repeated?.count ?? count }

  func listed(_ index: Int) -> Value { repeated?[index] ?? self[index] }

  private static func distinct(_ values: [Value]) -> (kept: [Value], dropped: [(Value, Value)]) {
    var seen: [[UInt8]: Value] = [:]
    var kept: [Value] = []
    var dropped: [(Value, Value)] = []
    for value in values {
      if let first = seen.updateValue(value, forKey: Array(value.canonical.utf8)) {
        seen[Array(value.canonical.utf8)] = first
        dropped.append((value, first))
      } else {
        kept.append(value)
      }
    }
    return (kept, dropped)
  }

  private static func duplicatesNote(
    _ name: String, _ example: (Value, Value), count: Int, at place: Location?
  ) -> Diagnostic {
    let (value, first) = example
    let others = count == 1 ? "" : " and \(count - 1) more"
    return Diagnostic(
      "\(value.literal)\(others) dropped from '\(name)': listed twice", at: place,
      why: value == first
        ? "each value makes one run" : "\(value.literal) and \(first.literal) are the same value",
      severity: .note)
  }
}
