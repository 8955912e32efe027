import Cluster
import TaskRunner
import TestSupport
import Testing

/// The runner of a pack, without a scheduler around it.
@Suite struct PackTests {
  /// Puts a pack around a submission.
  private func pack(
    _ submission: Submission, _ pack: Pack, count: Int, run: ResourceRequest = ResourceRequest(),
    seconds: Int? = nil
  ) throws {
    let folder = "sweep/submissions/\(submission.token)/"
    let settings = PackScript.settings(
      pack, token: submission.token, count: count, run: run, seconds: seconds)
    try submission.host.write(settings.utf8, to: folder + SubmissionFolder.pack)
    try submission.host.write(PackScript.text.utf8, to: folder + SubmissionFolder.packRunner)
    for name in [SubmissionFolder.taken, SubmissionFolder.cancelled] {
      try submission.host.write([], to: folder + name + "/.keep")
    }
  }

  private func start(
    _ submission: Submission, _ index: Int, _ variables: String = "SLURM_ARRAY_JOB_ID=7"
  ) -> String {
    "cd \(ShellQuoting.quote(submission.directory)) && \(variables) SLURM_ARRAY_TASK_ID=\(index) "
      + "exec sh ./run-pack \(index)"
  }

  private func file(_ submission: Submission, _ name: String) -> String? {
    submission.host.text("sweep/submissions/\(submission.token)/\(name)")
  }

  @Test(arguments: Shell.available)
  func runsRunOneAfterTheOtherAndFailAlone(shell: Shell) async throws {
    try await withHost(shell) { host in
      let commands = (0..<5).map {
        "echo run \($0); echo \($0) >>../../order; [ \($0) != 1 ] || exit 3"
      }
      let submission = try Submission(host, commands: commands)
      try pack(submission, Pack(runs: 3), count: 5)
      let first = try await host.run(start(submission, 0))
      #expect(first.status == .exited(1))
      #expect(first.errorText == "")
      #expect(host.text("sweep/order") == "0\n1\n2\n")
      let second = try await host.run(start(submission, 1))
      #expect(second.status == .exited(0))
      let marks = try await submission.marks()
      #expect((0..<5).map { marks[$0]?.end?.exitCode } == [0, 3, 0, 0, 0])
      #expect((0..<5).map { file(submission, "out/\($0).out") } == (0..<5).map { "run \($0)\n" })
      #expect(file(submission, "marks/4.start")?.contains(" job=7_1 ") == true)
      #expect(file(submission, "taken/1.exit") == "3\n")
      #expect(file(submission, "taken/0.exit") == nil)
    }
  }

  @Test(arguments: Shell.available)
  func anotherJobOfTheSubmissionLeavesThePackAlone(shell: Shell) async throws {
    try await withHost(shell) { host in
      let submission = try Submission(host, commands: ["echo x >>log", "echo y >>log"])
      try pack(submission, Pack(runs: 2), count: 2)
      #expect(try await host.run(start(submission, 0)).status == .exited(0))
      let other = try await host.run(start(submission, 0, "SLURM_ARRAY_JOB_ID=8"))
      #expect(other.status == .exited(0))
      #expect(other.errorText == "clustersweep: job 7 has these runs; none is run twice\n")
      #expect(host.text(submission.inRun(0, "log")) == "x\n")
    }
  }

