import Foundation
import TestSupport
import Testing

/// A task of a real Slurm that finds its attempt claimed by another submission.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct ElsewhereTests {
  @Test func whatAnotherSubmissionHasIsNeitherRunNorCompleted() throws {
    let cluster = try TestCluster()
    let program = try cluster.program(
      sweep: """
        name: claimed
        command: touch ran; echo {{ n }}
        params: {n: "1:2"}
        host: uni
        resources: {sbatch: [--hold]}
        """)
    #expect(try program("submit").status == 0)
    let runs = try #require(program.json("status", "claimed")["runs"] as? [[String: Any]])
    let run = try #require(runs[0]["run"] as? String)
    let job = try #require(runs[0]["job"] as? String).split(separator: "_")[0]
    let root = program.folder.path + "/uni"
    let folder = try #require(FileManager.default.contentsOfDirectory(atPath: root).first)
    let claims = "\(root)/\(folder)/claims"
    try FileManager.default.createDirectory(atPath: claims, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: "\(claims)/\(run).1", withDestinationPath: "cs-claimed-000000000000/7")
    _ = try cluster.slurm("scontrol", "release", String(job))
    #expect(try program("watch", "claimed", "--until-done").status == 2)
    let after = try #require(program.json("status", "claimed")["runs"] as? [[String: Any]])
    #expect(after.compactMap { $0["state"] as? String } == ["cancelled", "completed"])
    #expect(
      after[0]["cause"] as? String
        == "it wasn't run here: the submission cs-claimed-000000000000 has this attempt")
    #expect(!FileManager.default.fileExists(atPath: "\(root)/\(folder)/runs/\(run)/ran"))
  }

  @Test func aTemplateThatWaitsIsRefused() throws {
    let program = try TestCluster().program(
      sweep: """
        name: waits
        command: echo {{ n }}
        params: {n: "1:2"}
        host: uni
        template: own.sh
        """)
    try program.folder.write(
      "own.sh",
      """
      #!/bin/bash
      #SBATCH --time=5
      #SBATCH --nice=5 --wait
      exec /bin/sh {{ runner }} "$SLURM_ARRAY_TASK_ID"

      """)
    for verb in ["plan", "submit"] {
      let result = try program(verb)
      #expect(result.status == 65)
      #expect(
        result.errors.hasPrefix("own.sh:3:1: error: sbatch's option '--wait' can't be used\n"),
        "\(result.errors)")
    }
  }
}
