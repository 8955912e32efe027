public import Diagnostics
import GRDB
import JSON

/// Stores the runs of a sweep page by page, so that neither memory nor a transaction grows with them.
///
/// The pages form a generation. It becomes the sweep's with ``finish()``: until then, and after a
/// crash, the runs of the last finished one and those of the pages belong to the plan.
public struct RunStoring {
  /// How many runs a page has where nothing speaks for another number.
  public static let pageSize = 2000

  public let sweep: SweepRecord
  let ledger: Ledger
  private let generation: Int
  /// Whether the ledger has runs of the sweep already.
  private let mayKnow: Bool
  /// How many different runs were given.
  public private(set) var planned = 0
  private var greatest = -1

  init(_ facts: SweepFacts, in ledger: Ledger, now: Double) throws(Diagnostic) {
    self.ledger = ledger
    (sweep, generation, mayKnow) = try ledger.write { db in
      let sweep = try facts.store(db, createdAt: now, replaces: true)
      let last =
        try Int.fetchOne(
          db, sql: "SELECT max(generation) FROM run WHERE sweep_id = ?", arguments: [sweep.id])
      return (sweep, (last ?? 0) + 1, last != nil)
    }
  }

  /// Stores a page. A run that is known, by its hash, keeps its name and its attempts; one that is
  /// given twice counts once, at its first place.
  ///
  /// - Parameters:
  ///   - page: the runs.
  ///   - name: the names to be tried in turn where another run has a run's own, from 1.
  /// - Throws: that the ledger can't be written.
  public mutating func add(
    _ page: [RunFacts], name: (_ run: RunFacts, _ attempt: Int) -> String
  ) throws(Diagnostic) {
    planned += try ledger.write { db in
      let statements = try Statements(db)
      var count = 0
      for run in page where try store(run, db, statements, name: name) { count += 1 }
      return count
    }
    greatest = page.reduce(greatest) { max($0, $1.index) }
  }

  /// Makes what was stored the sweep's plan. Runs that it no longer names come behind those that it
  /// does, so that a place is one run's.
  public func finish() throws(Diagnostic) {
    try ledger.write { db in
      if mayKnow {
        let move = try db.makeStatement(sql: "UPDATE run SET position = ? WHERE id = ?")
        let others = try Int64.fetchAll(
          db,
          sql: """
            SELECT id FROM run WHERE sweep_id = ? AND generation < ? ORDER BY position, id
            """, arguments: [sweep.id, generation])
        for (place, id) in others.enumerated() {
          try move.execute(arguments: [greatest + 1 + place, id])
        }
      }
      try db.execute(
        sql: "UPDATE sweep SET generation = ? WHERE id = ?", arguments: [generation, sweep.id])
    }
  }

  // MARK: Statements

  private struct Statements {
    let update: Statement
    let insert: Statement

    init(_ db: Database) throws {
      update = try db.cachedStatement(
        sql: """
          UPDATE run SET position = ?, parameters = ?, point = ?, command = ?, resources = ?,
            generation = ?
          WHERE sweep_id = ? AND hash = ? AND generation < ?
          """)
      insert = try db.cachedStatement(sql: RunFacts.insertion)
    }
  }

  /// Whether the run is the first of its hash in this generation.
  private func store(
    _ run: RunFacts, _ db: Database, _ statements: Statements, name: (RunFacts, Int) -> String
  ) throws -> Bool {
    let values = run.values(generation: generation, sweep: sweep.id)
    if mayKnow {
      try statements.update.execute(arguments: values + [generation])
      if db.changesCount > 0 { return true }
    }
    var attempt = 0
    while true {
      let name = attempt == 0 ? run.name : name(run, attempt)
      try statements.insert.execute(arguments: values + [name, run.seed])
      if db.changesCount > 0 { return true }
      let isKnown = try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM run WHERE sweep_id = ? AND hash = ?)",
        arguments: [sweep.id, run.hash])
      if isKnown == true { return false }
      attempt += 1
    }
  }
}

extension Ledger {
  /// Stores a sweep, and begins to store its runs.
  public func storing(_ facts: SweepFacts, now: Double) throws(Diagnostic) -> RunStoring {
    try RunStoring(facts, in: self, now: now)
  }

  /// Stores a sweep and its runs as they are now, where there are few.
  ///
  /// - Returns: the sweep, and how many runs are new.
  public func store(
    _ facts: SweepFacts, runs: [RunFacts], now: Double
  ) throws(Diagnostic) -> (sweep: SweepRecord, newRuns: Int) {
    var storing = try storing(facts, now: now)
    let before = try runCount(ofSweep: storing.sweep.id)
    try storing.add(runs) { run, attempt in "\(run.name)-\(attempt)" }
    try storing.finish()
    return (storing.sweep, try runCount(ofSweep: storing.sweep.id) - before)
  }
}
