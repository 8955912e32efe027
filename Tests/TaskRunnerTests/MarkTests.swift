import Cluster
import TaskRunner
import TestSupport
import Testing

@Suite struct MarkTests {
  @Test func aMarkIsRead() throws {
    let start = try #require(
      Mark(line: "start 12 attempt=2 time=1700000000 node=n1 job=5_12 pid=77 restart=1"))
    #expect(start.kind == .start)
    #expect(start.index == 12)
    #expect(start.attempt == 2)
    #expect(start.time == 1_700_000_000)
    #expect(start.node == "n1")
    #expect(start.restart == 1)
    #expect(start.exitCode == nil)
    let end = try #require(Mark(line: "end 0 attempt=1 time=5 exit=137 elapsed=3"))
    #expect(end.kind == .end)
    #expect(end.exitCode == 137)
    #expect(end.elapsed == 3)
    #expect(end.cpu == nil)
  }

  @Test func anEndTellsWhatWasUsed() throws {
    let line = "end 0 attempt=1 time=5 exit=0 elapsed=90 user=1m2.50s system=0m0.250s memory=2048"
    let end = try #require(Mark(line: Substring(line)))
    #expect(end.elapsed == 90)
    #expect(end.cpu == 62.75)
    #expect(end.memory == 2 << 20)
    for wrong in [
      "elapsed=-1", "user=1s system=0m1s", "user=0m61s system=0m0s", "memory=0", "memory=x",
    ] {
      let end = try #require(Mark(line: "end 0 attempt=1 time=5 exit=0 \(wrong)"))
      #expect([end.elapsed == nil, end.cpu == nil, end.memory == nil] == [true, true, true])
    }
  }

  @Test(arguments: [
    "", "start", "end 1", "end 1 attempt=1 time=5", "end x attempt=1 time=5 exit=0",
    "end -1 attempt=1 time=5 exit=0", "middle 1 attempt=1 time=5", "start 1 attempt=1 time=5 junk",
    "start 1 attempt= time=5", "start 1 attempt=1 time=soon", "Permission denied",
  ])
  func whatIsNoMarkIsPassedOver(line: String) {
    #expect(Mark(line: Substring(line)) == nil)
  }

  @Test(arguments: Shell.available)
  func theCommandsStatusIsTheTasks(shell: Shell) async throws {
    let commands = [
      "true", "exit 7", "false", "sh -c 'kill -TERM $$'", "sh -c 'kill -KILL $$'", "((",
    ]
    try await withHost(shell) { host in
      let submission = try Submission(host, commands: commands)
      var statuses: [HostCommandResult.Status] = []
      for index in commands.indices { statuses.append(try await submission.run(index).status) }
      #expect(
        Array(statuses.prefix(5)) == [0, 7, 1, 143, 137].map(HostCommandResult.Status.exited))
      #expect(statuses[5] != .exited(0))
      let marks = try await submission.marks()
      #expect((0..<5).map { marks[$0]?.end?.exitCode } == [0, 7, 1, 143, 137])
      #expect(marks[5]?.end?.exitCode != 0)
      #expect(marks.count == 6)
      #expect(marks.values.allSatisfy { $0.start?.attempt == 1 && $0.start?.restart == 0 })
      let node = String(try await host.run("uname -n").text.dropLast())
      #expect(marks.values.allSatisfy { $0.start?.node == node })
    }
  }

  @Test(arguments: Shell.available)
  func theMarksTellOfTheJobAndOfTheTimeUsed(shell: Shell) async throws {
    try await withHost(shell) { host in
      let busy = "i=0; while [ $i -lt 60000 ]; do i=$((i + 1)); done"
      let submission = try Submission(host, commands: [busy])
      _ = try await submission.run(0, variables: "SLURM_ARRAY_JOB_ID=55 SLURM_RESTART_COUNT=2")
      let folder = "sweep/submissions/\(submission.token)/marks"
      #expect(host.text(folder + "/0.start")?.contains(" job=55_0 ") == true)
      #expect(try await submission.marks()[0]?.start?.restart == 2)
      let end = try #require(host.text(folder + "/0.end"))
      #expect(end.contains(" user=0m"))
      #expect(!end.contains(" user=0m0.000s ") && !end.contains(" user=0m0.00s "))
      #expect(
        try await host.run("cd \(ShellQuoting.quote(host.folder)); ls \(folder)").text
          == "0.end\n0.start\n")
    }
  }
}
