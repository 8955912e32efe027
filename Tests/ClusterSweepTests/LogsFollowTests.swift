import Foundation
import TestSupport
import Testing

/// `clustersweep logs --follow`
@Suite(.timeLimit(.minutes(3))) struct LogsFollowTests {
  private func program() throws -> ClusterSweepProgram {
    let program = try ClusterSweepProgram()
    try program.folder.write(
      "sweep.yaml",
      """
      name: small
      command: echo one {{ n }}; while [ ! -e "$HOME/go" ]; do sleep 0.1; done; echo two
      params:
        n: 1:1
      host: local
      """)
    return program
  }

  /// The folder of the only submission.
  private func submission(_ program: ClusterSweepProgram) throws -> String {
    let found = try run(
      "/usr/bin/find",
      [program.folder.path + "/.clustersweep", "-path", "*/submissions/*", "-prune"])
    return try #require(found.output.split(separator: "\n").first.map(String.init))
  }

  @Test func bringsWhatIsWrittenUntilTheRunEnds() throws {
    let program = try program()
    #expect(try program("submit", "sweep.yaml").status == 0)
    let following = try program.start("logs", "small", "0", "--follow")
    try program.folder.write("home/go", "")
    let result = try following.wait()
    #expect(result.output == "one 1\ntwo\n")
    #expect(result.status == 0)
  }

  @Test func saysThatThereIsNothingToFollow() throws {
    let program = try program()
    try program.folder.write("home/go", "")
    #expect(try program("run", "sweep.yaml").status == 0)
    let folder = try submission(program)
    try FileManager.default.moveItem(atPath: folder, toPath: folder + ".away")
    let result = try program("logs", "small", "0", "--follow")
    #expect(result.status == 1)
    #expect(result.errors.contains("error: the output can't be followed\n  why: "))
  }

  @Test func aRunThatNeverWroteIsNotWaitedFor() throws {
    let program = try program()
    try program.folder.write("home/go", "")
    #expect(try program("run", "sweep.yaml").status == 0)
    _ = try run("/usr/bin/find", [submission(program), "-name", "*.out", "-delete"])
    let following = try program.start("logs", "small", "0", "--follow")
    let result = try following.wait(seconds: 30)
    #expect(result.status == 0)
    #expect(result.output == "")
  }
}
