import Diagnostics

/// Reads the arguments of a choice: `choice(a, b)`, `choice([a, b])`, `choice(values=[a, b],
/// weights=[2, 1])`.
struct DistributionChoices {
  let name: String
  let place: Location?
  private var values: [Value] = []
  private var weights: [ExactDecimal]?
  /// What the reader should know: values that were listed twice, ranges that were read as counts.
  private(set) var notes: [Diagnostic] = []

  init(_ arguments: DistributionArguments) throws(Diagnostic) {
    name = arguments.name
    place = arguments.place
    for term in try arguments.list(.values) { try append(term) }
    guard !values.isEmpty else {
      throw Diagnostic(
        "'\(name)' has no values", at: place, remedy: "list them: \(name)(1,2,3)")
    }
    if arguments.has(.weights) { weights = try Self.weights(arguments, count: values.count) }
    merge()
  }

  var law: ChoiceLaw { ChoiceLaw(values, weights: weights) }

  /// An item stands for one value, as in a list, unless it is a range: `choice(1, 8:16)`.
  private mutating func append(_ term: Term) throws(Diagnostic) {
    var reading = Reading.one(term.value)
    if case .text(let text, false, let place) = term {
      let spec = SpecText(text, at: place)
      if let range = try spec.range(spec.all) {
        // As an item of a list, a range has a limited length.
        reading = try spec.joined([Reading(progression: .listed([])), range])
      }
    }
    values += (0..<reading.progression.count).map { reading.progression[$0] }
    notes += reading.notes
  }

  private static func weights(
    _ arguments: DistributionArguments, count: Int
  ) throws(Diagnostic) -> [ExactDecimal] {
    let terms = try arguments.list(.weights)
    guard terms.count == count else {
      throw Diagnostic(
        "'\(arguments.name)' has \(terms.count) weights for \(count) values",
        at: arguments.place(of: .weights), remedy: "give each value one weight")
    }
    let weights = try terms.map { (term) throws(Diagnostic) -> ExactDecimal in
      let weight = try arguments.literal(term, of: .weights).number
      guard weight >= .zero else {
        throw arguments.complaint(
          .weights, "is \(weight), which is negative",
          remedy: "write 0 for a value that is never drawn, or take it away", at: term.place)
      }
      return weight
    }
    guard weights.contains(where: { $0 > .zero }) else {
      throw Diagnostic(
        "'\(arguments.name)' has no weight above 0", at: arguments.place(of: .weights),
        why: "no value could be drawn", remedy: "give at least one value a positive weight")
    }
    return weights
  }

  /// Values that are the same become one: with the sum of their weights, or, as in a list, with the
  /// weight of one.
  private mutating func merge() {
    var places: [[UInt8]: Int] = [:]
    var kept: [Value] = []
    var sums: [ExactDecimal] = []
    var twice: [String] = []
    for (index, value) in values.enumerated() {
      let weight = weights?[index] ?? ExactDecimal(1)
      let first = places[Array(value.canonical.utf8), default: kept.count]
      if first < kept.count {
        twice.append(value.literal)
        sums[first] = (try? sums[first] + weight) ?? sums[first]
      } else {
        places[Array(value.canonical.utf8)] = first
        kept.append(value)
        sums.append(weight)
      }
    }
    guard !twice.isEmpty else { return }
    values = kept
    if weights != nil { weights = sums }
    notes.append(note(twice))
  }

  private func note(_ twice: [String]) -> Diagnostic {
    let others = twice.count == 1 ? "" : " and \(twice.count - 1) more"
    let what = "\(twice[0])\(others) is listed twice in '\(name)'"
    return weights == nil
      ? Diagnostic(
        what, at: place, why: "it is drawn as often as the others",
        remedy: "write weights to draw it more often: \(name)(values=[1,2], weights=[2,1])",
        severity: .note)
      : Diagnostic(what, at: place, why: "its weights are added", severity: .note)
  }
}
