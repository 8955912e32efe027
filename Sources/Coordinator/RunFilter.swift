import Ledger

/// Which runs of a sweep a command is about: all that fit every part of it.
///
/// Words about states and causes are alternatives of each other, as are named runs; conditions all
/// have to hold.
public struct RunFilter: Sendable, Hashable {
  /// States and causes of which a run has to have one; any is right where there are none.
  public var words: [RunWord] = []
  /// Names, beginnings of them, indices or hashes of the only runs that are meant; all where empty.
  public var runs: [String] = []
  /// Expressions over the parameters of a run's point: `lr > 0.01 and layers == 3`.
  public var conditions: [String] = []

  public init(words: [RunWord] = [], runs: [String] = [], conditions: [String] = []) {
    self.words = words
    self.runs = runs
    self.conditions = conditions
  }

  /// Whether it leaves no run out.
  public var isEmpty: Bool { words.isEmpty && runs.isEmpty && conditions.isEmpty }

  /// Chooses among the runs of a sweep.
  ///
  /// - Parameters:
  ///   - all: all runs of the sweep.
  ///   - body: told each that is meant, in the sweep's order.
  /// - Throws: a run that isn't there or may be several; a condition that is wrong, or names no
  ///   parameter, with the nearest that there is; what `body` throws.
  func select(from all: some RunList, _ body: (RunRecord) throws -> Void) throws {
    let named = Set(try runs.map { try all.find($0).id })
    let conditions = try conditions.map { try RunCondition($0, runs: all) }
    try all.forEachRun { run in
      guard runs.isEmpty || named.contains(run.id), conditions.allSatisfy({ $0.holds(run) }),
        words.isEmpty || words.contains(where: { $0.fits(run) })
      else { return }
      try body(run)
    }
  }
}

extension RunFilter: CustomStringConvertible {
  /// The filter as a person would say it: `failed or cancelled, with lr > 0.01`.
  public var description: String {
    var parts: [String] = []
    if !words.isEmpty { parts.append(words.map(\.text).joined(separator: " or ")) }
    if !runs.isEmpty { parts.append("one of \(runs.joined(separator: ", "))") }
    if !conditions.isEmpty { parts.append("with \(conditions.joined(separator: " and "))") }
    return parts.joined(separator: ", ")
  }
}