  /// A node that dies takes all processes along, without a mark or a word.
  @Test(arguments: Shell.available)
  func aPackThatIsStartedOverGoesOn(shell: Shell) async throws {
    try await withHost(shell) { host in
      let submission = try Submission(
        host, token: "cs-\(host.id)",
        commands: [
          "echo a >>log",
          "echo b >>log; [ $(wc -l <log) = 2 ] || { echo $PPID >../../pid; sleep 1000; }",
          "echo c >>log; exit 4", "echo d >>log",
        ])
      try pack(submission, Pack(runs: 4), count: 4)
      try host.write("cancelled\n".utf8, to: "sweep/submissions/\(submission.token)/taken/3")
      async let first = host.run("(\(start(submission, 0)) & echo $! >pack; wait) 2>/dev/null")
      try await host.until("the second run sleeps") { host.exists("sweep/pid") }
      // The whole tree at once: the pack first, so that it can't see its run die.
      try await host.run(
        """
        kill -9 $(cat pack)
        mine=CLUSTERSWEEP_TASK=\(submission.token)/1/
        for one in $(grep -l -F "$mine" /proc/[0-9]*/environ 2>/dev/null); do
          one=${one%/environ}; kill -9 "${one#/proc/}" 2>/dev/null
        done
        true
        """)
      _ = try await first
      #expect(try await submission.marks()[1]?.end == nil)
      let restart = "SLURM_ARRAY_JOB_ID=7 SLURM_RESTART_COUNT="
      let again = try await host.run(start(submission, 0, restart + "1"))
      #expect(again.status == .exited(1))
      #expect(host.text(submission.inRun(0, "log")) == "a\n", "what was done isn't done again")
      #expect(host.text(submission.inRun(1, "log")) == "b\nb\n")
      #expect(host.text(submission.inRun(2, "log")) == "c\n")
      #expect(!host.exists(submission.inRun(3, "log")), "what was cancelled isn't begun")
      let third = try await host.run(start(submission, 0, restart + "2"))
      #expect(third.status == .exited(0), "nothing is left to do")
      #expect(host.text(submission.inRun(2, "log")) == "c\n", "a failure of its own stays")
    }
  }

  /// Each lane has its own devices: two runs that overlap never share one.
  @Test(arguments: Shell.available)
  func devicesAreSharedOutSideBySide(shell: Shell) async throws {
    try await withHost(shell) { host in
      let command = """
        for d in $(echo "$CUDA_VISIBLE_DEVICES" | tr , ' '); do
          mkdir ../../held-$d || echo "$d" >>../../twice
        done
        echo "$CUDA_VISIBLE_DEVICES $SLURM_CPUS_PER_TASK" >>../../seen
        sleep 0.05
        for d in $(echo "$CUDA_VISIBLE_DEVICES" | tr , ' '); do rmdir ../../held-$d; done
        """
      let submission = try Submission(host, commands: Array(repeating: command, count: 12))
      try pack(
        submission, Pack(runs: 12, lanes: 2), count: 12, run: ResourceRequest(cpus: 3, gpus: 2))
      let variables = "SLURM_ARRAY_JOB_ID=7 CUDA_VISIBLE_DEVICES=4,5,GPU-6,7"
      let result = try await host.run(start(submission, 0, variables))
      #expect(result.status == .exited(0), "\(result.errorText)")
      #expect(!host.exists("sweep/twice"))
      let seen = Set((host.text("sweep/seen") ?? "").split(separator: "\n"))
      #expect(seen == ["4,5 3", "GPU-6,7 3"])
      #expect(try await submission.marks().count == 12)
    }
  }

  @Test func tooFewDevicesStopThePackBeforeItBegins() async throws {
    try await withHost(.dash) { host in
      let submission = try Submission(host, commands: ["true", "true"])
      try pack(submission, Pack(runs: 2, lanes: 2), count: 2, run: ResourceRequest(gpus: 1))
      let variables = "SLURM_ARRAY_JOB_ID=7 CUDA_VISIBLE_DEVICES=0"
      let result = try await host.run(start(submission, 0, variables))
      #expect(result.status == .exited(74))
      #expect(result.errorText == "clustersweep: Slurm gave 1 GPUs for 2 runs with 1 each\n")
      #expect(try await submission.marks().isEmpty)
    }
  }

