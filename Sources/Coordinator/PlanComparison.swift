import Cluster
import Grid
import Ledger

/// What of a plan the ledger knows already.
public struct PlanComparison: Sendable, Hashable {
  /// How many points are different from all others.
  public var distinct: Int
  /// How many points are the same as an earlier one.
  public var repeated: Int
  /// How many of the different ones the ledger has.
  public var known: Int
  /// The states of those, most frequent first.
  public var states: [State]
  /// How many runs of the ledger's sweep aren't in the plan.
  public var gone: Int

  public struct State: Sendable, Hashable {
    public var state: String
    public var count: Int
  }

  /// Up to how many points are compared.
  static let most = 200_000
}

extension Coordinator {
  /// Compares a plan with the ledger, a page of points at a time; nil if there is nothing to say, or the
  /// plan is too large for it.
  public func compare(_ plan: SweepPlan) throws -> PlanComparison? {
    guard plan.count <= PlanComparison.most else { return nil }
    let project = try Project.open(plan.folder, create: false)
    let sweep = try project?.ledger.sweep(named: plan.name)
    guard sweep != nil || plan.space.mayRepeatItself else { return nil }
    var comparison = PlanComparison(
      distinct: plan.count, repeated: 0, known: 0, states: [], gone: 0)
    // Where no point can be another's equal none needs to be remembered.
    var seen: Set<String> = []
    var counts: [JobState: Int] = [:]
    var page: [String] = []
    func look() throws {
      if let project, let sweep {
        for state in try project.ledger.states(ofRuns: page, sweep: sweep.id) {
          counts[state, default: 0] += 1
        }
      }
      page.removeAll(keepingCapacity: true)
    }
    try plan.space.forEachPoint(in: 0..<plan.count) { point in
      let hash = plan.identity(of: point).hash
      if plan.space.mayRepeatItself, !seen.insert(hash).inserted { return }
      page.append(hash)
      if page.count == 1000 { try look() }
    }
    try look()
    if plan.space.mayRepeatItself { comparison.distinct = seen.count }
    comparison.repeated = plan.count - comparison.distinct
    comparison.states = counts.map { .init(state: $0.key.rawValue, count: $0.value) }
      .sorted { ($1.count, $0.state) < ($0.count, $1.state) }
    comparison.known = counts.values.reduce(0, +)
    if let project, let sweep {
      comparison.gone = try project.ledger.runCount(ofSweep: sweep.id) - comparison.known
    }
    return comparison.known > 0 || plan.space.mayRepeatItself ? comparison : nil
  }
}
