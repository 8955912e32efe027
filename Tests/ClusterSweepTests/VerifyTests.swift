import Foundation
import TestSupport
import Testing

/// hpctl's `verify`: one configuration, several seeds.
@Suite(.timeLimit(.minutes(3))) struct VerifyTests {
  /// The loss is the run's index among the repetitions, so that statistics are known.
  private func program() throws -> ClusterSweepProgram {
    let program = try ClusterSweepProgram()
    try program.folder.write(
      "sweep.yaml",
      #"""
      name: v
      command: |
        echo "{{ seed }}" >>"$HOME/seeds"
        echo "loss: $(( {{ a }} * 10 + CLUSTERSWEEP_INDEX ))"; printf '%s\n' {{ note }} {{ lr }}
      params:
        a: [2, 1]
        lr: [1e-05]
        note: ["it's $HOME\tx, 1:3"]
        widths: [[1, 2]]
      metric: loss:min
      constraints: [a > 0]
      environment: {WIDTHS: "{{ widths }}"}
      """#)
    return program
  }

  @Test func tellsMeanAndSpreadOfOnePoint() throws {
    let program = try program()
    #expect(try program("run").status == 0)
    let original = try #require(
      (try program.json("rank", "v")["runs"] as? [[String: Any]])?.first?["run"] as? String)
    try FileManager.default.removeItem(atPath: program.folder.path + "/home/seeds")

    let verified = try program.json("verify", "v", "best", "--runs", "4")
    // 10, 11, 12 and 13.
    #expect(verified["count"] as? Int == 4)
    #expect(verified["mean"] as? Double == 11.5)
    #expect(verified["min"] as? Double == 10)
    #expect(verified["max"] as? Double == 13)
    #expect(abs(try #require(verified["std"] as? Double) - 1.290_994) < 1e-6)
    let interval = try #require(verified["confidence"] as? [String: Any])
    #expect(abs(try #require(interval["low"] as? Double) - 9.445_739) < 1e-6)
    #expect(abs(try #require(interval["high"] as? Double) - 13.554_261) < 1e-6)
    let of = try #require(verified["of"] as? [String: Any])
    #expect(of["run"] as? String == original)
    let seeds = try String(contentsOfFile: program.folder.path + "/home/seeds", encoding: .utf8)
    #expect(Set(seeds.split(separator: "\n")).count == 4)

    // The same values arrive, byte for byte and in the same kinds.
    let sweep = try #require(verified["sweep"] as? String)
    #expect(
      try program("logs", sweep, "2").output == "loss: 12\nit's $HOME\tx, 1:3\n1e-05\n")
    let runs = try #require(try program.json("status", sweep)["runs"] as? [[String: Any]])
    let parameters = try #require(runs.first?["parameters"] as? [String: String])
    #expect(parameters["widths"] == "[1, 2]")

    let more = try program("verify", "v", original, "--runs", "5")
    #expect(more.status == 0)
    #expect(more.errors.contains("submitted 1 run"))
    #expect(more.output.contains("loss:min\n  runs      5\n  mean      12\n  std       1.58114\n"))
    #expect(more.output.contains("  95 % CI   10.0368 to 13.9632\n  min, max  10, 14"))
  }

  @Test func whatCannotBeVerified() throws {
    let program = try program()
    #expect(try program("verify", "v", "best").status == 64)
    #expect(try program("submit").status == 0)
    #expect(try program("verify", "v", "nobody").status == 64)
    #expect(try program("verify", "v", "0", "--runs", "1").status == 64)
  }
}