  @Test func aRunIsNotBegunWithoutTimeForIt() async throws {
    try await withHost(.dash) { host in
      let submission = try Submission(host, commands: Array(repeating: "sleep 2", count: 3))
      try pack(
        submission, Pack(runs: 3), count: 3, run: ResourceRequest(seconds: 10), seconds: 10)
      let result = try await host.run(start(submission, 0))
      #expect(result.status == .exited(0))
      #expect(
        result.errorText == "clustersweep: not enough time is left for run 1 and those behind it\n")
      #expect(try await submission.marks().keys.sorted() == [0])
      #expect(file(submission, "taken/1") == nil)
    }
  }

  @Test(arguments: Shell.available)
  func limitsAndCancellationsEndOneRunAndNoOther(shell: Shell) async throws {
    try await withHost(shell) { host in
      let submission = try Submission(
        host, token: "cs-\(host.id)",
        commands: [
          "sleep 1000", "perl -e '$n = 100_000_000; $x = \"x\" x $n; sleep 1000'",
          "setsid sleep 1000 & (setsid sleep 1001 &) ; touch ../../asleep; sleep 1000", "echo well",
        ])
      try pack(
        submission, Pack(runs: 4), count: 4, run: ResourceRequest(memory: 60_000, seconds: 4))
      async let first = host.run(start(submission, 0))
      try await host.until("the third run sleeps") { host.exists("sweep/asleep") }
      try host.write([], to: "sweep/submissions/\(submission.token)/cancelled/2")
      #expect(try await first.status == .exited(1))
      #expect(file(submission, "taken/0.limit") == "time 4\n")
      #expect(file(submission, "taken/1.limit")?.hasPrefix("memory ") == true)
      let marks = try await submission.marks()
      #expect((0..<4).map { marks[$0]?.end?.exitCode } == [143, 137, 143, 0])
      let left = try await host.run(
        "grep -l -F CLUSTERSWEEP_TASK=\(submission.token)/ /proc/[0-9]*/environ 2>/dev/null")
      #expect(left.text == "", "nothing is left of them")
    }
  }

  /// A fake of the file in which the kernel counts: control groups need a machine that lets us make them.
  @Test(arguments: Shell.available)
  func whatTheKernelEndsForMemoryIsTold(shell: Shell) async throws {
    try await withHost(shell) { host in
      let submission = try Submission(
        host,
        commands: ["exit 1", "printf 'oom 1\\noom_kill 1\\n' >../../events; exit 1", "exit 1"])
      try pack(submission, Pack(runs: 3), count: 3, run: ResourceRequest(memory: 5000))
      let folder = "sweep/submissions/\(submission.token)/"
      try host.write("oom 0\noom_kill 0\n".utf8, to: "sweep/events")
      let settings = try #require(file(submission, SubmissionFolder.pack))
      try host.write(
        (settings + "cs_events=../../events\n").utf8, to: folder + SubmissionFolder.pack)
      #expect(try await host.run(start(submission, 0)).status == .exited(1))
      #expect(file(submission, "taken/1.limit") == "memory 5000 5000\n")
      #expect(file(submission, "taken/0.limit") == nil && file(submission, "taken/2.limit") == nil)
    }
  }

  @Test func whatIsTakenBackNeverBegins() async throws {
    try await withHost(.dash) { host in
      let submission = try Submission(host, commands: ["echo x >>log", "echo y >>log"])
      try pack(submission, Pack(runs: 2), count: 2)
      let script = PackReturn.script(directory: submission.directory, runs: [1])
      #expect(PackReturn.returned(in: try await host.run(script).text) == [1])
      #expect(PackReturn.returned(in: try await host.run(script).text) == [1], "repeatable")
      #expect(try await host.run(start(submission, 0)).status == .exited(0))
      #expect(!host.exists(submission.inRun(1, "log")))
      let late = PackReturn.script(directory: submission.directory, runs: [0])
      #expect(PackReturn.returned(in: try await host.run(late).text) == [])
    }
  }

  @Test func whatAPackWroteIsToldWithTheEnds() async throws {
    try await withHost(.dash) { host in
      let submission = try Submission(host, commands: ["exit 3", "true", "true", "true"])
      try pack(submission, Pack(runs: 2), count: 4)
      _ = try await host.run(start(submission, 0))
      let folder = "sweep/submissions/\(submission.token)/"
      try host.write("memory 200 100\n".utf8, to: folder + "taken/2.limit")
      try host.write("7 pack\n".utf8, to: folder + "taken/2")
      try host.write("cancelled\n".utf8, to: folder + "taken/3")
      var part = EndQuestion.Part(
        token: submission.token, directory: submission.directory, tasks: [0...3], wantsLogs: true)
      part.packSize = 2
      let all = TaskEnds.reading(try await host.run(EndQuestion([part]).script).text)
      let ends = try #require(all[submission.token])
      #expect(ends.packed[0]?.status == 3 && ends.packed[0]?.packHasBegun == true)
      #expect(ends.packed[1] == nil && ends.marks[1]?.end?.exitCode == 0)
      #expect(ends.packed[2]?.limit?.word == "OUT_OF_MEMORY")
      #expect(ends.packed[2]?.memory == 200 * 1024)
      #expect(ends.packed[2]?.isTaken == true && ends.packed[2]?.packHasBegun == false)
      #expect(ends.packed[3]?.isCancelled == true && ends.packed[3]?.isTaken == false)
    }
  }
}
