public import Cluster
import Diagnostics
import Ledger
import SweepFile

/// How a step of a sweep stands.
public struct StepStatus: Sendable {
  /// The name of the step, and of the sweep that it is: `SWEEP.STEP`.
  public var name: String
  public var sweep: String
  /// How many of its runs that were submitted are in which state.
  public var counts: [JobState: Int]
  /// How many are to be submitted still.
  public var open: Int

  /// Whether nothing of it is under way or to come.
  public var isDone: Bool { open == 0 && counts.allSatisfy { $0.key.isFinal || $0.value == 0 } }
  /// Whether all of it that was begun ended well.
  public var isCompleted: Bool {
    isDone && counts.allSatisfy { $0.key == .completed || $0.value == 0 }
  }

  static func all(of sweep: SweepRecord, in ledger: Ledger) throws(Diagnostic) -> [StepStatus] {
    let records = try ledger.steps(of: sweep)
    guard !records.isEmpty else { return [] }
    let steps = Sweep.current(of: sweep)?.steps ?? []
    var all: [StepStatus] = []
    for record in records {
      let name = record.step ?? ""
      var counts = try ledger.runCounts(ofSweep: record.id)
      // Runs of it whose own run failed are never submitted.
      counts[.planned] = nil
      let open: Int
      if let step = steps.first(where: { $0.name.value == name }), step.scope == .sweep {
        let before = StepsBefore(ledger: ledger, sweep: sweep, step: step)
        // Whether Slurm starts it makes no difference here.
        open = try before.dependencies(of: record, isSlurm: true) == nil ? 0 : 1
      } else {
        open = StepChoice(try ledger.stepTasks(ofSweep: sweep.id, step: record.id)).count
      }
      all.append(StepStatus(name: name, sweep: record.name, counts: counts, open: open))
    }
    return all
  }

  /// The runs of a step that have something to work on: the runs before them have completed.
  ///
  /// - Returns: their ids; nil for all, of a step after all runs.
  static func coveredRuns(
    of step: SweepRecord, after sweep: SweepRecord, in ledger: Ledger
  ) throws(Diagnostic) -> Set<Int64>? {
    if let name = step.step, try ledger.run(named: name, ofSweep: step.id) != nil { return nil }
    return Set(
      try ledger.stepTasks(ofSweep: sweep.id, step: step.id)
        .filter { $0.isNewest && $0.state == .completed }.map(\.stepRun))
  }
}
