import Foundation
import TestSupport
import Testing

/// `watch`, its hooks and the lists, through the program as a person uses it.
@Suite(.timeLimit(.minutes(3))) struct WatchTests {
  private func program(_ more: String = "") throws -> ClusterSweepProgram {
    let program = try ClusterSweepProgram()
    try program.folder.write(
      "sweep.yaml",
      """
      name: small
      project: vision
      command: |
        echo "val_loss=0.{{ n }}"
        [ {{ n }} != 3 ] || exit 7
      params: {n: "2,1,3"}
      metric: val_loss:min
      host: local
      \(more)
      """)
    return program
  }

  @Test func aPipeGetsALineForEachEvent() throws {
    let program = try program()
    #expect(try program("submit", "--set", "host.slots=1").status == 0)
    let watch = try program("watch", "small", "--until-done")
    #expect(watch.status == 2)
    let lines = watch.output.split(separator: "\n").map {
      $0.split(separator: " ", maxSplits: 1)[1]
    }
    #expect(!watch.output.contains("\u{1B}"))
    #expect(lines.contains { $0.contains(" failed: exit code 7") }, "\(watch.output)")
    #expect(lines.count { $0.hasSuffix(" completed") } == 2)
    #expect(lines.contains { $0.hasPrefix("best: val_loss:min 0.1 at step 1, ") })
    #expect(watch.errors.hasSuffix("small: 2 completed, 1 failed\n"))

    // Nothing is new now but the best value, once.
    let again = try program("watch", "small", "--until-done", "--best")
    #expect(again.output.split(separator: "\n").count == 1)
    let json = try program("watch", "small", "--until-done", "--best", "--json")
    let event = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(event?["event"] as? String == "best")
    #expect(event?["value"] as? Double == 0.1)
    #expect(try program("watch", "small", "--best", "--events").status == 64)
  }

  @Test func hooksRunOnceAnEnd() throws {
    let program = try program(
      """
      on_done: |
        echo "$CLUSTERSWEEP_SWEEP $CLUSTERSWEEP_COMPLETED/$CLUSTERSWEEP_RUNS $CLUSTERSWEEP_METRIC \
      $CLUSTERSWEEP_BEST_VALUE" >>done
        echo told
      on_failed: "echo $CLUSTERSWEEP_FAILED >>failed; exit 3"
      """)
    #expect(try program("submit").status == 0)
    let watch = try program("watch", "small", "--until-done")
    // The command's failure is told, and the sweep's own outcome stays.
    #expect(watch.status == 2)
    #expect(watch.errors.contains("on_done: told\n"), "\(watch.errors)")
    #expect(watch.errors.contains("the command of on_failed failed"))
    #expect(try program.folder.read("done") == "small 2/3 val_loss:min 0.1\n")
    #expect(try program.folder.read("failed") == "1\n")
    #expect(
      try program("watch", "small", "--until-done").errors == "small: 2 completed, 1 failed\n")
    #expect(try program.folder.read("done") == "small 2/3 val_loss:min 0.1\n")

    #expect(try program("rerun", "small", "--failed").status == 0)
    #expect(try program("watch", "small", "--until-done").status == 2)
    #expect(try program.folder.read("done").split(separator: "\n").count == 2)
    #expect(try program.folder.read("failed") == "1\n1\n")
  }

  /// The person at the terminal is a program; the frames themselves are tested as strings.
  @Test(arguments: [("q", 0), ("\u{3}", 130)])
  func theLiveViewIsLeftByAKey(key: String, status: Int) throws {
    let program = try program()
    try program.folder.write(
      "slow.yaml",
      "name: slow\ncommand: 'echo val_loss=0.5; sleep 600'\nmetric: val_loss:min\nhost: local\n")
    #expect(try program("submit", "slow.yaml").status == 0)
    let result = try run(
      "/usr/bin/env",
      [
        "python3", "-c",
        """
        import os, pty, sys, termios
        program, key = sys.argv[1:]
        pid, terminal = pty.fork()
        if pid == 0:
            os.execv(program, [program, "watch", "slow"])
        before = termios.tcgetattr(terminal)[3]
        seen = b""
        while b"q leaves" not in seen or b"1 running" not in seen: seen += os.read(terminal, 4096)
        during = termios.tcgetattr(terminal)[3]
        os.write(terminal, key.encode())
        try:
            while True:
                more = os.read(terminal, 4096)
                if not more: break
                seen += more
        except OSError: pass
        after = termios.tcgetattr(terminal)[3]
        _, status = os.waitpid(pid, 0)
        echo = termios.ECHO | termios.ICANON
        print(os.waitstatus_to_exitcode(status), during & echo, after == before)
        print(repr(seen.decode()))
        """, ClusterSweepProgram.path, key,
      ], in: program.folder.path, environment: program.environment)
    #expect(result.errors == "")
    let lines = result.output.split(separator: "\n", maxSplits: 1)
    #expect(lines.first == "\(status) 0 True", "\(result.output)")
    let seen = lines.last ?? ""
    #expect(seen.contains("\\x1b[?25l"))
    #expect(seen.components(separatedBy: "\\x1b[?25h").count == 2)
    #expect(!seen.contains("\\x1b[?1049h"), "no other screen")
    if status == 0 { #expect(seen.contains("`clustersweep watch slow` takes up again")) }
    let runs = try program.json("status", "slow")["counts"] as? [String: Int]
    #expect(runs == ["running": 1])
    #expect(try program("cancel", "slow").status == 0)
  }

  @Test func sweepsAreListedByGroupAndArchived() throws {
    let program = try program()
    try program.folder.write("other.yaml", "name: other\ncommand: 'true'\ncode: none\n")
    #expect(try program("submit").status == 0)
    #expect(try program("submit", "other.yaml").status == 0)
    func names(_ options: String...) throws -> [String] {
      let result = try run(
        ClusterSweepProgram.path, ["list", "--json"] + options, in: program.folder.path,
        environment: program.environment)
      let value = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
      let sweeps = (value as? [String: Any])?["sweeps"] as? [[String: Any]]
      return (sweeps ?? []).compactMap { $0["sweep"] as? String }
    }
    #expect(try names() == ["other", "small"])
    #expect(try names("--project", "vision") == ["small"])
    let wrong = try program("list", "--project", "visio")
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("did you mean 'vision'?"))
    #expect(try program("archive", "small").errors == "archived small\n")
    #expect(try program("archive", "small").errors == "small is archived already\n")
    #expect(try names() == ["other"])
    #expect(try names("--archived") == ["small"])
    #expect(try names("--all") == ["other", "small"])
    #expect(try program("unarchive", "small").status == 0)
    #expect(try names() == ["other", "small"])
  }

  @Test func filesAreFoundAndHalfDeleted() throws {
    let program = try program()
    #expect(try program("run", "sweep.yaml").status == 2)
    let places = try program.json("find", "small", "0")
    let attempt = try #require((places["attempts"] as? [[String: Any]])?.first)
    let output = try #require(attempt["output"] as? String)
    #expect(try String(contentsOfFile: output, encoding: .utf8) == "val_loss=0.2\n")
    let folder = try #require(attempt["folder"] as? String)
    #expect(FileManager.default.fileExists(atPath: folder))
    #expect(places["synced"] as? Bool == true)

    // What is here goes, and comes again.
    #expect(try program("delete", "small", "--here", "--yes").status == 0)
    #expect(!FileManager.default.fileExists(atPath: program.folder.path + "/results/small"))
    #expect(try program("sync", "small").status == 0)
    #expect(FileManager.default.fileExists(atPath: places["results"] as? String ?? ""))
    // What is on the host goes; the ranking stays.
    #expect(try program("delete", "small", "--on-host", "--yes").status == 0)
    #expect(!FileManager.default.fileExists(atPath: folder))
    let ranking = try #require(try program.json("rank", "small")["runs"] as? [[String: Any]])
    #expect(ranking.compactMap { $0["value"] as? Double } == [0.1, 0.2, 0.3])
    #expect(try program("delete", "small", "--on-host", "--yes").errors == "nothing to delete\n")
    #expect(try program("delete", "small", "--here", "--on-host").status == 64)
    // What was deleted can run again.
    #expect(try program("rerun", "small", "--failed").status == 0)
    #expect(try program("watch", "small", "--until-done").status == 2)
    #expect(try program("delete", "small", "--yes").status == 0)
    #expect(try program("status", "small").status == 64)
  }
}
