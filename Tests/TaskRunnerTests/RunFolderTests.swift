import Cluster
import TaskRunner
import TestSupport
import Testing

@Suite struct RunFolderTests {
  @Test(arguments: Shell.available)
  func theRunKnowsItself(shell: Shell) async throws {
    try await withHost(shell) { host in
      let names = [
        "SWEEP", "RUN", "RUN_DIR", "INDEX", "ATTEMPT", "SEED", "PARAMS", "RESUME_FROM", "CONFIG",
      ]
      let print = names.map { "echo \"$CLUSTERSWEEP_\($0).\"" }.joined(separator: "; ")
      let submission = try Submission(
        host, commands: ["exit 9", print + "; pwd; wc -c"], attempt: 3)
      let folder = "\(host.folder)/sweep/runs/run-1"
      #expect(
        try await submission.run(1).text == """
          digits.
          run-1.
          \(folder).
          101.
          3.
          8.
          \(folder)/.clustersweep/params.json.
          .
          .
          \(folder)
          0

          """)
    }
  }

  @Test(arguments: Shell.available)
  func theCodeStandsInTheRunsFolder(shell: Shell) async throws {
    try await withHost(shell) { host in
      try host.write("print".utf8, to: "code/1 [a]*/train it.py")
      try host.write("in".utf8, to: "code/1 [a]*/data/set.csv")
      try host.write("dot".utf8, to: "code/1 [a]*/.hidden")
      try host.write("dash".utf8, to: "code/1 [a]*/-n")
      try host.write("never seen".utf8, to: "code/1 [a]*/own.txt")
      try host.write("own".utf8, to: "sweep/runs/run-0/own.txt")
      let submission = try Submission(
        host, commands: ["cat 'train it.py' data/set.csv .hidden ./-n own.txt; echo 1 >out.csv"],
        code: "code/1 [a]*")
      let result = try await submission.run(0)
      #expect(result.text == "printindotdashown")
      #expect(result.errorText == "")
      #expect(host.text(submission.inRun(0, "out.csv")) == "1\n")
      #expect(!host.exists("code/1 [a]*/out.csv"))
    }
  }

  @Test(arguments: Shell.available)
  func aLaterAttemptSeesTheLaterCode(shell: Shell) async throws {
    try await withHost(shell) { host in
      try host.write("old".utf8, to: "code/1/train")
      try host.write("old".utf8, to: "code/1/gone")
      try host.write("new".utf8, to: "code/2/train")
      let command = "cat train; ls; echo x >>log"
      let first = try Submission(host, token: "cs-1", commands: [command], code: "code/1")
      let second = try Submission(
        host, token: "cs-2", commands: [command], attempt: 2, code: "code/2")
      #expect(try await first.run(0).text == "oldgone\ntrain\n")
      #expect(try await second.run(0).text == "newlog\ntrain\n")
      #expect(host.text(first.inRun(0, "log")) == "x\nx\n")
    }
  }

  @Test(arguments: Shell.available)
  func anEmptyOrMissingCodeIsNoHindrance(shell: Shell) async throws {
    try await withHost(shell) { host in
      let submission = try Submission(host, commands: ["ls -A"], code: "code/none")
      let result = try await submission.run(0)
      #expect(result.status == .exited(0))
      #expect(result.text == ".clustersweep\n")
    }
  }

  @Test(arguments: Shell.available)
  func aFolderThatCantBeMadeEndsTheTask(shell: Shell) async throws {
    try await withHost(shell) { host in
      let submission = try Submission(host, commands: ["echo ran"])
      try host.write([], to: "sweep/runs")
      let result = try await submission.run(0)
      #expect(result.status == .exited(74))
      #expect(result.text == "")
      #expect(result.errorText.contains("clustersweep: can't make \(host.folder)/sweep/runs/run-0"))
      #expect(try await submission.marks()[0]?.end?.exitCode == 74)
    }
  }

  @Test(arguments: ["7", "x", "", "-1"])
  func anIndexWithoutALineIsRefused(index: String) async throws {
    try await withHost(.dash) { host in
      let submission = try Submission(host, commands: ["echo ran"])
      let script = submission.start(0).dropLast() + ShellQuoting.quote(index)
      let result = try await host.run(String(script))
      #expect(result.status == .exited(74))
      #expect(result.text == "")
      #expect(try await submission.marks().isEmpty)
    }
  }
}
