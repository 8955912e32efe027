import Foundation
import TestSupport
import Testing

/// Steps after the runs of a sweep, on a real Slurm and on a plain host.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct StepTests {
  /// The second run fails until `fixed` is in the folder of the sweep, the step after the third until then too.
  private func sweep(_ host: String) -> String {
    """
    name: stepped
    command: >-
      [ {{ n }} != 2 ] || [ -e {{ sweep_dir }}/fixed ] || exit 3;
      echo trained {{ n }} >>model
    params: {n: "1:3"}
    host: \(host)
    resources: {memory: 100M}
    steps:
      evaluate:
        command: >-
          echo x >>evaluated; [ {{ n }} != 3 ] || [ -e {{ sweep_dir }}/fixed ] || exit 4;
          grep {{ n }} model && echo "test_loss=0.$((4 - {{ n }}))"
        resources: {memory: 100M, time: 2m}
        metric: test_loss:min
      summary:
        per: sweep
        command: cat {{ sweep_dir }}/runs/*/model | sort
        resources: {memory: 100M}

    """
  }

  private func steps(_ program: ClusterSweepProgram) throws -> [String: [String: Int]] {
    let steps = try #require(program.json("status", "stepped")["steps"] as? [[String: Any]])
    return Dictionary(
      uniqueKeysWithValues: steps.compactMap { step in
        (step["step"] as? String).map { ($0, step["counts"] as? [String: Int] ?? [:]) }
      })
  }

  private func folder(_ program: ClusterSweepProgram, _ host: String) throws -> String {
    let root = "\(program.folder.path)/\(host)"
    let name = try FileManager.default.contentsOfDirectory(atPath: root)
      .first { $0.hasPrefix("stepped-") }
    return "\(root)/\(try #require(name))"
  }

  @Test(arguments: ["uni", "box"])
  func stepsFollowTheirRunsAndAreRerunWithThem(host: String) throws {
    let cluster = try TestCluster()
    let program = try cluster.program(sweep: sweep(host))
    let logins = try cluster.logins()
    let first = try program("submit")
    // The sweep and its steps share a connection.
    if host == "uni" { #expect(try cluster.logins() == logins + 1) }
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.contains("step evaluate: 3 runs"), "\(first.errors)")
    #expect(first.errors.contains("step summary: 1 run"), "\(first.errors)")
    #expect(
      try program("submit").errors == "stepped: nothing to submit; 3 runs submitted before\n")
    #expect(try program("watch", "stepped", "--until-done").status == 2)
    #expect(
      try program.json("status", "stepped")["counts"] as? [String: Int]
        == ["completed": 2, "failed": 1])
    #expect(try steps(program)["evaluate"] == ["completed": 1, "failed": 1, "cancelled": 1])
    #expect(try steps(program)["summary"] == ["completed": 1])

    // One run is rerun with its step, of the other only the step.
    let folder = try folder(program, host)
    #expect(FileManager.default.createFile(atPath: folder + "/fixed", contents: nil))
    let rerun = try program("rerun", "stepped", "--failed")
    #expect(rerun.status == 0, "\(rerun.errors)")
    let end = try program("watch", "stepped", "--until-done")
    #expect(end.status == 0, "\(end.errors)")
    #expect(try steps(program)["evaluate"] == ["completed": 3])
    #expect(try steps(program)["summary"] == ["completed": 1])
    #expect(try program("logs", "stepped", "summary").output == "trained 1\ntrained 2\ntrained 3\n")

    let ranked = try #require(program.json("rank", "stepped")["runs"] as? [[String: Any]])
    #expect(ranked.compactMap { $0["value"] as? Double } == [0.1, 0.2, 0.3])
    let best = try #require(ranked[0]["run"] as? String)
    #expect((ranked[0]["parameters"] as? [String: String]) == ["n": "3"])
    #expect(try program("logs", "stepped", best + ".evaluate").output.contains("trained 3"))
    // Nothing was trained or evaluated more often than it had to be.
    for row in ranked {
      let n = (row["parameters"] as? [String: String])?["n"] ?? ""
      let run = "\(folder)/runs/\(try #require(row["run"] as? String))"
      #expect(try String(contentsOfFile: run + "/model", encoding: .utf8) == "trained \(n)\n")
      let evaluated = try String(contentsOfFile: run + "/evaluated", encoding: .utf8)
      #expect(evaluated == (n == "3" ? "x\nx\n" : "x\n"))
    }
    #expect(try program("delete", "stepped", "--yes").status == 0)
    #expect(try program("list").output.contains("stepped") == false)
  }

  @Test func aCancelledSweepTakesItsStepsAlong() throws {
    let cluster = try TestCluster()
    let program = try cluster.program(
      sweep: sweep("uni").replacing("{memory: 100M}", with: "{memory: 100M, sbatch: [--hold]}"))
    #expect(try program("submit").status == 0)
    #expect(try steps(program) == ["evaluate": ["pending": 3], "summary": ["pending": 1]])
    #expect(try program("delete", "stepped", "--yes").status == 75)
    #expect(try program("cancel", "stepped").status == 0)
    #expect(try steps(program) == ["evaluate": ["cancelled": 3], "summary": ["cancelled": 1]])
    #expect(try program("watch", "stepped", "--until-done").status == 2)
    #expect(try program("delete", "stepped", "--yes").status == 0)
  }
}
