import Foundation
import TestSupport
import Testing

/// A job on a real Slurm that submits what a user's limit has no room for. Between its turns lie two minutes of
/// Slurm's; here it is told to start at once.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct FeederTests {
  private func sweep(_ count: Int, _ resources: String, _ more: String = "") -> String {
    """
    name: fed
    command: echo {{ n }} >>$CLUSTERSWEEP_RUN_DIR/../ran
    params: {n: "1:\(count)"}
    host: uni
    resources: \(resources)
    \(more)
    """
  }

  private func counts(_ program: ClusterSweepProgram) throws -> [String: Int] {
    try program.json("status", "fed")["counts"] as? [String: Int] ?? [:]
  }

  /// The jobs of feeders in the queue.
  private func feeders(_ cluster: TestCluster) throws -> [String] {
    try cluster.slurm("squeue", "-h", "-o", "%i %j").split(separator: "\n")
      .filter { $0.contains("cs-feeder-fed-") }
      .map { String($0.prefix { $0 != " " }) }
  }

  private func hurry(_ cluster: TestCluster) throws {
    for job in try feeders(cluster) {
      _ = try cluster.slurm("scontrol", "update", "JobId=\(job)", "StartTime=now")
    }
  }

  /// What the tasks wrote, a line a time that one ran.
  private func ran(
    _ program: ClusterSweepProgram, _ file: String = "ran"
  ) throws -> [String] {
    let root = program.folder.path + "/uni"
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return folders.filter { $0.hasPrefix("fed-") }.flatMap { folder in
      ((try? String(contentsOfFile: "\(root)/\(folder)/runs/\(file)", encoding: .utf8)) ?? "")
        .split(separator: "\n").map(String.init)
    }
  }

  @Test func eachRunRunsOnceWhateverElseSubmits() throws {
    let limited = try LimitedCluster(jobs: 6)
    let program = try limited.cluster.program(
      sweep: sweep(20, "{account: default}", "feed: true"))
    let first = try program("submit")
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.contains("submitted 5 runs to uni as job "), "\(first.errors)")
    #expect(first.errors.contains("; 15 runs prepared on uni; job "), "\(first.errors)")
    let feeder = try #require(try feeders(limited.cluster).first)

    // Somebody ends the feeder: the next submit has another one.
    _ = try limited.cluster.slurm("scancel", feeder)
    _ = try eventually(within: 60) { try feeders(limited.cluster).isEmpty }
    #expect(try program("submit").status == 0)
    #expect(try feeders(limited.cluster).count == 1)

    // Clients submit and watch all the time.
    let all = try eventually(within: 240) {
      try hurry(limited.cluster)
      let again = try program("submit")
      #expect(again.status == 0, "\(again.errors)")
      return try ran(program).count >= 20
    }
    #expect(all)
    #expect(try program("watch", "fed", "--until-done").status == 0)
    #expect(try counts(program) == ["completed": 20])
    #expect(try ran(program).sorted() == (1...20).map(String.init).sorted())
    #expect(
      try program("submit").errors == "fed: nothing to submit; 20 runs submitted before\n")
    _ = try hurry(limited.cluster)
    #expect(try eventually(within: 60) { try feeders(limited.cluster).isEmpty })
  }

  /// What is refused waits here again with Slurm's words, and the dependencies go along.
  @Test func whatComesAfterAnotherSweepIsFedAndWhatIsRefusedComesBack() throws {
    let limited = try LimitedCluster(jobs: 6)
    let cluster = limited.cluster
    let program = try cluster.program(
      sweep: sweep(
        8, "{account: default, partition: gone}", "after: first\nfeed: {partition: long}"))
    try program.folder.write(
      "first.yaml",
      "name: first\ncommand: true {{ n }}\nparams: {n: [1]}\nhost: uni\n"
        + "resources: {account: default, sbatch: [--hold]}\n")
    let partition = ["create", "PartitionName=gone", "Nodes=ALL", "DefaultTime=60"]
    _ = try run("scontrol", partition, on: cluster)
    #expect(try program("submit", "first.yaml").status == 0)
    let fed = try program("submit")
    #expect(fed.errors.contains("submitted 4 runs to uni"), "\(fed.errors)")
    #expect(fed.errors.contains("4 runs prepared on uni"), "\(fed.errors)")
    let calls = try TestSupport.run(
      "/bin/sh",
      [
        "-c",
        "grep -l -e --dependency=afterany: \(program.folder.path)/uni/fed-*/submissions/*/feed",
      ])
    #expect(calls.output.split(separator: "\n").count == 4)
    #expect(try ran(program) == [])

    let runs = try program.json("status", "first")["runs"] as? [[String: Any]]
    let job = try #require((runs?.first?["job"] as? String)?.split(separator: "_").first)
    _ = try run("scontrol", ["release", String(job)], on: cluster)
    #expect(try eventually(within: 60) { try ran(program).count == 4 })
    #expect(
      try eventually(within: 60) {
        _ = try? run("scontrol", ["delete", "PartitionName=gone"], on: cluster)
        return try !cluster.slurm("sinfo", "-h", "-o", "%R").contains("gone")
      })
    let isBack = try eventually(within: 120) {
      try hurry(cluster)
      return try program("status", "fed", "--now").output.contains(
        "waiting: 4 sbatch said to the feeder: sbatch: error:")
    }
    #expect(isBack)
    let refused = try program("submit")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("Slurm refuses the submission"), "\(refused.errors)")
    #expect(try counts(program) == ["completed": 4, "waiting": 4])

    _ = try run("scontrol", partition, on: cluster)
    #expect(try program("submit").status == 0)
    #expect(try program("watch", "fed", "--until-done").status == 0)
    #expect(try ran(program).sorted() == (1...8).map(String.init))
  }

  private func run(_ tool: String, _ arguments: [String], on cluster: TestCluster) throws -> String
  {
    try TestSupport.run(
      "/usr/bin/env", [tool] + arguments,
      environment: ["SLURM_CONF": cluster.slurmConfig, "PATH": "/usr/bin:/bin"]
    ).output
  }

  /// Everything at once: a feeder, steps, a limit that has no room for them, and a ledger that is lost in the middle.
  @Test func stepsOfAFedSweepComeAndAreRecovered() throws {
    let limited = try LimitedCluster(jobs: 6)
    let cluster = limited.cluster
    let steps = """
      feed: true
      steps:
        evaluate: {command: "echo {{ n }} >>../evaluated", resources: {account: default}}
        summary: {per: sweep, command: "echo done >>../summed", resources: {account: default}}
      """
    let program = try cluster.program(sweep: sweep(7, "{account: default}", steps))
    _ = try run("scontrol", ["update", "nodename=n1", "state=drain", "reason=test"], on: cluster)
    let first = try program("submit")
    #expect(first.status == 0, "\(first.errors)")
    #expect(try counts(program)["waiting"] ?? 0 > 0)
    try forget(program)
    _ = try run("scontrol", ["update", "nodename=n1", "state=resume"], on: cluster)
    let done = try eventually(within: 240) {
      try hurry(cluster)
      _ = try program("submit")
      let steps = try program.json("status", "fed", "--now")["steps"] as? [[String: Any]] ?? []
      return steps.compactMap { $0["counts"] as? [String: Int] }
        == [["completed": 7], ["completed": 1]]
    }
    #expect(done)
    try forget(program)
    #expect(
      try program("submit").errors == "fed: nothing to submit; 7 runs submitted before\n")
    let all = (1...7).map(String.init)
    #expect(try ran(program).sorted() == all)
    #expect(try ran(program, "evaluated").sorted() == all)
    #expect(try ran(program, "summed") == ["done"])
  }

  /// Loses the ledger, and has it made anew from what lies on the host.
  private func forget(_ program: ClusterSweepProgram) throws {
    try FileManager.default.removeItem(atPath: program.folder.path + "/.clustersweep")
    let recovered = try program("recover", "uni")
    #expect(recovered.status == 0, "\(recovered.errors)")
  }

  @Test func aCancelledSweepIsFedNoMore() throws {
    let limited = try LimitedCluster(jobs: 6)
    let program = try limited.cluster.program(
      sweep: sweep(12, "{account: default, sbatch: [--hold]}"))
    #expect(try program("submit", "--feed").status == 0)
    #expect(try counts(program) == ["pending": 5, "waiting": 7])
    #expect(try program("delete", "fed", "--yes").status != 0)
    #expect(try program("cancel", "fed", "--run", "11").status == 0)
    #expect(try counts(program) == ["pending": 5, "waiting": 6, "planned": 1])
    #expect(try program("cancel", "fed").status == 0)
    #expect(try counts(program) == ["cancelled": 5, "planned": 7])
    #expect(try eventually(within: 60) { try feeders(limited.cluster).isEmpty })
    #expect(try program("delete", "fed", "--yes").status == 0)
  }
}
