import TestSupport
import Testing

/// The code of sweeps and what runs use, on a real Slurm.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct CodeClusterTests {
  let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  @Test func editsAfterSubmitChangeNothingThatWaits() throws {
    let program = try cluster.program(
      sweep: """
        name: edited
        command: 'cat train.txt lib/part.txt; ls; echo {{ n }}'
        params: {n: [1]}
        host: uni
        resources: {time: 5m, memory: 50M, sbatch: [--hold]}
        code: {files: [train.txt, lib], exclude: []}
        """)
    try program.folder.write("train.txt", "one\n")
    try program.folder.write("lib/part.txt", "part\n")
    #expect(try program("submit", "sweep.yaml").status == 0)
    try program.folder.write("train.txt", "two\n")
    try program.folder.write("lib/part.txt", "changed\n")
    try program.folder.write("lib/more.txt", "new\n")
    #expect(try program("release", "edited").status == 0)
    #expect(try program("watch", "edited", "--until-done").status == 0)
    #expect(try program("logs", "edited", "0").output == "one\npart\nlib\ntrain.txt\n1\n")
  }

  /// What a run that ended well used, only accounting tells here: the test cluster has no control groups.
  @Test func accountingTellsTheMemory() throws {
    let program = try cluster.program(
      sweep: """
        name: used
        command: 'python3 -c "import time; held = bytearray(200_000_000); time.sleep(3)" {{ n }}'
        params: {n: [1]}
        host: uni
        resources: {time: 5m, memory: 1G}
        """)
    #expect(try program("submit", "sweep.yaml").status == 0)
    #expect(try program("watch", "used", "--until-done").status == 0)
    let isTold = try eventually(within: 60) {
      let runs = try program.json("use", "used")["runs"] as? [[String: Any]]
      return (runs?.first?["memory"] as? Int ?? 0) > 190_000_000
    }
    #expect(isTold)
    let use = try program.json("use", "used")
    #expect(
      (use["hints"] as? [String])?.contains { $0.contains("`memory: 400M` would do") } == true)
  }
}
