import Cluster
import TaskRunner
import TestSupport
import Testing

@Suite struct SignalTests {
  /// A program that says it is there and waits for a file.
  static let patient = "sh -c 'echo $$ >up; while [ ! -e go ]; do sleep 0.02; done; exit 3'"

  private func start(_ submission: Submission, setsid: Bool = false) async throws -> String {
    let runner = "sh ./run-task 0 </dev/null >out/0.out 2>&1 & echo $!"
    let script =
      "cd \(ShellQuoting.quote(submission.directory)); \(setsid ? "setsid " : "")\(runner)"
    let process = try await submission.host.run(script).text.dropLast()
    try await submission.host.until("the command runs") {
      submission.host.text(submission.inRun(0, "up"))?.hasSuffix("\n") == true
    }
    return String(process)
  }

  private func exitCode(_ submission: Submission) async throws -> Int? {
    var code: Int?
    try await submission.host.until("the mark of the end") {
      code = try await submission.marks()[0]?.end?.exitCode
      return code != nil
    }
    return code
  }

  @Test(arguments: Shell.available)
  func theRunnerOutlivesSignalsToWriteTheMark(shell: Shell) async throws {
    try await withHost(shell) { host in
      let submission = try Submission(host, commands: [Self.patient])
      let process = try await start(submission)
      for signal in ["TERM", "HUP", "INT", "USR1", "USR2"] {
        #expect(try await host.run("kill -s \(signal) \(process)").succeeded)
      }
      try host.write([], to: submission.inRun(0, "go"))
      #expect(try await exitCode(submission) == 3)
    }
  }

  @Test(arguments: Shell.available)
  func aSignalToAllEndsTheCommand(shell: Shell) async throws {
    try await withHost(shell) { host in
      let submission = try Submission(host, commands: [Self.patient + "; echo next >next"])
      let process = try await start(submission, setsid: true)
      try await host.run("kill -s TERM -- -\(process)")
      #expect(try await exitCode(submission) == 143)
      #expect(!host.exists(submission.inRun(0, "next")))
    }
  }

  /// A program that writes a checkpoint and ends with 0 isn't done, and is waited for.
  @Test(arguments: Shell.available)
  func aCommandThatTidiesUpIsWaitedFor(shell: Shell) async throws {
    try await withHost(shell) { host in
      let tidy = """
        sh -c 'trap "while [ ! -e go ]; do sleep 0.02; done; echo saved >saved; exit 0" TERM
        echo $$ >up; while :; do sleep 0.02; done'
        """
      let submission = try Submission(host, commands: [tidy])
      let process = try await start(submission, setsid: true)
      try await host.run("kill -s TERM -- -\(process)")
      #expect(try await submission.marks()[0]?.end == nil)
      try host.write([], to: submission.inRun(0, "go"))
      #expect(try await exitCode(submission) == 143)
      #expect(host.text(submission.inRun(0, "saved")) == "saved\n")
    }
  }

  /// Of the processes of a task that is cancelled any may hear of it first.
  @Test(arguments: Shell.available)
  func aCommandThatEndsWellAfterAllWasToldToEndIsNotDone(shell: Shell) async throws {
    try await withHost(shell) { host in
      // In the command's shell $$ is still the runner.
      let submission = try Submission(host, commands: ["kill -s TERM $$; echo next >next"])
      _ = try await submission.run(0)
      #expect(try await exitCode(submission) == 143)
      #expect(host.text(submission.inRun(0, "next")) == "next\n")
    }
  }

  @Test(arguments: Shell.available)
  func noSignalIsIgnoredInTheCommand(shell: Shell) async throws {
    try await withHost(shell) { host in
      let submission = try Submission(host, commands: ["grep SigIgn /proc/self/status"])
      let plain = try await host.run("grep SigIgn /proc/self/status").text
      #expect(try await submission.run(0).text == plain)
    }
  }
}
