import Foundation
import TestSupport
import Testing

/// Sweeps on a real Slurm, through a real sshd. One at a time, since some count what the cluster does.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct SlurmSweepTests {
  let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  private func runs(_ program: ClusterSweepProgram, _ sweep: String) throws -> [[String: Any]] {
    try program.json("status", sweep)["runs"] as? [[String: Any]] ?? []
  }

  private func states(_ program: ClusterSweepProgram, _ sweep: String) throws -> [String] {
    try runs(program, sweep).map { run in
      let code = (run["exit_code"] as? Int).map { " \($0)" } ?? ""
      return "\(run["index"] ?? "?") \(run["state"] ?? "?") attempt \(run["attempt"] ?? "?")\(code)"
    }
  }

  /// Within seconds: neither squeue nor sacct has heard of its tasks then, and sacct not even of its name.
  @Test func anArrayThatSomebodyElseCancelledBeforeItBeganIsCancelled() throws {
    let program = try cluster.program(
      sweep: """
        name: spared
        command: echo {{ n }}
        params: {n: 1:3}
        host: uni
        resources: {time: 5m, memory: 50M, sbatch: [--hold]}
        """)
    #expect(try program("submit", "sweep.yaml").status == 0)
    let name = try #require(try runs(program, "spared").first?["job"] as? String)
    _ = try cluster.slurm("scancel", String(name.prefix { $0 != "_" }))
    let cancelled = (0...2).map { "\($0) cancelled attempt 1" }
    #expect(
      try eventually {
        _ = try program("status", "spared", "--now")
        return try states(program, "spared") == cancelled
      })
    // Where the queue still lists it nobody says by whom.
    let causes = try runs(program, "spared").map { $0["cause"] as? String }
    #expect(Set(causes).isSubset(of: ["cancelled", "cancelled by you"]))
  }

  @Test func goesFromFileToRankingAndRerunsOnlyWhatFailed() throws {
    let program = try cluster.program(
      sweep: """
        name: small
        command: |
          if [ {{ n }} = 3 ] && [ "$CLUSTERSWEEP_ATTEMPT" = 1 ]; then echo broken >&2; exit 3; fi
          echo "epoch=1 val_loss=0.{{ n }}"; echo "epoch=2 val_loss=1"
        params: {n: 1:4}
        metric: val_loss:min
        host: uni
        resources: {time: 5m, memory: 50M}
        """)
    #expect(try program("submit", "sweep.yaml").status == 0)
    #expect(try program("watch", "small", "--until-done").status == 2)
    #expect(
      try states(program, "small") == [
        "0 completed attempt 1 0", "1 completed attempt 1 0", "2 failed attempt 1 3",
        "3 completed attempt 1 0",
      ])
    #expect(try runs(program, "small").dropFirst(2).first?["cause"] as? String == "exit code 3")

    let rerun = try program("rerun", "small", "--failed")
    #expect(rerun.errors == "submitted 1 run again\n")
    #expect(try program("watch", "small", "--until-done").status == 0)
    #expect(try states(program, "small").dropFirst(2).first == "2 completed attempt 2 0")
    let attempts = try runs(program, "small").compactMap { $0["attempt"] as? Int }
    #expect(attempts == [1, 1, 2, 1])

    let ranking = try #require(try program.json("rank", "small")["runs"] as? [[String: Any]])
    #expect(ranking.compactMap { $0["value"] as? Double } == [0.1, 0.2, 0.3, 0.4])
    #expect(ranking.compactMap { $0["step"] as? Int } == [1, 1, 1, 1])
    #expect(try program("logs", "small", "2", "--errors").output == "")
  }

  @Test func submittingTwiceSubmitsOnce() throws {
    let program = try cluster.program(
      sweep: """
        name: twice
        command: 'true {{ n }}'
        params: {n: 1:3}
        host: uni
        resources: {sbatch: [--hold]}
        """)
    let before = try cluster.sbatchCalls()
    #expect(try program("submit", "sweep.yaml").status == 0)
    let again = try program("submit", "sweep.yaml")
    #expect(again.errors == "twice: nothing to submit; 3 runs submitted before\n")
    #expect(try cluster.sbatchCalls() == before + 1)

    // A value more in the file: only the new run is submitted.
    let more = try program("submit", "sweep.yaml", "n=1:4")
    #expect(more.errors.hasPrefix("twice: submitted 1 run to uni as job "))
    #expect(more.errors.hasSuffix("; 3 runs submitted before\n"))
    #expect(try cluster.sbatchCalls() == before + 2)
    #expect(try program("cancel", "twice").status == 0)
    let ended = try eventually {
      try states(program, "twice").allSatisfy { $0.contains("cancelled") }
    }
    #expect(ended)
  }

  /// The ledger is held from outside, so that the client, having called sbatch, can't record the
  /// answer; there it is killed.
  @Test func aClientKilledBetweenSbatchAndItsRecordIsAdopted() throws {
    let program = try cluster.program(
      sweep: """
        name: killed
        command: 'true {{ n }}'
        params: {n: 1:3}
        host: uni
        resources: {sbatch: [--hold]}
        """)
    let folder = program.folder.path
    let before = try cluster.sbatchCalls()
    let ledger = try HeldLedger(of: program)
    defer { ledger.release() }
    let client = try program.start("submit", "sweep.yaml")
    #expect(ledger.isHeld())
    let recorded = try eventually {
      try !run("/usr/bin/find", [folder + "/uni", "-name", "job", "-size", "+0"]).output.isEmpty
    }
    #expect(recorded, "the login node wrote down the job")
    #expect(client.isRunning)
    client.signal(SIGKILL)
    #expect(try client.wait().status == 128 + SIGKILL)
    ledger.release()

    let again = try program("submit", "sweep.yaml")
    #expect(again.errors == "killed: adopted 3 runs of an interrupted submission\n")
    #expect(again.status == 0)
    #expect(try cluster.sbatchCalls() == before + 1)
    let jobs = Set(try runs(program, "killed").compactMap { $0["job"] as? String })
    #expect(jobs.count == 3)
    let job = try #require(jobs.first?.split(separator: "_").first.map(String.init))
    let queue = try cluster.slurm("squeue", "-h", "-r", "-o", "%F")
    #expect(queue.split(separator: "\n").count { $0 == job } == 3)
    #expect(try program("cancel", "killed").status == 0)
  }

  /// MaxArraySize of the test cluster is 1001.
  @Test(arguments: [(1000, 1), (2500, 3)])
  func manyRunsTakeOneConnectionAndFewCalls(count: Int, calls: Int) throws {
    let program = try cluster.program(
      sweep: """
        name: many
        command: 'true {{ n }}'
        params: {n: "1:\(count)"}
        host: uni
        resources: {sbatch: [--hold]}
        """)
    let logins = try cluster.logins()
    let before = try cluster.sbatchCalls()
    let submit = try program("submit", "sweep.yaml")
    #expect(submit.errors.hasPrefix("many: submitted \(count) runs to uni as job "))
    #expect(try cluster.logins() == logins + 1)
    #expect(try cluster.sbatchCalls() == before + calls)
    #expect(try states(program, "many").count { $0.contains("pending attempt 1") } == count)
    #expect(try program("cancel", "many").status == 0)
  }

  @Test func aRefusalIsSaidWithItsRemedyAndLeavesNothing() throws {
    let program = try cluster.program(
      sweep: """
        name: refused
        command: 'true {{ n }}'
        params: {n: 1:2}
        host: uni
        resources: {partition: nope}
        """)
    let refused = try program("submit", "sweep.yaml")
    #expect(refused.status == 1)
    #expect(
      refused.errors == """
        uni: error: Slurm refuses the submission
          why: sbatch: error: Batch job submission failed: Invalid partition name specified
          try: set `resources.partition` to one that `sinfo` lists

        """)
    #expect(try states(program, "refused").allSatisfy { $0.contains(" planned ") })
    let right = try program("submit", "sweep.yaml", "--set", "resources.partition=debug")
    #expect(right.status == 0, "\(right.errors)")
    #expect(try program("watch", "refused", "--until-done").status == 0)
  }

  @Test func cancelEndsWhatRunsAndNothingElse() throws {
    let program = try cluster.program(
      sweep: """
        name: ended
        command: echo {{ n }}; sleep 600
        params: {n: 1:2}
        host: uni
        """)
    #expect(try program("submit", "sweep.yaml").status == 0)
    #expect(
      try eventually { try states(program, "ended").allSatisfy { $0.contains("running") } })
    #expect(try program("cancel", "ended", "--run", "0").errors == "cancelled 1 run\n")
    #expect(
      try eventually { try states(program, "ended").first?.contains("cancelled") == true })
    #expect(try states(program, "ended").last?.contains("running") == true)
    #expect(try program("cancel", "ended").status == 0)
    #expect(
      try eventually { try states(program, "ended").allSatisfy { $0.contains("cancelled") } })
  }

  @Test func aPlainHostRunsASweepAndSurvivesTheClient() throws {
    let program = try cluster.program(
      sweep: """
        name: plain
        command: echo val_loss={{ n }}
        params: {n: "3,1,2"}
        metric: val_loss:min
        host: box
        """)
    #expect(try program("submit", "sweep.yaml").status == 0)
    #expect(try program("watch", "plain", "--until-done").status == 0)
    let ranking = try #require(try program.json("rank", "plain")["runs"] as? [[String: Any]])
    #expect(ranking.compactMap { $0["value"] as? Double } == [1, 2, 3])
  }

  @Test func anUnknownHostKeyIsRefused() throws {
    let program = try cluster.program(sweep: "name: a\ncommand: 'true'\nhost: uni\n")
    let known = try program.folder.write("empty", "")
    let config = try String(contentsOfFile: cluster.sshConfig, encoding: .utf8)
    let lines = config.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.contains("UserKnownHostsFile") ? "  UserKnownHostsFile \(known)" : String(line)
    }
    let changed = try program.folder.write("ssh_config", lines.joined(separator: "\n"))
    try program.folder.write(
      "hosts.yaml", "uni: {ssh: testcluster, scheduler: slurm, ssh_config: \(changed)}\n")
    let result = try program("submit", "sweep.yaml")
    #expect(result.status == 77, "\(result.errors)")
    #expect(result.errors.contains("SHA256:"))
    #expect(try program.folder.read("empty") == "")
  }

  @Test func hostsCheckFindsAllThere() throws {
    let program = try cluster.program(sweep: "")
    let hosts = try #require(try program.json("hosts", "check")["hosts"] as? [[String: Any]])
    #expect(hosts.compactMap { $0["host"] as? String } == ["uni", "box", "local"])
    #expect(hosts.allSatisfy { $0["good"] as? Bool == true }, "\(hosts)")
  }
}
