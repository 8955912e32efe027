import Cluster
import TaskRunner
import TestSupport
import Testing

@Suite struct SetupTests {
  @Test(arguments: Shell.available)
  func theRunsOwnVariablesAreExact(shell: Shell) async throws {
    try await withHost(shell) { host in
      let names = ExactValueTests.nasty.indices.map { "V\($0)" }
      let values = zip(names, ExactValueTests.nasty).map { (name: $0, value: $1) }
      let print = "/usr/bin/printf '%s\\0' " + names.map { "\"$\($0)\"" }.joined(separator: " ")
      let submission = try Submission(
        host, commands: [print + "; env | grep -c '^V3='"],
        environment: [("V3", "of all runs")],
        setup: TaskRunner.setup(environment: values, files: []))
      let result = try await submission.run(0)
      #expect(result.errorText == "")
      #expect(result.output == values.flatMap { Array($0.value.utf8) + [0] } + Array("1\n".utf8))
    }
  }

  @Test(arguments: Shell.available)
  func itKnowsTheRunAndStandsInItsFolder(shell: Shell) async throws {
    try await withHost(shell) { host in
      let submission = try Submission(
        host, commands: ["echo \"$A\"; cat here"], environment: [("B", "b")],
        setup: "A=$CLUSTERSWEEP_RUN/$CLUSTERSWEEP_INDEX$B; echo x >here; [ \"$PWD\" = \""
          + "$CLUSTERSWEEP_RUN_DIR\" ]")
      #expect(try await submission.run(0).text == "run-0/100b\nx\n")
      #expect(host.text(submission.inRun(0, "here")) == "x\n")
    }
  }

  @Test(
    arguments: Shell.available,
    [
      "false", "exit 0", "exit 5", "if", ")", "'", "readonly R=1; export R=2", "nothing_known",
      "cs_file 0\n:",
    ])
  func aFailureEndsTheTaskBeforeItsCommand(shell: Shell, setup: String) async throws {
    try await withHost(shell) { host in
      let submission = try Submission(host, commands: ["echo ran"], setup: setup)
      let result = try await submission.run(0)
      #expect(result.status == .exited(74))
      #expect(result.text == "")
      #expect(
        result.errorText.hasSuffix(
          "clustersweep: the setup of run-0 failed; its command wasn't run\n"))
      let marks = try await submission.marks()
      #expect(marks[0]?.start != nil)
      #expect(marks[0]?.end?.exitCode == 74)
    }
  }

  @Test(arguments: Shell.available)
  func aSignalDuringItIsNoFailureOfIt(shell: Shell) async throws {
    try await withHost(shell) { host in
      let setup = "sh -c 'kill -TERM \"$(cut -d \" \" -f 4 /proc/$$/stat)\"'\n:"
      let submission = try Submission(host, commands: ["echo ran"], setup: setup)
      let result = try await submission.run(0)
      #expect(result.text == "")
      #expect(result.errorText == "")
      #expect(try await submission.marks()[0]?.end?.exitCode == 143)
    }
  }

  @Test(arguments: Shell.available)
  func theCommandsOwnEndIsNotTakenForTheSetups(shell: Shell) async throws {
    try await withHost(shell) { host in
      let submission = try Submission(host, commands: ["trap 'echo bye' EXIT; exit 7"])
      let result = try await submission.run(0)
      #expect(result.status == .exited(7))
      #expect(result.text == "bye\n")
      #expect(result.errorText == "")
    }
  }
}
