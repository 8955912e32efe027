import Foundation
import TestSupport
import Testing

/// Reruns, requeues and dependencies on a real Slurm.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct RerunClusterTests {
  let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  private func runs(_ program: ClusterSweepProgram, _ sweep: String) throws -> [[String: Any]] {
    try program.json("status", sweep)["runs"] as? [[String: Any]] ?? []
  }

  private func attempts(
    _ program: ClusterSweepProgram, _ sweep: String, _ run: String
  ) throws -> [[String: Any]] {
    try program.json("status", sweep, "--attempts", run)["attempts"] as? [[String: Any]] ?? []
  }

  /// A fact of a job, as `scontrol show job` tells it.
  private func fact(_ name: String, of job: String) throws -> String? {
    try cluster.slurm("scontrol", "show", "job", job).split(whereSeparator: \.isWhitespace)
      .first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
  }

  @Test func aPolicyRerunsWithinItsBoundAndNoFurther() throws {
    let program = try cluster.program(
      sweep: """
        name: bound
        command: '[ {{ n }} = 1 ] || exit 3'
        params: {n: 1:2}
        host: uni
        resources: {time: 5m, memory: 50M}
        on_failure: mem +10M, at most 2
        """)
    let before = try cluster.sbatchCalls()
    #expect(try program("submit", "sweep.yaml").status == 0)
    let watched = try program("watch", "bound", "--until-done")
    #expect(watched.status == 2)
    #expect(watched.errors.contains("on_failure: mem +10M, at most 2: "))
    #expect(watched.errors.contains("again, as attempt 2 (memory 50M → 60M)"))
    #expect(watched.errors.contains("again, as attempt 3 (memory 60M → 70M)"))
    #expect(try cluster.sbatchCalls() == before + 3)

    for again in [["rerun", "bound", "--auto"], ["submit", "sweep.yaml"]] {
      _ = try run(
        ClusterSweepProgram.path, again, in: program.folder.path, environment: program.environment)
    }
    #expect(try program("watch", "bound", "--until-done").status == 2)
    #expect(try cluster.sbatchCalls() == before + 3)
    #expect(try attempts(program, "bound", "0").count == 1)
    let tried = try attempts(program, "bound", "1")
    #expect(
      tried.map { ($0["resources"] as? [String: String])?["memory"] } == ["50M", "60M", "70M"])
    let job = try #require(tried.last?["job"] as? String)
    let isRecorded = try eventually {
      try cluster.slurm("sacct", "-X", "-P", "-n", "-j", job, "-o", "ReqMem") == "70M\n"
    }
    #expect(isRecorded)
  }

  @Test func nodesThatFailedAreLeftOut() throws {
    let program = try cluster.program(
      sweep: """
        name: nodes
        command: 'false {{ n }}'
        params: {n: 1:2}
        host: uni
        resources: {time: 5m, memory: 50M, sbatch: ['--exclude=n4']}
        """)
    #expect(try program("submit", "sweep.yaml").status == 0)
    #expect(try program("watch", "nodes", "--until-done").status == 2)
    let failed = Set(
      try (0...1).flatMap { try attempts(program, "nodes", "\($0)") }
        .compactMap { $0["node"] as? String })
    #expect(failed.isSubset(of: ["n1", "n2", "n3"]))
    let rerun = try program("rerun", "nodes", "--failed", "--exclude-failed-nodes")
    #expect(rerun.errors.contains("not used: \(failed.sorted().joined(separator: ", "))"))
    let job = try #require(try runs(program, "nodes")[0]["job"] as? String)
    let excluded = try #require(try fact("ExcNodeList", of: job))
    let expected = try cluster.slurm(
      "scontrol", "show", "hostlistsorted", (failed.sorted() + ["n4"]).joined(separator: ","))
    #expect(excluded + "\n" == expected)
  }

  /// Slurm sends the signal up to half a minute earlier, so it comes when the command has begun.
  @Test func aRunGoesOnAfterItsTimeLimit() throws {
    let program = try cluster.program(
      sweep: """
        name: long
        command: sh long.sh {{# resume_from }}--resume {{ resume_from }}{{/ resume_from }}
        params: {n: [1]}
        host: uni
        resources: {time: 1m, memory: 50M}
        checkpoints: checkpoints/
        requeue: 5s before the limit, at most 3
        template: requeue
        """.replacing("long.sh ", with: "long.sh {{ n }} "))
    try program.folder.write(
      "long.sh",
      """
      if [ "$2" = --resume ]; then echo "goes on: $(cat "$3")"; exit 0; fi
      trap 'echo "half done" >"checkpoints/it'"'"'s \\$half"; echo saved; exit 0' USR1
      while :; do sleep 0.1; done
      """)
    #expect(try program("submit", "sweep.yaml").status == 0)
    let job = try #require(try runs(program, "long")[0]["job"] as? String)
    let requeued = try eventually(within: 90) { try fact("Restarts", of: job) == "1" }
    #expect(requeued)
    // Slurm lets a requeued job wait two minutes, since what it had revoked of the job holds for all starts
    // up to that second.
    let isPending = try eventually { try fact("JobState", of: job) == "PENDING" }
    #expect(isPending)
    _ = try cluster.slurm("scontrol", "update", "job", job, "StartTime=now+3")
    let watched = try program("watch", "long", "--until-done")
    #expect(watched.status == 0, "\(watched.transcript)")
    #expect(try program("logs", "long", "0").output == "saved\ngoes on: half done\n")
    #expect(try attempts(program, "long", "0").count == 1)
  }

  @Test func aSweepWaitsForTheOneBeforeIt() throws {
    let program = try cluster.program(
      sweep: """
        name: first
        command: 'echo {{ n }}'
        params: {n: 1:2}
        host: uni
        resources: {time: 5m, memory: 50M, sbatch: [--hold]}
        """)
    try program.folder.write(
      "second.yaml",
      """
      name: second
      command: 'echo {{ n }}'
      params: {n: 1:2}
      host: uni
      resources: {time: 5m, memory: 50M}
      after: {sweep: first, when: completed}
      """)
    let early = try program("submit", "second.yaml")
    #expect(early.status == 64)
    #expect(early.errors.contains("the sweep 'first', after which this one comes, hasn't been"))
    #expect(try program("submit", "sweep.yaml").status == 0)
    #expect(try program("submit", "second.yaml").status == 0)
    let first = try #require(try runs(program, "first")[0]["job"] as? String)
    let second = try #require(try runs(program, "second")[0]["job"] as? String)
    let array = first.prefix { $0 != "_" }
    #expect(try fact("Dependency", of: second)?.hasPrefix("afterok:\(array)_") == true)
    _ = try cluster.slurm("scontrol", "release", String(array))
    #expect(try program("watch", "second", "--until-done").status == 0)
    #expect(try program("watch", "first", "--until-done").status == 0)
  }
}
