import Foundation
import TestSupport
import Testing

@testable import ClusterSweep

/// One test for each exit status of the manual.
@Suite(.timeLimit(.minutes(3))) struct ExitCodeTests {
  private func program(_ sweep: String) throws -> ClusterSweepProgram {
    let program = try ClusterSweepProgram()
    try program.folder.write("sweep.yaml", sweep)
    return program
  }

  @Test func done() throws {
    #expect(try program("name: a\ncommand: 'true'\n")("run", "sweep.yaml").status == 0)
  }

  @Test func failed() throws {
    let result = try program("name: a\ncommand: 'true'\n")("init")
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("sweep.yaml: error: there is a sweep.yaml already\n"))
  }

  @Test func partlyFailed() throws {
    let program = try program("name: a\ncommand: exit {{ n }}\nparams: {n: [0, 1]}\n")
    #expect(try program("run", "sweep.yaml").status == 2)
    #expect(try program("watch", "a", "--until-done").status == 2)
  }

  @Test func usage() throws {
    let program = try ClusterSweepProgram()
    let verb = try program("sumbit")
    #expect(verb.status == 64)
    #expect(verb.errors.hasSuffix("did you mean 'submit'?\n"))
    #expect(try program("plan", "--jsn").status == 64)
    #expect(try program("status", "nix").status == 64)
  }

  @Test func badInput() throws {
    #expect(try program("name: a\n")("plan").status == 65)
    #expect(try program("name: a\ncommand: x {{ n }}\n")("plan", "n=3:1").status == 65)
  }

  @Test func unreachable() throws {
    let program = try program("name: a\ncommand: 'true'\nhost: far\n")
    try program.folder.write("config", "Host far\n  HostName 127.0.0.1\n  Port 1\n")
    try program.folder.write(
      "hosts.yaml", "far: {ssh: far, scheduler: slurm, ssh_config: config}\n")
    let result = try program("submit", "sweep.yaml")
    #expect(result.status == 69, "\(result.errors)")
    #expect(result.errors.contains("far: error: "))
  }

  @Test func tryAgain() throws {
    let program = try program("name: a\ncommand: 'true'\n")
    #expect(try program("run", "sweep.yaml").status == 0)
    let holder = try RunningProgram(
      "/usr/bin/python3",
      [
        "-c",
        """
        import fcntl, os, time
        lock = open(".clustersweep/submit-a.lock", "a")
        fcntl.flock(lock, fcntl.LOCK_EX)
        open("held", "w").close()
        while not os.path.exists("release"): time.sleep(0.01)
        """,
      ], in: program.folder.path)
    defer {
      _ = try? program.folder.write("release", "")
      _ = try? holder.wait()
    }
    #expect(
      eventually { FileManager.default.fileExists(atPath: program.folder.path + "/held") })
    let result = try program("submit", "sweep.yaml")
    #expect(result.status == 75)
    #expect(
      result.errors == """
        error: another clustersweep is submitting 'a' right now
          try: run the command again when it has ended

        """)
  }

  @Test func badConfiguration() throws {
    let program = try program("name: a\ncommand: 'true'\nhost: uni\n")
    try program.folder.write("hosts.yaml", "uni: {ssh: uni, scheduler: slrum}\n")
    let result = try program("plan")
    #expect(result.status == 78)
    #expect(result.errors.contains("'scheduler' must be slurm or queue, not 'slrum'"))
  }

  @Test func ourOwnFault() {
    struct Unforeseen: Error {}
    #expect(CommandFailure(Unforeseen(), arguments: []).report(isJSON: false) == 70)
  }

  @Test func interrupted() throws {
    let program = try program("name: a\ncommand: sleep 600\n")
    #expect(try program("submit", "sweep.yaml").status == 0)
    let watch = try program.start("watch", "a", "--until-done")
    // It has written its first line when it watches; the ledger then has the run as running.
    let runs = try eventually {
      let run = (try program.json("status", "a")["runs"] as? [[String: Any]])?.first
      return run?["state"] as? String == "running"
    }
    #expect(runs)
    watch.signal(SIGINT)
    let result = try watch.wait()
    #expect(result.status == 130)
    #expect(result.errors.hasSuffix("interrupted; nothing was lost\n"))
    _ = try program("cancel", "a")
  }

  @Test func helpAndVersionAreNoErrors() throws {
    let program = try ClusterSweepProgram()
    #expect(try program("--version").output == "\(Program.version)\n")
    #expect(try program("--help").status == 0)
    for verb in [
      "run", "init", "plan", "submit", "status", "watch", "sync", "logs", "rank", "rerun",
      "cancel", "list", "hosts",
    ] {
      let help = try program(verb, "--help")
      #expect(help.status == 0)
      #expect(help.output.hasPrefix("OVERVIEW: "), "\(verb)")
    }
  }

  @Test func errorsAreJSONWhereJSONIsAskedFor() throws {
    let result = try program("name: a\ncommand: x {{ n }}\nparams: {n: 3:1}\n")("plan", "--json")
    #expect(result.status == 65)
    #expect(result.errors == "")
    let value = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let errors = value?["error"] as? [[String: String]]
    #expect(errors?.first?["where"] == "sweep.yaml:3:13")
    #expect(errors?.first?["remedy"] == "write 3:-1:1 to count down")
  }
}
