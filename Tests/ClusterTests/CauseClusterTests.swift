import Foundation
import TestSupport
import Testing

/// Every cause, provoked on a real Slurm, and told with accounting, without it, and when the controller
/// has forgotten the job as well.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct CauseClusterTests {
  let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  private static let sweep = """
    name: ends
    command: |
      case {{ what }} in
      good) echo fine ;;
      seven) echo "step 3: loss is nan" >&2; exit 7 ;;
      crash_a | crash_b) exec python3 crash.py {{ what }} ;;
      memory) exec python3 -c "x = bytearray(400 * 10**6); import time; time.sleep(300)" ;;
      kill) kill -9 $$; sleep 300 ;;
      program) frobnicate --now ;;
      file) exec python3 nothere.py ;;
      permission) ./crash.py ;;
      module) frobnicate ;;
      *) sleep 600 ;;
      esac
    params:
      what: [good, seven, crash_a, crash_b, memory, kill, program, file, permission, module, prologue, cancelled, requeued, node, limit]
    prologue:
      - if [ "$SLURM_ARRAY_TASK_ID" = 9 ]; then module load nope; fi
      - if [ "$SLURM_ARRAY_TASK_ID" = 10 ]; then exit 5; fi
    host: uni
    resources: {time: 5m, memory: 100M}
    """

  private func word(_ runs: [[String: Any]], _ index: Int) -> String {
    guard runs.indices.contains(index) else { return "?" }
    let run = runs[index]
    return
      "\(run["state"] ?? "?") \(run["kind"] as? String ?? "-") \(run["cause"] as? String ?? "-")"
  }

  private func listed(_ program: ClusterSweepProgram) throws -> [[String: Any]] {
    try program.json("status", "ends", "--now")["runs"] as? [[String: Any]] ?? []
  }

  /// What squeue has of the tasks: `INDEX STATE`.
  private func queue(_ job: String) throws -> [String] {
    try cluster.slurm("squeue", "-h", "-r", "-t", "all", "-j", job, "-o", "%K %T")
      .split(separator: "\n").map(String.init)
  }

  /// Lets every task come to its end.
  private func provoke(_ job: String) throws {
    #expect(try eventually { try queue(job).contains("14 RUNNING") })
    _ = try cluster.slurm("scontrol", "update", "JobId=\(job)_14", "TimeLimit=1")
    _ = try cluster.slurm("scontrol", "update", "JobId=\(job)_13", "Requeue=0")
    #expect(try eventually { try Set(queue(job)).isSuperset(of: ["11 RUNNING", "12 RUNNING"]) })
    _ = try cluster.slurm("scancel", "\(job)_11")
    _ = try cluster.slurm("scontrol", "requeue", "\(job)_12")
    #expect(try eventually { try queue(job).contains("12 PENDING") })
    #expect(try eventually(within: 100) { try queue(job).contains("14 TIMEOUT") })
    #expect(
      try eventually {
        try !queue(job).contains { $0.hasSuffix("RUNNING") && $0 != "13 RUNNING" }
      })
    let node = try cluster.slurm("squeue", "-h", "-j", "\(job)_13", "-o", "%N")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    _ = try cluster.slurm("scontrol", "update", "nodename=\(node)", "state=down", "reason=test")
    #expect(try eventually { try queue(job).contains("13 NODE_FAIL") })
    _ = try cluster.slurm("scontrol", "update", "nodename=\(node)", "state=idle")
  }

  @Test func everyCauseIsToldBySlurmByItsQueueAndByTheLogs() throws {
    var program = try cluster.program(sweep: Self.sweep)
    try program.folder.write(
      "crash.py",
      "import sys\ndef train(x):\n    raise ValueError(f'bad {x}')\ntrain(sys.argv[1])\n")
    #expect(try program("submit", "sweep.yaml").status == 0)
    let before = try SavedLedger(of: program)
    let name = try #require(try listed(program).first?["job"] as? String)
    let job = String(name.prefix { $0 != "_" })
    try provoke(job)

    try withAccounting(program)

    // The same tasks, seen by a login whose Slurm has no accounting.
    try before.restore()
    try cluster.hideAccounting(from: &program)
    try withoutAccounting(program)

    // And when the controller has forgotten them: a real one does after MinJobAge, five minutes.
    try before.restore()
    try program.folder.write("bin/squeue", "#!/bin/sh\nexit 0\n")
    _ = try run("/bin/chmod", ["+x", program.folder.path + "/bin/squeue"])
    program.environment["PATH"] = program.folder.path + "/bin:/usr/bin:/bin"
    try byLogsAlone(program)
    _ = try cluster.slurm("scancel", job)
  }

  private func withAccounting(_ program: ClusterSweepProgram) throws {
    let told = try eventually {
      try listed(program).allSatisfy {
        $0["index"] as? Int == 12 || $0["state"] as? String != "running"
      }
    }
    #expect(told)
    let runs = try listed(program)
    let node = try #require(runs.last(where: { $0["kind"] as? String == "node_failure" }))
    #expect(word(runs, 0) == "completed - -")
    #expect(word(runs, 1) == "failed exit_code exit code 7")
    #expect(word(runs, 2) == "failed exit_code exit code 1")
    #expect(word(runs, 4) == "failed out_of_memory out of memory at 100M")
    #expect(word(runs, 5) == "failed signal signal KILL")
    #expect(word(runs, 6) == "failed command_not_found command not found: frobnicate")
    #expect(word(runs, 7) == "failed command_not_found command not found: nothere.py")
    #expect(word(runs, 8) == "failed command_not_executable the command can't be executed")
    #expect(word(runs, 9).hasPrefix("failed prologue_failed module "))
    #expect(
      word(runs, 10)
        == "failed prologue_failed the script ended before the command began, with exit code 5")
    #expect(word(runs, 11) == "cancelled cancelled cancelled by you")
    #expect(word(runs, 12) == "pending - BeginTime")
    #expect((node["cause"] as? String)?.hasPrefix("node failure on n") == true)
    #expect(word(runs, 14) == "failed time_limit time limit of 1 min")

    let failures = try program("status", "ends", "--failed").output
    #expect(failures.contains("2 runs: the same traceback at crash.py:3 (ValueError)\n"))
    #expect(failures.contains("1 run: out of memory at 100M\n"))
    #expect(failures.contains("`clustersweep rerun ends --failed --mem x2`"))
    let memory = try program("explain", "ends", "4").output
    #expect(memory.contains(": failed: out of memory at 100M\n"))
    #expect(memory.contains("memory: 100M asked for, "))
    #expect(memory.contains("exceeded memory limit"))
    let waiting = try program("explain", "ends", "12").output
    #expect(waiting.contains("its earliest time to start hasn't come"))
    #expect(waiting.contains("expected to start in "))
    let crash = try program.json("explain", "ends", "2")
    #expect(crash["fingerprint"] as? String == "traceback ValueError at crash.py:3")
    #expect(crash["message"] as? String == "ValueError: bad crash_a")
    #expect((crash["tail"] as? String)?.contains("Traceback") == true)
  }

  private func withoutAccounting(_ program: ClusterSweepProgram) throws {
    let runs = try listed(program)
    #expect(word(runs, 0) == "completed - -")
    #expect(word(runs, 1) == "failed exit_code exit code 7")
    #expect(word(runs, 4) == "failed out_of_memory out of memory at 100M")
    #expect(word(runs, 5).hasPrefix("failed vanished "))
    #expect(word(runs, 6) == "failed command_not_found command not found: frobnicate")
    #expect(word(runs, 9).hasPrefix("failed prologue_failed module "))
    #expect(word(runs, 10) == "failed prologue_failed the script ended before the command began")
    #expect(word(runs, 11) == "cancelled cancelled cancelled")
    #expect(word(runs, 12) == "pending - BeginTime")
    #expect(word(runs, 13).hasPrefix("failed node_failure node failure on n"))
    #expect(word(runs, 14) == "failed time_limit time limit of 1 min")
  }

  private func byLogsAlone(_ program: ClusterSweepProgram) throws {
    let runs = try listed(program)
    #expect(word(runs, 0) == "completed - -")
    #expect(word(runs, 1) == "failed exit_code exit code 7")
    #expect(word(runs, 4) == "failed out_of_memory out of memory at 100M")
    // Nothing but its absence: not called failed.
    #expect(word(runs, 5).hasPrefix("unknown - "))
    #expect(word(runs, 10).hasPrefix("unknown - "))
    #expect(word(runs, 6) == "failed command_not_found command not found: frobnicate")
    #expect(word(runs, 11) == "cancelled cancelled cancelled")
    #expect(word(runs, 13).hasPrefix("failed node_failure node failure"))
    #expect(word(runs, 14) == "failed time_limit time limit")
  }

  /// slurmstepd can't open the files for the output, so nothing runs and there is no log anywhere.
  @Test func aMissingFolderForTheOutputIsNamed() throws {
    let program = try cluster.program(
      sweep: """
        name: nowhere
        command: 'true {{ n }}'
        params: {n: 1:2}
        host: uni
        resources: {sbatch: [--hold]}
        """)
    #expect(try program("submit", "sweep.yaml").status == 0)
    let folders = try run("/usr/bin/find", [program.folder.path + "/uni", "-name", "out"]).output
    for folder in folders.split(separator: "\n") {
      try FileManager.default.removeItem(atPath: String(folder))
    }
    let first = try program.json("status", "nowhere", "--now")["runs"] as? [[String: Any]]
    let job = try #require((first?.first?["job"] as? String)?.split(separator: "_").first)
    #expect(first?.allSatisfy { $0["cause"] as? String == "JobHeldUser" } == true)
    #expect(try program("explain", "nowhere", "0").output.contains("it is held"))
    _ = try cluster.slurm("scontrol", "release", String(job))
    let told = try eventually {
      let runs = try program.json("status", "nowhere", "--now")["runs"] as? [[String: Any]] ?? []
      return runs.allSatisfy { $0["kind"] as? String == "output_unwritable" }
    }
    #expect(told)
  }

  /// Slurm keeps no trace of such a task: neither squeue nor sacct lists it any more.
  @Test func aWaitingRunThatWasCancelledAloneIsCancelled() throws {
    let program = try cluster.program(
      sweep: """
        name: alone
        command: 'true {{ n }}'
        params: {n: 1:3}
        host: uni
        resources: {sbatch: [--hold]}
        """)
    #expect(try program("submit", "sweep.yaml").status == 0)
    #expect(try program("cancel", "alone", "--run", "1").status == 0)
    let told = try eventually {
      let runs = try program.json("status", "alone", "--now")["runs"] as? [[String: Any]] ?? []
      return runs.compactMap { $0["state"] as? String } == ["pending", "cancelled", "pending"]
    }
    #expect(told)
    #expect(try program("cancel", "alone").status == 0)
  }
}
