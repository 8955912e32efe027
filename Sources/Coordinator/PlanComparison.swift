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
  /// Compares a plan with the ledger; nil if there is nothing to say, or the plan is too large for it.
  public func compare(_ plan: SweepPlan) throws -> PlanComparison? {
    guard plan.count <= PlanComparison.most else { return nil }
    let project = try Project.open(plan.folder, create: false)
    let known = try project?.ledger.runStates(ofSweepNamed: plan.name) ?? [:]
    guard !known.isEmpty || plan.space.mayRepeatItself else { return nil }
    var hashes: Set<String> = []
    try plan.space.forEachPoint(in: 0..<plan.count) { hashes.insert(plan.identity(of: $0).hash) }
    var comparison = PlanComparison(
      distinct: hashes.count, repeated: plan.count - hashes.count, known: 0, states: [], gone: 0)
    var counts: [String: Int] = [:]
    for (hash, state) in known {
      if hashes.contains(hash) {
        counts[state.rawValue, default: 0] += 1
      } else {
        comparison.gone += 1
      }
    }
    comparison.known = counts.values.reduce(0, +)
    comparison.states = counts.map { .init(state: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.state) < ($0.count, $1.state) }
    return comparison
  }
}
