import Foundation
import TestSupport
import Testing

/// Ends that come before a run could begin, and those that control groups bring, provoked on a real Slurm and told with
/// accounting and without it.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct EndingClusterTests {
  /// `STATE KIND CAUSE` of each run.
  private func words(_ program: ClusterSweepProgram, _ sweep: String) throws -> [String] {
    let runs = try program.json("status", sweep, "--now")["runs"] as? [[String: Any]] ?? []
    return runs.map {
      "\($0["state"] ?? "?") \($0["kind"] as? String ?? "-") \($0["cause"] as? String ?? "-")"
    }
  }

  @Test func aDeadlineIsTold() throws {
    let cluster = try TestCluster()
    var program = try cluster.program(
      sweep: """
        name: late
        command: sleep {{ n }}
        params: {n: [60, 61]}
        host: uni
        resources: {time: 1m, memory: 50M, sbatch: [--nodelist=n4, --deadline=now+75seconds]}
        """)
    let host = try cluster.slurm(
      "sbatch", "--parsable", "--exclusive", "--nodelist=n4", "--output=/dev/null",
      "--wrap=sleep 300"
    ).trimmingCharacters(in: .whitespacesAndNewlines)
    defer { _ = try? cluster.slurm("scancel", host) }
    #expect(
      try eventually { try cluster.slurm("squeue", "-h", "-j", host, "-o", "%T") == "RUNNING\n" })
    #expect(try program("submit").status == 0)
    let before = try SavedLedger(of: program)
    let late = ["failed deadline deadline passed", "failed deadline deadline passed"]
    #expect(try eventually(within: 100) { try words(program, "late") == late })
    let explained = try program("explain", "late", "0").output
    #expect(explained.contains("take the deadline out of `resources.sbatch`"))
    #expect(!explained.contains("started"))
    try before.restore()
    try cluster.hideAccounting(from: &program)
    #expect(try words(program, "late") == late)
  }

  @Test func whatComesAfterASweepThatFailedIsCancelledAndSaysWhy() throws {
    let cluster = try TestCluster()
    var program = try cluster.program(
      sweep: """
        name: first
        command: exit {{ n }}
        params: {n: [3]}
        host: uni
        resources: {memory: 50M, sbatch: [--hold]}
        """)
    try program.folder.write(
      "next.yaml",
      """
      name: next
      command: true {{ n }}
      params: {n: [1, 2]}
      host: uni
      after: {sweep: first, when: completed}
      resources: {memory: 50M}
      """)
    #expect(try program("submit").status == 0)
    let next = try program("submit", "next.yaml")
    #expect(next.status == 0, "\(next.errors)")
    let before = try SavedLedger(of: program)
    let waiting = try words(program, "next")
    #expect(waiting.count == 2 && waiting.allSatisfy { $0.hasPrefix("pending ") })
    let runs = try program.json("status", "first")["runs"] as? [[String: Any]]
    let job = try #require((runs?.first?["job"] as? String)?.split(separator: "_").first)
    _ = try cluster.slurm("scontrol", "release", String(job))
    let cause = "cancelled cancelled cancelled: what it comes after didn't complete"
    #expect(try eventually { try words(program, "next") == [cause, cause] })
    #expect(try words(program, "first") == ["failed exit_code exit code 3"])
    let explained = try program("explain", "next", "0").output
    #expect(explained.contains("it never started"), "\(explained)")
    try before.restore()
    try cluster.hideAccounting(from: &program)
    #expect(try words(program, "next") == [cause, cause])
  }

  /// Control groups that this process may use.
  private static let hasControlGroups =
    getuid() == 0 && FileManager.default.isWritableFile(atPath: "/sys/fs/cgroup/memory")
    && FileManager.default.fileExists(atPath: "/sys/fs/cgroup/memory/memory.limit_in_bytes")

  /// Where the kernel ends a task that used too much memory, Slurm says so itself. Not every machine lets a test have
  /// control groups; without them Slurm's own watching ends it, as `CauseClusterTests` has it.
  @Test(.enabled(if: hasControlGroups)) func theKernelsEndForMemoryIsTold() throws {
    let own = try OwnCluster("--cgroups", "--nodes", "1")
    var program = try own.cluster.program(
      sweep: """
        name: big
        command: python3 -c "x = bytearray({{ megabytes }} * 10**6)"
        params: {megabytes: [20, 400]}
        host: uni
        resources: {time: 5m, memory: 100M}
        """)
    #expect(try program("submit").status == 0)
    let before = try SavedLedger(of: program)
    let ends = ["completed - -", "failed out_of_memory out of memory at 100M"]
    #expect(try eventually { try words(program, "big") == ends })
    let isTold = try eventually {
      try own.cluster.slurm("sacct", "-X", "-P", "-n", "-o", "State").contains("OUT_OF_MEMORY")
    }
    #expect(isTold)
    try before.restore()
    try own.cluster.hideAccounting(from: &program)
    #expect(try self.words(program, "big") == ends)
  }
}
