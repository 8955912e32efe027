import Foundation
import TestSupport
import Testing

/// What a sweep file's policies do about ends that Slurm really brought about.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct PolicyClusterTests {
  let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  private static let sweep = """
    name: auto
    command: |
      if [ {{ attempt }} -gt 1 ]; then echo "$SLURMD_NODENAME" >again; exit 0; fi
      case {{ what }} in
      memory) exec python3 -c "x = bytearray(400 * 10**6); import time; time.sleep(300)" ;;
      *) echo "$SLURMD_NODENAME" >first; sleep 300 ;;
      esac
    params: {what: [memory, limit, node]}
    host: uni
    resources: {time: 1m, memory: 100M, sbatch: [--exclusive]}
    on_oom: mem x2, at most 1
    on_timeout: time x2, at most 1
    on_node_failure: again, on other nodes, at most 1
    """

  private static let guest = """
    name: guest
    command: "[ {{ attempt }} -gt 1 ] || sleep {{ n }}"
    params: {n: [300]}
    host: uni
    resources: {time: 5m, memory: 50M, partition: spare, sbatch: [--exclusive]}
    on_preempted: again, at most 1
    """

  private func states(_ program: ClusterSweepProgram, _ sweep: String) throws -> [String] {
    let runs = try program.json("status", sweep, "--now")["runs"] as? [[String: Any]] ?? []
    return runs.map { "\($0["state"] ?? "?") \($0["kind"] as? String ?? "-")" }
  }

  private func job(_ program: ClusterSweepProgram, _ sweep: String) throws -> String {
    let runs = try program.json("status", sweep)["runs"] as? [[String: Any]]
    return String(try #require((runs?.first?["job"] as? String)?.split(separator: "_").first))
  }

  private func node(of task: String) throws -> String {
    try cluster.slurm("squeue", "-h", "-j", task, "-o", "%N")
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test func eachCauseHasItsPolicy() throws {
    let program = try cluster.program(sweep: Self.sweep)
    try program.folder.write("guest.yaml", Self.guest)
    #expect(try program("submit").status == 0)
    let job = try job(program, "auto")
    #expect(
      try eventually(within: 120) { try states(program, "auto")[0] == "failed out_of_memory" })
    #expect(try eventually { try states(program, "auto")[2] == "running -" })
    let node = try node(of: "\(job)_2")
    _ = try cluster.slurm("scontrol", "update", "JobId=\(job)_2", "Requeue=0")
    _ = try cluster.slurm("scontrol", "update", "nodename=\(node)", "state=down", "reason=test")
    #expect(try eventually { try states(program, "auto")[2] == "failed node_failure" })
    _ = try cluster.slurm("scontrol", "update", "nodename=\(node)", "state=idle")

    // While the time of the second runs out, another sweep is preempted.
    try preempt(program)
    let ends = ["failed out_of_memory", "failed time_limit", "failed node_failure"]
    #expect(try eventually(within: 150) { try states(program, "auto") == ends })
    let auto = try program("rerun", "auto", "--auto")
    #expect(auto.status == 0, "\(auto.errors)")
    for policy in [
      "on_oom: mem x2, at most 1", "on_timeout: time x2, at most 1",
      "on_node_failure: again, on other nodes, at most 1",
    ] {
      #expect(auto.errors.contains(policy + ": "), "\(auto.errors)")
    }
    #expect(try program("watch", "auto", "--until-done").status == 0)
    #expect(try program("status", "auto", "--attempts", "0").output.contains("200M"))
    #expect(try program("status", "auto", "--attempts", "1").output.contains("2m"))
    let (first, again) = (try files("first", program), try files("again", program))
    #expect(again.count == 3)
    // The run whose node failed has been elsewhere since.
    for file in first {
      let before = try String(contentsOfFile: file, encoding: .utf8)
      guard before == node + "\n" else { continue }
      let after = try String(contentsOfFile: file.dropLast(5) + "again", encoding: .utf8)
      #expect(after != before)
    }
    #expect(try program("rerun", "auto", "--auto").errors.contains("no policy applies"))
  }

  /// Files of a name in the folders of the runs.
  private func files(_ name: String, _ program: ClusterSweepProgram) throws -> [String] {
    let found = try run(
      "/bin/sh", ["-c", "ls -d \(program.folder.path)/uni/auto-*/runs/*/\(name)"])
    return found.output.split(separator: "\n").map(String.init)
  }

  private func preempt(_ program: ClusterSweepProgram) throws {
    #expect(try program("submit", "guest.yaml").status == 0)
    #expect(try eventually { try states(program, "guest") == ["running -"] })
    let node = try node(of: try job(program, "guest"))
    let other = try cluster.slurm(
      "sbatch", "--parsable", "--partition=debug", "--exclusive", "--nodelist=\(node)",
      "--output=/dev/null", "--wrap=sleep 300"
    ).trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(try eventually { try states(program, "guest") == ["failed preempted"] })
    _ = try cluster.slurm("scancel", other)
    let watched = try program("watch", "guest", "--until-done")
    #expect(watched.status == 0, "\(watched.errors)")
    #expect(watched.errors.contains("on_preempted: again, at most 1: "), "\(watched.errors)")
    #expect(try states(program, "guest") == ["completed -"])
  }
}
