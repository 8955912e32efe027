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
  private func ran(_ program: ClusterSweepProgram) throws -> [String] {
    let root = program.folder.path + "/uni"
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return folders.filter { $0.hasPrefix("fed-") }.flatMap { folder in
      ((try? String(contentsOfFile: "\(root)/\(folder)/runs/ran", encoding: .utf8)) ?? "")
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
