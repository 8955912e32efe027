import Cluster
import Foundation
import TaskRunner
import TestSupport
import Testing

/// A file of a run among links to the code.
@Suite struct UnfoldingTests {
  private func isLink(_ host: ScriptHost, _ path: String) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: host.folder + "/" + path)) != nil
  }

  @Test(arguments: Shell.available)
  func onlyTheFileDiffersFromTheCode(shell: Shell) async throws {
    try await withHost(shell) { host in
      let code = "code/1 [a]*/"
      for path in [
        "train.py", "it's/$x/sub/train.py", "it's/$x/sub/.hidden", "it's/$x/sub/-n",
        "it's/$x/help.py", "it's/data/set.csv", "other/a",
      ] {
        try host.write("code \(path)".utf8, to: code + path)
      }
      let submission = try Submission(
        host,
        commands: [
          "cat train.py 'it'\"'\"'s/$x/sub/train.py'; cat \"it's/\\$x/sub/.hidden\";"
            + "cat \"it's/\\$x/sub/-n\" \"it's/\\$x/help.py\" \"it's/data/set.csv\" other/a"
        ],
        code: "code/1 [a]*",
        files: [
          try file("train.py", ["lr=", ";"]),
          try file("it's/$x/sub/train.py", ["LR=", ";"]),
          try file("it's/$x/sub/more.py", ["more"]),
        ],
        setup: setup(["0.1"], ["0.2"], []))
      for _ in 1...2 {
        let result = try await submission.run(0)
        #expect(result.errorText == "")
        #expect(
          result.text
            == "lr=0.1;LR=0.2;code it's/$x/sub/.hiddencode it's/$x/sub/-ncode it's/$x/help.py"
            + "code it's/data/set.csvcode other/a")
        #expect(host.text(submission.inRun(0, "it's/$x/sub/more.py")) == "more")
        // It ended well, so that only a lost mark lets it start again.
        _ = try await host.run("rm -f \(ShellQuoting.quote(submission.directory))/marks/0.end")
      }
      for path in ["it's", "it's/$x", "it's/$x/sub", "train.py", "it's/$x/sub/train.py"] {
        #expect(!isLink(host, submission.inRun(0, path)), "\(path)")
      }
      for path in ["other", "it's/data", "it's/$x/help.py", "it's/$x/sub/-n"] {
        #expect(isLink(host, submission.inRun(0, path)), "\(path)")
      }
      #expect(host.text(code + "train.py") == "code train.py")
      #expect(host.text(code + "it's/$x/sub/train.py") == "code it's/$x/sub/train.py")
      #expect(!host.exists(code + "it's/$x/sub/more.py"))
    }
  }

  @Test(arguments: Shell.available)
  func aLaterAttemptGetsItsValuesAndTheLaterCode(shell: Shell) async throws {
    try await withHost(shell) { host in
      try host.write("old".utf8, to: "code/1/src/help")
      try host.write("old".utf8, to: "code/1/src/gone")
      try host.write("new".utf8, to: "code/2/src/help")
      let files = [try file("src/lib/train", ["lr=", ""])]
      let command = "cat src/help src/lib/train; ls src; echo x >>src/log"
      let first = try Submission(
        host, token: "cs-1", commands: [command], code: "code/1", files: files,
        setup: setup(["1"]))
      let second = try Submission(
        host, token: "cs-2", commands: [command], attempt: 2, code: "code/2", files: files,
        setup: setup(["2"]))
      #expect(try await first.run(0).text == "oldlr=1gone\nhelp\nlib\n")
      #expect(try await second.run(0).text == "newlr=2help\nlib\nlog\n")
      #expect(host.text(first.inRun(0, "src/log")) == "x\nx\n")
    }
  }

  @Test(arguments: Shell.available)
  func manyEntriesBesideTheFile(shell: Shell) async throws {
    try await withHost(shell) { host in
      for index in 0..<450 { try host.write("\(index)".utf8, to: "code/1/src/\(index).txt") }
      let submission = try Submission(
        host, commands: ["cat src/*.txt | wc -c; ls src | wc -l"], code: "code/1",
        files: [try file("src/train", ["x"])], setup: setup([]))
      #expect(try await submission.run(0).text == "1240\n451\n")
    }
  }

  @Test(arguments: Shell.available)
  func whatStandsAtThePathGivesWay(shell: Shell) async throws {
    try await withHost(shell) { host in
      try host.write("code".utf8, to: "code/1/a")
      try host.write("code".utf8, to: "code/1/b/c")
      let outside = ShellQuoting.quote(host.folder + "/outside")
      try host.write("outside".utf8, to: "outside/d")
      let submission = try Submission(
        host, commands: ["cat a b own/d"], code: "code/1",
        files: [
          try file("a", ["1"]), try file("b", ["2"]), try file("own/d", ["3"]),
        ],
        setup: "ln -s \(outside) own\n" + setup([], [], []))
      let result = try await submission.run(0)
      #expect(result.errorText == "")
      #expect(result.text == "123")
      #expect(host.text("outside/d") == "outside")
      #expect(host.text("code/1/b/c") == "code")
    }
  }
}
