import Foundation
import TestSupport
import Testing

/// Runs that make room for jobs of another partition, on a real Slurm.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct PreemptionTests {
  let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  private func run(_ program: ClusterSweepProgram) throws -> [String: Any] {
    let status = try program.json("status", "guest", "--now")
    return (status["runs"] as? [[String: Any]])?.first ?? [:]
  }

  /// A run in `partition` that has begun, alone on its node.
  private func guest(in partition: String) throws -> (program: ClusterSweepProgram, job: String) {
    let program = try cluster.program(
      sweep: """
        name: guest
        command: sleep {{ n }}
        params: {n: 300}
        host: uni
        resources: {time: 5m, memory: 50M, partition: \(partition), sbatch: [--exclusive]}
        """)
    #expect(try program("submit", "sweep.yaml").status == 0)
    #expect(try eventually { try run(program)["state"] as? String == "running" })
    let name = try #require(try run(program)["job"] as? String)
    return (program, String(name.prefix { $0 != "_" }))
  }

  /// Asks for the node of a job in a partition whose jobs come first.
  private func takeNode(of job: String) throws -> String {
    let node = try cluster.slurm("squeue", "-h", "-j", job, "-o", "%N")
    return try cluster.slurm(
      "sbatch", "--parsable", "--partition=debug", "--exclusive",
      "--nodelist=\(node.trimmingCharacters(in: .whitespacesAndNewlines))",
      "--output=/dev/null", "--wrap=sleep 300"
    ).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test func aRunThatIsEndedForAnotherJobIsPreempted() throws {
    let (program, job) = try guest(in: "spare")
    let host = try takeNode(of: job)
    defer { _ = try? cluster.slurm("scancel", host) }
    #expect(try eventually { try run(program)["state"] as? String == "failed" })
    #expect(try run(program)["kind"] as? String == "preempted")
    #expect(try run(program)["cause"] as? String == "preempted")
  }

  @Test func aRunThatIsQueuedAgainForAnotherJobWaitsAndKeepsItsAttempt() throws {
    let (program, job) = try guest(in: "again")
    let host = try takeNode(of: job)
    defer { _ = try? cluster.slurm("scancel", host, job) }
    #expect(try eventually { try run(program)["state"] as? String == "pending" })
    #expect(try run(program)["attempt"] as? Int == 1)
    #expect(try run(program)["job"] as? String == "\(job)_0")
  }
}
