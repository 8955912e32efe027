import TestSupport

/// What trials of one kind came to.
struct Tally {
  /// Done in spite of it; the connection was lost; it isn't known what became of it; the program was
  /// killed.
  static let expected: Set<Int32> = [0, 69, 75, 137]

  private let title: String
  private var statuses: [Int32: Int] = [:]
  var repeats = 0
  var differing = 0
  private var doubleStarts = 0
  private var missingStarts = 0

  init(_ command: String, _ kind: String, _ measure: Measure) {
    title =
      "faults: \(command), \(kind), seed \(Trials.seed), in \(measure.up) bytes up and"
      + " \(measure.down) down"
  }

  mutating func count(_ result: ProgramResult) { statuses[result.status, default: 0] += 1 }

  mutating func add(_ starts: [String: Int]) {
    doubleStarts += starts.values.count { $0 > 1 }
    missingStarts += max(0, FaultSweep.runs - starts.count)
  }

  func show() {
    let ends = statuses.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    let broken = statuses.filter { $0.key != 0 }.values.reduce(0, +)
    print(
      "\(title): \(statuses.values.reduce(0, +)) trials, \(broken) broke off"
        + " (exit statuses \(ends.joined(separator: ", "))), \(repeats) repeats,"
        + " double starts \(doubleStarts), missing \(missingStarts), differing files \(differing)")
  }
}
