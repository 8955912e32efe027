import Cluster
public import Collect
import Ledger

/// Several runs of one point, and what their values have in common.
public struct VerifiedRuns: Sendable {
  public let objective: Objective
  /// Best first, those without a value last.
  public let runs: [RankedRun]

  /// Of those that have completed.
  public var statistics: SampleStatistics? {
    SampleStatistics(completed.compactMap(\.value))
  }

  /// How many of the completed have no value, or one that is no finite number.
  public var unusable: Int { completed.count { !($0.value?.isFinite ?? false) } }

  private var completed: [RankedRun] { runs.filter { $0.run.state == .completed } }
}
