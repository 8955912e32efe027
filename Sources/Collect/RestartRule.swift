/// The values of one metric over several files, of which a later one may start over.
struct RestartRule: Sendable {
  struct Value: Sendable {
    var entry: SeriesSummary.Entry
    /// Which file it came from, counted from 0.
    var file: Int
  }

  private(set) var values: [Value] = []
  /// How many values were dropped because a later file repeats their steps.
  private(set) var dropped = 0
  private var files = 0

  /// Takes in the values of the next file.
  ///
  /// A step that does not lie above the last one of the files before drops their values at that step
  /// and beyond. Steps that repeat or fall back inside one file drop nothing.
  mutating func append(_ entries: [SeriesSummary.Entry]) {
    let before = values.count
    if let lowest = entries.map(\.step).min() {
      values.removeAll { $0.entry.step >= lowest }
      dropped += before - values.count
    }
    values += entries.map { Value(entry: $0, file: files) }
    files += 1
  }

  var summary: SeriesSummary {
    var summary = SeriesSummary()
    for value in values { summary.add(step: value.entry.step, value: value.entry.value) }
    return summary
  }

  /// The first file that holds the value to which the series reduces; of a mean, the last file.
  func file(of reduction: Reduction) -> Int? {
    guard let (result, step) = summary.value(reduction), let step else { return values.last?.file }
    let wanted = SeriesSummary.Entry(step: step, value: result)
    return values.first { $0.entry == wanted }?.file
  }
}
