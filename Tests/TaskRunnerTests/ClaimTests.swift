import Cluster
import TaskRunner
import TestSupport
import Testing

@Suite struct ClaimTests {
  @Test(arguments: Shell.available)
  func anAttemptOfAnotherSubmissionIsLeftAlone(shell: Shell) async throws {
    try await withHost(shell) { host in
      let first = try Submission(host, token: "cs-1", commands: ["echo x >>log; exit 5"])
      let second = try Submission(host, token: "cs-2", commands: ["echo x >>log"])
      #expect(try await first.run(0).status == .exited(5))
      let result = try await second.run(0)
      #expect(result.status == .exited(0))
      #expect(
        result.errorText
          == "clustersweep: attempt 1 of run-0 belongs to cs-1/queue; it isn't run twice\n")
      #expect(host.text(first.inRun(0, "log")) == "x\n")
      let marks = try await second.marks()
      #expect(marks[0]?.elsewhere?.holder == "cs-1/queue")
      #expect(marks[0]?.start == nil && marks[0]?.end == nil && marks.count == 1)
    }
  }

  @Test(arguments: Shell.available)
  func anotherJobOfTheSubmissionRunsNothing(shell: Shell) async throws {
    try await withHost(shell) { host in
      let submission = try Submission(host, commands: ["echo x >>log; exit 5"])
      let job = "SLURM_ARRAY_JOB_ID=1"
      #expect(try await submission.run(0, variables: job).status == .exited(5))
      let other = try await submission.run(0, variables: "SLURM_ARRAY_JOB_ID=2")
      #expect(other.status == .exited(0))
      #expect(host.text(submission.inRun(0, "log")) == "x\n")
      #expect(try await submission.marks()[0]?.end?.exitCode == 5)
      #expect(try await submission.marks()[0]?.elsewhere == nil)
    }
  }

  @Test(arguments: Shell.available)
  func aRequeuedTaskRunsAgainUnlessItIsDone(shell: Shell) async throws {
    try await withHost(shell) { host in
      let submission = try Submission(
        host, commands: ["echo x >>log; [ -e done ] || { touch done; exit 5; }"])
      let job = "SLURM_ARRAY_JOB_ID=1"
      #expect(try await submission.run(0, variables: job).status == .exited(5))
      let again = try await submission.run(0, variables: job + " SLURM_RESTART_COUNT=1")
      #expect(again.status == .exited(0))
      #expect(again.errorText == "")
      #expect(try await submission.marks()[0]?.start?.restart == 1)
      let marks = try await submission.marks()
      let once = try await submission.run(0, variables: job + " SLURM_RESTART_COUNT=2")
      #expect(once.status == .exited(0))
      #expect(once.errorText == "clustersweep: attempt 1 of run-0 is done; it isn't run twice\n")
      #expect(try await submission.marks() == marks)
      #expect(host.text(submission.inRun(0, "log")) == "x\nx\n")
    }
  }

  /// All wait for one file, so that they meet at the claim.
  @Test(arguments: Shell.available)
  func ofManyAtOnceOneRuns(shell: Shell) async throws {
    try await withHost(shell) { host in
      let submissions = try (0..<12).map {
        try Submission(host, token: "cs-\($0)", commands: ["echo x >>log"])
      }
      let starts = submissions.map {
        "(while [ ! -e go ]; do :; done; \($0.start(0))) 2>/dev/null &"
      }
      let folder = ShellQuoting.quote(host.folder)
      try await host.run("cd \(folder)\n\(starts.joined(separator: "\n"))\ntouch go\nwait")
      #expect(host.text(submissions[0].inRun(0, "log")) == "x\n")
    }
  }
}
