import Foundation
import TestSupport
import Testing

/// Several runs an array task, on a real Slurm.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct PackClusterTests {
  let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  private func runs(_ program: ClusterSweepProgram, _ sweep: String) throws -> [[String: Any]] {
    try program.json("status", sweep, "--now")["runs"] as? [[String: Any]] ?? []
  }

  private func states(_ program: ClusterSweepProgram, _ sweep: String) throws -> [String] {
    try runs(program, sweep).map { $0["state"] as? String ?? "?" }
  }

  @Test func oneOfAPackFailsAloneAndIsRerunAlone() throws {
    let program = try cluster.program(
      sweep: """
        name: packed
        command: |
          echo "attempt $CLUSTERSWEEP_ATTEMPT of {{ n }}"; echo {{ n }} >>../../../count
          [ {{ n }} != 3 ] || [ "$CLUSTERSWEEP_ATTEMPT" = 2 ] || { echo broken >&2; sh -c 'kill -SEGV $$'; }
        params: {n: 1:5}
        host: uni
        pack: 4
        resources: {time: 5m, memory: 50M}
        """)
    let before = try cluster.sbatchCalls()
    #expect(try program("submit", "sweep.yaml").status == 0)
    #expect(try cluster.sbatchCalls() == before + 1)
    #expect(try program("watch", "packed", "--until-done").status == 2)
    var found = try runs(program, "packed")
    #expect(
      found.map { $0["state"] as? String }
        == ["completed", "completed", "failed", "completed", "completed"])
    #expect(found[2]["cause"] as? String == "signal SEGV")
    let tasks = found.compactMap { ($0["job"] as? String)?.split(separator: "_").last }
    #expect(tasks == ["0", "0", "0", "0", "1"])
    #expect(try program("logs", "packed", "2", "--errors").output.hasPrefix("broken\n"))

    #expect(try program("rerun", "packed", "--failed").errors == "submitted 1 run again\n")
    #expect(try program("watch", "packed", "--until-done").status == 0)
    found = try runs(program, "packed")
    #expect(found.compactMap { $0["attempt"] as? Int } == [1, 1, 2, 1, 1])
    #expect(try program("logs", "packed", "2").output == "attempt 2 of 3\n")
    let lines = try program.folder.read("uni/count")
    #expect(lines.split(separator: "\n").sorted() == ["1", "2", "3", "3", "4", "5"])
  }

  /// 200 grandchildren, some in sessions of their own, some of those without their parents.
  @Test func aCancelledRunTakesItsTreeAlongAndNothingElse() throws {
    let program = try cluster.program(
      sweep: """
        name: forest
        command: sh forest.sh {{ n }}
        params: {n: 1:3}
        host: uni
        pack: {runs: 3, side_by_side: 2}
        resources: {time: 5m, memory: 2G}
        """)
    let forest = Forest()
    try program.folder.write("forest.sh", forest.script(single: 3))
    #expect(try program("submit", "sweep.yaml").status == 0)
    #expect(try eventually { try forest.count(1) == 200 && forest.count(2) == 200 })
    #expect(try states(program, "forest") == ["running", "running", "pending"])
    #expect(try program("cancel", "forest", "--where", "n == 1").status == 0)
    #expect(try eventually { try forest.count(1) == 0 })
    #expect(try forest.count(2) == 200)
    // The third takes its place.
    #expect(try eventually { try forest.count(3) == 1 })
    #expect(
      try eventually { try states(program, "forest") == ["cancelled", "running", "running"] })
    #expect(try program("cancel", "forest").status == 0)
    #expect(try eventually { try forest.count(2) == 0 && forest.count(3) == 0 })
    #expect(
      try eventually {
        try states(program, "forest") == ["cancelled", "cancelled", "cancelled"]
      })
  }

  @Test func limitsOfRunsEndThemAlone() throws {
    let program = try cluster.program(
      sweep: """
        name: ends
        command: sh work.sh {{ kind }}
        params: {kind: [memory, time, well]}
        host: uni
        pack: {runs: 3, side_by_side: 2, time: 2m}
        resources: {time: 5s, memory: 100M}
        """)
    try program.folder.write(
      "work.sh",
      """
      case $1 in
        memory) setsid perl -e '$n = 120_000_000; $x = "x" x $n; sleep 1000' & wait ;;
        time) exec sleep 1000 ;;
      esac
      """)
    #expect(try program("submit", "sweep.yaml").status == 0)
    #expect(try program("watch", "ends", "--until-done").status == 2)
    let found = try runs(program, "ends")
    #expect(found.map { $0["state"] as? String } == ["failed", "failed", "completed"])
    #expect(
      found.map { $0["cause"] as? String } == ["out of memory at 100M", "time limit of 5 s", nil])
  }

  /// What had begun fails with the pack's cause; what hadn't waits, and goes with the next submission.
  @Test(arguments: ["time", "node"]) func aPackThatIsCutLeavesTheRestWaiting(by how: String) throws
  {
    let program = try cluster.program(
      sweep: """
        name: cut
        command: |
          [ {{ n }} != 2 ] || [ -e ../../../../go ] || { touch ../../../../asleep; sleep 1000; }
        params: {n: 1:4}
        host: uni
        pack: {runs: 4, time: \(how == "time" ? "1s" : "5m")}
        resources: {memory: 50M, sbatch: [--no-requeue]}
        """)
    #expect(try program("submit", "sweep.yaml").status == 0)
    let asleep = program.folder.path + "/asleep"
    #expect(eventually { FileManager.default.fileExists(atPath: asleep) })
    if how == "node" {
      #expect(
        try eventually {
          try states(program, "cut") == ["completed", "running", "pending", "pending"]
        })
      let jobs = try cluster.slurm("squeue", "-h", "-t", "R", "-o", "%N|%Z")
      let job = try #require(
        jobs.split(separator: "\n").first { $0.contains(program.folder.path) })
      let node = String(job.prefix { $0 != "|" })
      _ = try cluster.slurm("scontrol", "update", "nodename=\(node)", "state=down", "reason=test")
      defer {
        _ = try? cluster.slurm("scontrol", "update", "nodename=\(node)", "state=resume")
      }
      #expect(try eventually { try states(program, "cut")[1] == "failed" })
    }
    #expect(
      try eventually(within: 150) {
        try states(program, "cut") == ["completed", "failed", "waiting", "waiting"]
      })
    let cause = try runs(program, "cut")[1]["cause"] as? String ?? ""
    #expect(cause.hasPrefix(how == "time" ? "time limit of 1 min" : "node failure on "))
    try program.folder.write("go", "")
    #expect(try program("submit", "sweep.yaml").errors.contains("submitted 2 runs"))
    #expect(try program("watch", "cut", "--until-done").status == 2)
    #expect(try states(program, "cut") == ["completed", "failed", "completed", "completed"])
    #expect(try runs(program, "cut").compactMap { $0["attempt"] as? Int } == [1, 1, 1, 1])

    // A ledger that was lost finds each attempt where it ran.
    try FileManager.default.removeItem(atPath: program.folder.path + "/.clustersweep")
    #expect(try program("recover", "uni").status == 0)
    #expect(try states(program, "cut") == ["completed", "failed", "completed", "completed"])
  }
}
