import Foundation
import TestSupport
import Testing

/// The code of sweeps on this machine, through the program as a person uses it.
@Suite(.timeLimit(.minutes(3))) struct CodeTests {
  private func program(_ code: String = "") throws -> ClusterSweepProgram {
    let program = try ClusterSweepProgram()
    try program.folder.write(
      "sweep.yaml", "name: c\ncommand: cat train.py {{ n }}.txt\nparams: {n: [1, 2]}\n\(code)\n")
    try program.folder.write("train.py", "one\n")
    for number in 1...3 { try program.folder.write("\(number).txt", "\(number)\n") }
    return program
  }

  private func git(_ program: ClusterSweepProgram, _ script: String) throws {
    let identity = [
      "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a",
      "GIT_COMMITTER_EMAIL": "a@b",
    ]
    let result = try run(
      "/bin/sh", ["-ec", script], in: program.folder.path,
      environment: program.environment.merging(identity) { $1 })
    #expect(result.status == 0, "\(result.transcript)")
  }

  private func codes(_ program: ClusterSweepProgram) throws -> [[String: Any]] {
    try #require(try program.json("status", "c")["codes"] as? [[String: Any]])
  }

  @Test func isRecordedWithItsStateOfGitAndSharedWithTheCodeBefore() throws {
    let program = try program()
    try git(
      program,
      "printf 'home/\n.clustersweep/\n' >.gitignore; git init -q -b main; git add -A; git commit -qm x"
    )
    #expect(try program("submit").status == 0)
    try program.folder.write("train.py", "two\n")
    try program.folder.write("new.py", "")
    #expect(try program("submit", "n=3").status == 0)
    #expect(try program("watch", "c", "--until-done").status == 0)
    #expect(try program("logs", "c", "1").output == "one\n1\n")
    #expect(try program("logs", "c", "0").output == "two\n3\n")

    let codes = try codes(program)
    #expect(codes.compactMap { $0["attempts"] as? Int } == [2, 1])
    #expect(codes.compactMap { $0["files"] as? Int } == [6, 7])
    let states = codes.compactMap { $0["git"] as? [String: Any] }
    #expect(states.compactMap { $0["branch"] as? String } == ["main", "main"])
    #expect(states.compactMap { $0["changed"] as? Int } == [0, 1])
    #expect(states.compactMap { $0["untracked"] as? [String] } == [[], ["new.py"]])
    let hashes = codes.compactMap { $0["hash"] as? String }
    let runs = try #require(try program.json("status", "c")["runs"] as? [[String: Any]])
    #expect(runs.compactMap { $0["code"] as? String } == [hashes[1], hashes[0], hashes[0]])
    let commit = try #require(states[0]["commit"] as? String)
    let text = try program("status", "c").output
    #expect(text.contains("code \(hashes[0]): 6 files, main at \(commit.prefix(12)); 2 attempts\n"))
    #expect(
      text.contains(
        "code \(hashes[1]): 7 files, main at \(commit.prefix(12)), 1 file changed, 1 untracked;"
          + " 1 attempt\n"))

    let local = program.folder.path + "/.clustersweep/local/"
    let sweep = try #require(
      try FileManager.default.contentsOfDirectory(atPath: local).first { $0.hasPrefix("c-") })
    let folder = "\(local)\(sweep)/code/"
    let state = try String(contentsOfFile: folder + hashes[1] + ".git", encoding: .utf8)
    #expect(state.hasPrefix("commit \(commit)\nbranch main\nuntracked \"new.py\"\n\ndiff --git"))
    #expect(state.hasSuffix("-one\n+two\n"))
    let inodes = try hashes.map { hash in
      try FileManager.default.attributesOfItem(atPath: folder + hash + "/1.txt")[.systemFileNumber]
        as? UInt64
    }
    #expect(inodes[0] == inodes[1])
  }

  @Test func thatIsLargeIsToldBeforehandAndRefusedAboveTheLimit() throws {
    let program = try program()
    try git(
      program,
      "truncate -s 19MB a.bin; truncate -s 6MB b.bin; truncate -s 3MB c.bin; truncate -s 1MB d.bin")
    let biggest = "the biggest are a.bin (19 MB), b.bin (6 MB), c.bin (3 MB)\n"
    let plan = try program("plan")
    #expect(plan.status == 0)
    #expect(plan.errors.contains("warning: the code has 29 MB\n"))
    #expect(plan.errors.contains(biggest))
    #expect(try program("submit", "--dry-run").errors.contains(biggest))

    let refused = try program("submit", "--set", "code.limit=20M")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("error: the code has 29 MB, more than 21 MB\n"))
    #expect(refused.errors.contains(biggest))
    let counts = try #require(try program.json("status", "c")["counts"] as? [String: Int])
    #expect(counts == ["planned": 2])

    #expect(try program("plan", "--set", "code.exclude=[\"*.bin\"]").errors == "")
  }

  @Test func isOnlyWhatIsListed() throws {
    let program = try program("code: [\"?.txt\"]")
    #expect(try program("run").status == 2)
    #expect(try program("logs", "c", "0").output == "1\n")
    #expect(try codes(program).compactMap { $0["files"] as? Int } == [3])
  }

  @Test func isNothingWhereNothingIsNeeded() throws {
    let program = try program("code: none")
    #expect(try program("run", "sweep.yaml", "n=3").status == 2)
    #expect(try program("logs", "c", "0", "--errors").output.contains("train.py"))
    #expect(try codes(program).isEmpty)
  }
}
