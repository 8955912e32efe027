import Cluster
import TaskRunner
import TestSupport
import Testing

/// What a task does that hears of its time limit; that Slurm starts it over is a test of ClusterTests.
@Suite("Tasks near their time limit")
struct RequeueTests {
  /// Writes a checkpoint when it is told, and ends with the status in the file `status`.
  private static let command = """
    sh -c 'trap "echo saved >saved; exit \\$(cat status)" USR1
    echo $$ >up; while :; do sleep 0.02; done'
    """

  /// Starts the task in a job of Slurm's that was requeued as often as it may be, and tells it.
  private func told(
    _ host: ScriptHost, _ command: String = command, status: Int
  ) async throws -> (exitCode: Int?, errors: String) {
    let submission = try Submission(host, commands: [command], requeues: 2)
    let run = "sweep/runs/run-0/"
    try host.write("2\n".utf8, to: run + ".clustersweep/requeued.1")
    try host.write("\(status)\n".utf8, to: run + "status")
    let variables = "SLURM_ARRAY_JOB_ID=1 SLURM_ARRAY_TASK_ID=0"
    let process = try await host.run(
      """
      cd \(ShellQuoting.quote(submission.directory))
      \(variables) sh ./run-task 0 </dev/null >out/0.out 2>&1 & echo $!
      """
    ).text.dropLast()
    try await host.until("the command runs") { host.text(run + "up")?.hasSuffix("\n") == true }
    #expect(try await host.run("kill -s USR1 \(process)").succeeded)
    var code: Int?
    try await host.until("the mark of the end") {
      code = try await submission.marks()[0]?.end?.exitCode
      return code != nil
    }
    return (code, host.text("sweep/submissions/\(submission.token)/out/0.out") ?? "")
  }

  @Test(arguments: Shell.available)
  func theCommandIsToldAndNotDoneWithoutItsRequeue(shell: Shell) async throws {
    for status in [0, 75] {
      try await withHost(shell) { host in
        let (code, errors) = try await told(host, status: status)
        #expect(code == TaskRunner.unfinishedStatus)
        #expect(host.text("sweep/runs/run-0/saved") == "saved\n")
        #expect(errors.contains("it isn't done and was requeued 2 times, which is the most"))
      }
    }
  }

  @Test(arguments: Shell.available)
  func aFailureIsAFailure(shell: Shell) async throws {
    try await withHost(shell) { host in
      let (code, errors) = try await told(host, status: 3)
      #expect(code == 3)
      #expect(!errors.contains("isn't done"))
    }
  }

  /// A wrapper that doesn't handle the signal isn't killed where the program in it does.
  @Test(arguments: Shell.available)
  func onlyWhoHandlesTheSignalGetsIt(shell: Shell) async throws {
    try await withHost(shell) { host in
      let (code, _) = try await told(host, "env \(Self.command); echo $? >wrapped", status: 0)
      #expect(code == TaskRunner.unfinishedStatus)
      #expect(host.text("sweep/runs/run-0/wrapped") == "0\n")
    }
  }

  @Test(arguments: Shell.available)
  func whoDoesNotHandleItIsEndedByIt(shell: Shell) async throws {
    try await withHost(shell) { host in
      let deaf = "sh -c 'echo $$ >up; while :; do sleep 0.02; done'"
      let (code, _) = try await told(host, deaf, status: 0)
      #expect(code == TaskRunner.unfinishedStatus)
    }
  }
}
