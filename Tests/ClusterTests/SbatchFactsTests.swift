import Foundation
import TestSupport
import Testing

/// What a real sbatch does that a submission has to survive.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct SbatchFactsTests {
  let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  /// The controller lists an array that it has refused, under its name, for minutes.
  @Test func aRefusedSubmissionIsNotAdopted() throws {
    let program = try cluster.program(
      sweep: """
        name: huge
        command: 'true {{ n }}'
        params: {n: 1:3}
        host: uni
        """)
    let ledger = try HeldLedger(of: program)
    defer { ledger.release() }
    let client = try program.start("submit", "--set", "resources.memory=999G")
    #expect(ledger.isHeld())
    let isRefused = try eventually {
      try !run("/usr/bin/find", [program.folder.path + "/uni", "-name", "sbatch.rc"]).output.isEmpty
    }
    #expect(isRefused)
    client.signal(SIGKILL)
    _ = try client.wait()
    ledger.release()
    let listed = try cluster.slurm("squeue", "-h", "-t", "all", "-o", "%i|%T|%Z")
    let row = listed.split(separator: "\n").first { $0.contains(program.folder.path) }
    #expect(row?.contains("_[0-2]|FAILED|") == true, "\(listed)")

    let again = try program("submit")
    #expect(again.errors.hasPrefix("huge: submitted 3 runs to uni as job "), "\(again.errors)")
    #expect(try program("watch", "huge", "--until-done").status == 0)
  }

  @Test func aClusterThatSbatchNamesIsKeptAndUsed() throws {
    let program = try cluster.program(
      sweep: """
        name: federated
        command: echo {{ n }}; sleep 600
        params: {n: 1:2}
        host: uni
        resources: {sbatch: [--clusters=testcluster]}
        """)
    let submitted = try program("submit")
    #expect(submitted.errors.hasSuffix(";testcluster\n"), "\(submitted.errors)")
    func states() throws -> [String] {
      let runs = try program.json("status", "federated")["runs"] as? [[String: Any]] ?? []
      return runs.compactMap { $0["state"] as? String }
    }
    #expect(try eventually { try states() == ["running", "running"] })
    let cancelled = try program("cancel", "federated")
    #expect(cancelled.errors == "cancelled 2 runs\n")
    let isEnded = try eventually { try states() == ["cancelled", "cancelled"] }
    let status = try program("status", "federated").output
    #expect(isEnded, "\(status)")
  }
}
