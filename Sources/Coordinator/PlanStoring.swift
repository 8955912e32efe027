import Collect
import Diagnostics
import Grid
import JSON
import Ledger
import SweepFile

/// Stores a plan's sweep and runs in the ledger, page by page.
struct PlanStoring {
  let workplace: Workplace
  let plan: SweepPlan
  let ledger: Ledger
  /// The name of the run with a hash, where runs have theirs of others; those without one aren't stored.
  var name: ((_ hash: String) throws -> String?)?

  /// - Returns: the sweep as stored, and how many different runs the plan has.
  /// - Throws: what is wrong with a point, before anything is stored; that the ledger can't be written.
  func store() throws -> (sweep: SweepRecord, planned: Int) {
    try check()
    var storing = try ledger.storing(facts, now: workplace.now())
    var page: [RunFacts] = []
    var identities: [String: RunIdentity] = [:]
    func flush() throws {
      workplace.progress(
        ProgressEvent("planning", done: page.last.map { $0.index + 1 } ?? 0, total: plan.count))
      try storing.add(page) { run, attempt in
        identities[run.hash]?.name(attempt: attempt) ?? "\(run.name)-\(attempt)"
      }
      page.removeAll(keepingCapacity: true)
      identities.removeAll(keepingCapacity: true)
    }
    try plan.space.forEachPoint(in: 0..<plan.count) { point in
      let identity = plan.identity(of: point)
      if let name {
        guard let name = try name(identity.hash) else { return }
        page.append(try facts(of: point, identity, name: name))
      } else {
        identities[identity.hash] = identity
        let name = plan.onlyName ?? identity.name(attempt: 0)
        page.append(try facts(of: point, identity, name: name))
      }
      if page.count == RunStoring.pageSize { try flush() }
    }
    try flush()
    try storing.finish()
    return (storing.sweep, storing.planned)
  }

  /// Finds what is wrong with any point before the first is stored.
  private func check() throws {
    var cursor = plan.space.cursor(in: 0..<plan.count)
    while try cursor.advance() {
      for parameter in cursor.changed
      where cursor.value(parameter)?.text.utf8.contains(0) == true {
        throw Diagnostic(
          "a value holds a NUL byte", why: "no program can be given one as an argument",
          remedy: "take it out of the values of the sweep")
      }
    }
  }

  private var facts: SweepFacts {
    SweepFacts(
      name: plan.sweep.name.value, file: plan.file.map(workplace.absolute) ?? "",
      source: plan.source, request: plan.request.json, host: plan.host.name.value,
      metric: plan.objective?.metric, reduction: plan.objective?.reduction.rawValue,
      direction: plan.objective?.direction.rawValue,
      directionIsAssumed: plan.objective?.directionIsAssumed ?? false,
      metricSource: plan.metricSource?.rawValue)
  }

  private func facts(of point: Point, _ identity: RunIdentity, name: String) throws -> RunFacts {
    RunFacts(
      index: point.index, hash: identity.hash, name: name, seed: identity.seed,
      parameters: plan.parameters(of: point, asText: true),
      point: plan.parameters(of: point, asText: false), command: plan.command(of: point),
      resources: try plan.resources(of: point)?.json)
  }
}
