import Foundation
import TestSupport
import Testing

/// Two laptops with copies of one project, ledger and all, on a real Slurm: nothing runs twice, and neither
/// ledger stays wrong.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct CopiesTests {
  let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  /// A project whose runs note in `began` that they began, and fail in their first attempt where n is even.
  private func project(_ name: String, sbatch: String = "") throws -> ClusterSweepProgram {
    let program = try cluster.program(sweep: "")
    try program.folder.write(
      "sweep.yaml",
      """
      name: \(name)
      command: |
        echo {{ n }} "$CLUSTERSWEEP_ATTEMPT" >>\(program.folder.path)/began
        [ "$CLUSTERSWEEP_ATTEMPT" != 1 ] || [ $(( {{ n }} % 2 )) = 1 ]
      params: {n: 1:1}
      host: uni
      code: none
      \(sbatch.isEmpty ? "" : "resources: {sbatch: [\(sbatch)]}")
      """)
    return program
  }

  /// The same project on another machine; its host is the same.
  private func copy(_ program: ClusterSweepProgram) throws -> ClusterSweepProgram {
    let other = try ClusterSweepProgram()
    for name in ["sweep.yaml", "hosts.yaml", ".clustersweep"] {
      let from = program.folder.path + "/" + name
      let result = try run("/bin/cp", ["-a", from, other.folder.path + "/"])
      #expect(result.status == 0, "\(result.errors)")
    }
    return other
  }

  /// What each run is on its host: index, state, attempt, job.
  private func facts(_ program: ClusterSweepProgram, _ sweep: String) throws -> [String] {
    let runs = try program.json("status", sweep)["runs"] as? [[String: Any]] ?? []
    return runs.map { run in
      ["index", "state", "attempt", "job"].map { "\(run[$0] ?? "")" }.joined(separator: " ")
    }
  }

  /// What began, a line each: the value of n and the attempt.
  private func began(_ program: ClusterSweepProgram) throws -> [String] {
    try program.folder.read("began").split(separator: "\n").map(String.init).sorted()
  }

  @Test func theSecondTakesInWhatTheFirstSubmitted() throws {
    let first = try project("copied", sbatch: "--hold")
    #expect(try first("submit").status == 0)
    let second = try copy(first)
    #expect(try first("submit", "n=1:3").status == 0)
    let calls = try cluster.sbatchCalls()
    let late = try second("submit", "n=1:3")
    #expect(
      late.errors
        == "copied: found 2 runs that another copy of this folder submitted; 1 run submitted before\n"
    )
    #expect(try cluster.sbatchCalls() == calls)
    #expect(try facts(second, "copied") == facts(first, "copied"))

    let more = try second("submit", "n=1:4")
    #expect(more.errors.hasPrefix("copied: submitted 1 run to uni as job "), "\(more.errors)")
    #expect(try cluster.sbatchCalls() == calls + 1)
    let recovered = try first("recover", "uni")
    #expect(recovered.errors == "copied: recovered 1 attempt of 1 submission\n")
    #expect(try facts(first, "copied") == facts(second, "copied"))
    #expect(try first("cancel", "copied").status == 0)
  }

  /// Each goes on until it has nothing left to do; of what both submitted, each run is in one job.
  @Test func atTheSameTimeEachRunIsSubmittedOnce() throws {
    let first = try project("racing", sbatch: "--hold")
    #expect(try first("submit").status == 0)
    let second = try copy(first)
    for count in [6, 12, 18] {
      let both = try [first, second].map { try $0.start("submit", "n=1:\(count)") }
      for running in both {
        let result = try running.wait()
        #expect([0, 75].contains(result.status), "\(result.errors)")
      }
      for program in [first, second] {
        let result = try program("submit", "n=1:\(count)")
        #expect(result.status == 0, "\(result.errors)")
      }
      #expect(try first("recover", "uni").status == 0)
      #expect(try second("recover", "uni").status == 0)
      let known = try facts(first, "racing")
      #expect(try facts(second, "racing") == known)
      #expect(known.count == count)
      #expect(known.allSatisfy { $0.contains(" pending 1 ") }, "\(known)")
    }
    let folder = first.folder.path + "/uni"
    let rows = try cluster.slurm("squeue", "-h", "-r", "-t", "all", "-o", "%i|%T|%Z")
      .split(separator: "\n").filter { $0.contains(folder) }
    #expect(rows.count == 18, "\(rows)")
    #expect(try first("cancel", "racing").status == 0)
  }

  @Test func aRerunOnBothRunsOnce() throws {
    let first = try project("rerun")
    #expect(try first("submit", "n=1:4").status == 0)
    #expect(try first("watch", "rerun", "--until-done").status == 2)
    let second = try copy(first)
    #expect(try first("rerun", "rerun", "--failed").errors == "submitted 2 runs again\n")
    // It doesn't know of that, and its attempts would have the same numbers.
    let late = try second("rerun", "rerun", "--failed")
    #expect(late.status == 0)
    #expect(late.errors == "another copy of this folder has submitted 2 of them again\n")
    for program in [first, second] {
      #expect(try program("watch", "rerun", "--until-done").status == 0)
    }
    #expect(try facts(first, "rerun") == facts(second, "rerun"))
    #expect(try began(first) == ["1 1", "2 1", "2 2", "3 1", "4 1", "4 2"])
  }

  @Test func twoProcessesOnOneLedgerSubmitOnce() throws {
    let program = try project("double", sbatch: "--hold")
    let calls = try cluster.sbatchCalls()
    let both = try (0..<2).map { _ in try program.start("submit", "n=1:5") }
    let results = try both.map { try $0.wait() }
    #expect(results.contains { $0.status == 0 }, "\(results)")
    #expect(results.allSatisfy { [0, 75].contains($0.status) }, "\(results)")
    #expect(try program("submit", "n=1:5").status == 0)
    #expect(try cluster.sbatchCalls() == calls + 1)
    #expect(try program("cancel", "double").status == 0)
  }
}
