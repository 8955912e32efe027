import Foundation
import TestSupport
import Testing

/// Sweeps that are larger than what a real Slurm lets a user have in its queue. The cluster is one of
/// their own, since limits on a user hold for every job of his.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct LimitTests {
  private func counts(_ program: ClusterSweepProgram) throws -> [String: Int] {
    try program.json("status", "sized")["counts"] as? [String: Int] ?? [:]
  }

  private func sweep(_ count: Int, _ resources: String) -> String {
    """
    name: sized
    command: 'true {{ n }}'
    params: {n: "1:\(count)"}
    host: uni
    resources: \(resources)
    """
  }

  @Test func whatFindsNoRoomWaitsAndGoesOn() throws {
    let limited = try LimitedCluster(jobs: 8)
    let program = try limited.cluster.program(sweep: sweep(30, "{account: default}"))
    let first = try program("submit")
    #expect(first.status == 0)
    #expect(
      first.errors.hasPrefix("sized: submitted 8 runs to uni as job "), "\(first.errors)")
    #expect(first.errors.contains("; 22 runs wait\n"))
    #expect(
      first.errors.contains("why: the account 'default' lets you have 8 jobs, and 8 are there"))
    #expect(try counts(program)["waiting"] == 22)

    // Arrays of MaxArraySize, 21, and a rest; the limit can be raised at any time.
    try limited.limit(100)
    #expect(try program("watch", "sized", "--until-done").status == 0)
    #expect(try counts(program) == ["completed": 30])
    #expect(try limited.cluster.sbatchCalls() == 3)
    #expect(
      try program("submit").errors == "sized: nothing to submit; 30 runs submitted before\n")
  }

  @Test func whereNothingFindsRoomItIsSaidHowManyWait() throws {
    let limited = try LimitedCluster(jobs: 5)
    let program = try limited.cluster.program(
      sweep: sweep(12, "{account: default, sbatch: [--hold]}"))
    #expect(try program("submit").status == 0)
    let full = try program("submit", "--json")
    #expect(full.status == 75)
    let report = try JSONSerialization.jsonObject(with: Data(full.output.utf8)) as? [String: Any]
    #expect(report?["waiting"] as? Int == 7)
    #expect(report?["already"] as? Int == 5)
    let text = try program("submit")
    #expect(text.errors.contains("nothing was submitted; 7 runs wait; 5 runs submitted before"))
    #expect(text.errors.contains("try: submit again when some of your jobs have ended"))
    #expect(try limited.cluster.sbatchCalls() == 1)
  }

  /// The limit is one of the account above the user's, of which our questions tell nothing.
  @Test func aLimitThatCantBeReadIsFoundByHalving() throws {
    let limited = try LimitedCluster(jobs: 100)
    _ = try limited.cluster.slurm(
      "sacctmgr", "-i", "modify", "account", "default", "set", "GrpSubmitJobs=5")
    let program = try limited.cluster.program(
      sweep: sweep(16, "{account: default, sbatch: [--hold]}"))
    let result = try program("submit")
    #expect(result.status == 0, "\(result.errors)")
    // 16 and 8 are refused, 4 accepted, 4 and 2 refused, 1 accepted, 1 refused.
    #expect(result.errors.hasPrefix("sized: submitted 5 runs to uni as job "), "\(result.errors)")
    #expect(result.errors.contains("; 11 runs wait\n"))
    #expect(try counts(program) == ["pending": 5, "waiting": 11])
  }

  /// `%N` holds for one array; 45 runs are three.
  @Test func aThrottleHoldsOverAllArrays() throws {
    let limited = try LimitedCluster(jobs: 100)
    let program = try limited.cluster.program(
      sweep: sweep(45, "{account: default, sbatch: [--hold]}") + "\nthrottle: 3\n")
    #expect(try program("submit").status == 0)
    let lines = try limited.cluster.slurm("scontrol", "show", "job", "-o").split(separator: "\n")
    let throttles = lines.filter { $0.contains("ArrayTaskThrottle=3") }
    #expect(throttles.count == 3)
    // Each but the first waits for the one before it.
    #expect(lines.count { $0.contains("Dependency=afterany:") } == 2)
    #expect(try program("cancel", "sized").status == 0)
  }
}
