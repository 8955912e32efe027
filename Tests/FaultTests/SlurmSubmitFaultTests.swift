import Foundation
import TestSupport
import Testing

/// Submissions of three arrays to a real Slurm that anything happens to: after repeats the cluster has run each
/// run exactly once, and every copy of the ledger says so.
///
/// `CLUSTERSWEEP_FAULTS=N` says how many of the most frequent kind, `CLUSTERSWEEP_FAULTS_SEED` from which they
/// are drawn.
@Suite(.serialized, .enabled(if: FaultCluster.isWanted)) struct SlurmSubmitFaultTests {
  /// Done; failed at a full disk; no connection; not known yet; killed.
  private static let expected: Set<Int32> = [0, 1, 69, 75, 137]

  @Test func nothingRunsTwiceAndNothingIsLost() throws {
    let cluster = try FaultCluster()
    let whole = try ClusterTrial(cluster, "whole")
    let measure = try whole.measure()
    try check([whole])
    print("faults: submit to Slurm, seed \(Trials.seed), \(measure)")
    for fault in ClusterFault.allCases where fault != .full || SmallDisk.isPossible {
      var dice = Dice(state: Trials.seed)
      var statuses: [Int32: Int] = [:]
      var repeats = 0
      let count = max(1, Self.count * fault.share / 10)
      let trials = try (0..<count).map { index in
        let trial = try ClusterTrial(cluster, "\(fault) \(index)", for: fault)
        for result in try fault.happen(to: trial, measure, &dice) {
          statuses[result.status, default: 0] += 1
          #expect(Self.expected.contains(result.status), "\(trial.label): \(result.errors)")
        }
        for program in [trial.program] + trial.copies {
          let (result, count) = try trial.converge(program)
          #expect(result.status == 0, "\(trial.label): \(result.errors)")
          repeats += count
        }
        return trial
      }
      // Whatever came late has come by now.
      let tally = try check(trials)
      let ends = statuses.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      print(
        "faults: submit to Slurm, \(fault): \(count) trials, exit statuses"
          + " \(ends.joined(separator: ", ")), \(repeats) repeats, \(tally)")
    }
  }

  /// Fewer than of other faults where the environment says nothing: a trial takes seconds.
  private static let count = Trials.isSample ? 2 : Trials.count

  /// What the cluster ran.
  private struct Tally: CustomStringConvertible {
    var runs = 0
    var double = 0
    var missing = 0
    /// Of submissions that had a run twice, and whose tasks left it alone.
    var spare = 0

    var description: String {
      "\(runs) runs began once, \(double) twice, \(missing) never; \(spare) spare tasks"
    }
  }

  @discardableResult
  private func check(_ trials: [ClusterTrial]) throws -> Tally {
    var tally = Tally()
    for trial in trials {
      let isQuiet = try trial.isQuiet()
      #expect(isQuiet, "\(trial.label)")
      let starts = try trial.starts()
      #expect(starts.count == ClusterTrial.runs, "\(trial.label): \(starts)")
      #expect(starts.values.allSatisfy { $0 == 1 }, "\(trial.label): \(starts)")
      tally.runs += starts.values.count { $0 == 1 }
      tally.double += starts.values.count { $0 > 1 }
      tally.missing += max(0, ClusterTrial.runs - starts.count)
      tally.spare += max(0, try trial.cluster.queue(below: trial.place).count - ClusterTrial.runs)
      for program in [trial.program] + trial.copies {
        if !trial.copies.isEmpty { #expect(try program("recover", "uni").status == 0) }
        var states: [String] = []
        let areDone = try eventually {
          states = try trial.states(program)
          return states == Array(repeating: "completed 1", count: ClusterTrial.runs)
        }
        #expect(areDone, "\(trial.label): \(states)")
      }
    }
    return tally
  }
}
