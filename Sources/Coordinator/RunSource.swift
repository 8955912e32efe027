import Diagnostics
import JSON
import Ledger

/// Runs that are to be submitted, read a page at a time.
protocol RunSource {
  /// Their groups by what they ask for, each with how many there are.
  func groups() throws -> [OpenGroup]

  /// The first runs of a group, in their order.
  ///
  /// - Parameters:
  ///   - group: one of ``groups()``.
  ///   - last: only runs behind this one.
  ///   - limit: at most so many.
  /// - Returns: none behind the last.
  /// - Throws: that the ledger can't be read.
  func page(of group: OpenGroup, after last: OpenRun?, limit: Int) throws -> [OpenRun]

  /// Lets those that weren't submitted wait.
  ///
  /// - Parameters:
  ///   - reason: what they wait for.
  ///   - code: what they will see.
  ///   - now: seconds since 1970.
  /// - Returns: how many wait.
  /// - Throws: that the ledger can't be written.
  func wait(reason: String, code: StoredCode?, now: Double) throws -> Int
}

extension RunSource {
  /// How many runs there are.
  func count() throws -> Int { try groups().reduce(0) { $0 + $1.count } }
}

/// The runs of a sweep that were never submitted, and those that wait.
struct OpenRuns: RunSource {
  let ledger: Ledger
  let sweep: Int64

  func groups() throws -> [OpenGroup] { try ledger.openGroups(ofSweep: sweep) }

  func page(of group: OpenGroup, after last: OpenRun?, limit: Int) throws -> [OpenRun] {
    try ledger.openRuns(ofSweep: sweep, in: group, after: last?.run, limit: limit)
  }

  func wait(reason: String, code: StoredCode?, now: Double) throws -> Int {
    try ledger.waitWithOpenRuns(ofSweep: sweep, reason: reason, code: code, now: now)
  }
}

/// Runs that somebody chose.
struct ChosenRuns: RunSource {
  private let ledger: Ledger
  private let runs: [OpenRun]
  /// The places in ``runs`` of each group's, by what they ask for.
  private var places: [String?: [Int]] = [:]
  private var order: [OpenGroup] = []
  /// How many of its group stand before and with each run.
  private var ends: [Int64: Int] = [:]

  init(_ runs: [OpenRun], ledger: Ledger) {
    self.ledger = ledger
    self.runs = runs
    for (place, open) in runs.enumerated() {
      let asked = open.run.facts.resources
      let key = asked?.text()
      if places[key] == nil { order.append(OpenGroup(resources: asked, count: 0)) }
      places[key, default: []].append(place)
      ends[open.run.id] = places[key]?.count
    }
  }

  func groups() -> [OpenGroup] {
    order.map {
      OpenGroup(resources: $0.resources, count: places[$0.resources?.text()]?.count ?? 0)
    }
  }

  func page(of group: OpenGroup, after last: OpenRun?, limit: Int) -> [OpenRun] {
    let places = places[group.resources?.text()] ?? []
    let start = last.flatMap { ends[$0.run.id] } ?? 0
    return places.dropFirst(start).prefix(limit).map { runs[$0] }
  }

  func wait(reason: String, code: StoredCode?, now: Double) throws -> Int {
    try ledger.wait(runs, reason: reason, code: code, now: now)
  }
}
