import Foundation
import TestSupport
import Testing

/// What a plain host gives out, enforces and ends, over a real sshd.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct PlainHostTests {
  let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  private func program(_ sweep: String, box: String) throws -> ClusterSweepProgram {
    let program = try cluster.program(sweep: sweep)
    let hosts = try program.folder.read("hosts.yaml")
    try program.folder.write("hosts.yaml", hosts + "\n" + box)
    return program
  }

  private func runs(_ program: ClusterSweepProgram, _ sweep: String) throws -> [[String: Any]] {
    try program.json("status", sweep)["runs"] as? [[String: Any]] ?? []
  }

  @Test func limitsAreEnforcedAndGPUsGivenOut() throws {
    let program = try program(
      """
      name: ends
      command: sh work.sh {{ kind }}
      params: {kind: [memory, time, well]}
      host: box
      resources: {time: 4s, memory: 60M, gpus: 1}
      """, box: "  gpus: [4, 7]")
    try program.folder.write(
      "work.sh",
      """
      echo "device $CUDA_VISIBLE_DEVICES"
      case $1 in
        memory) setsid perl -e '$n = 100_000_000; $x = "x" x $n; sleep 1000' & wait ;;
        time) exec sleep 1000 ;;
      esac
      """)
    #expect(try program("submit", "sweep.yaml").status == 0)
    #expect(try program("watch", "ends", "--until-done").status == 2)
    let runs = try runs(program, "ends")
    #expect(runs.map { $0["state"] as? String } == ["failed", "failed", "completed"])
    #expect(
      runs.map { $0["cause"] as? String } == ["out of memory at 60M", "time limit of 4 s", nil])
    let logs = try (0..<3).map { try program("logs", "ends", "\($0)").output }
    for log in logs { #expect(log.contains("device 4\n") || log.contains("device 7\n"), "\(log)") }
  }

  @Test func whatAHostHasNotIsRefused() throws {
    let program = try program(
      """
      name: big
      command: "true {{ n }}"
      params: {n: 1:2}
      host: box
      resources: {gpus: 4}
      """, box: "  gpus: 2")
    let submitted = try program("submit", "sweep.yaml")
    #expect(submitted.status == 1)
    #expect(
      submitted.errors.contains("each asks for 4 GPUs, and the host has 2 GPUs"),
      "\(submitted.errors)")
    #expect(try runs(program, "big").allSatisfy { $0["state"] as? String == "planned" })
  }

  /// 200 grandchildren, some in sessions of their own, some of those without their parents.
  @Test func aCancelledRunTakesItsWholeTreeAlong() throws {
    let program = try program(
      """
      name: forest
      command: sh forest.sh {{ n }}
      params: {n: 1:2}
      host: box
      """, box: "")
    let forest = Forest()
    try program.folder.write("forest.sh", forest.script())
    #expect(try program("submit", "sweep.yaml").status == 0)
    #expect(try eventually { try forest.count(1) == 200 && forest.count(2) == 200 })
    #expect(try program("cancel", "forest", "--where", "n == 1").status == 0)
    #expect(try eventually { try forest.count(1) == 0 })
    #expect(try forest.count(2) == 200)
    #expect(try program("cancel", "forest").status == 0)
    #expect(try eventually { try forest.count(2) == 0 })
    #expect(
      try eventually {
        try runs(program, "forest").allSatisfy { $0["state"] as? String == "cancelled" }
      })
  }
}
