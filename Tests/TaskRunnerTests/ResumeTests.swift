import Cluster
import TaskRunner
import TestSupport
import Testing

@Suite("Where a run goes on from")
struct ResumeTests {
  /// Tells what it goes on from.
  private static let command = #"printf '%s' "$CLUSTERSWEEP_RESUME_FROM${cs_fresh:+fresh}""#

  private func resumed(
    _ host: ScriptHost, _ place: String, code: String? = nil, after script: String
  ) async throws -> String {
    let submission = try Submission(
      host, commands: [Self.command], code: code, checkpoints: place)
    let result = try await host.run(
      """
      mkdir -p sweep/runs/run-0
      (cd sweep/runs/run-0 || exit
      \(script)
      ) || exit
      \(submission.start(0))
      """)
    #expect(result.succeeded)
    return result.text.replacing("\(host.folder)/sweep/runs/run-0/", with: "")
  }

  /// `touch -d` makes the times: what is made later isn't always newer by the clock of a file system.
  private static func file(_ name: String, minute: Int, _ content: String = "x") -> String {
    "printf %s '\(content)' >\(ShellQuoting.quote(name)); "
      + "touch -d '2026-01-01 00:0\(minute):00' \(ShellQuoting.quote(name))\n"
  }

  @Test(arguments: Shell.available)
  func theNewestFileBelowAFolder(shell: Shell) async throws {
    try await withHost(shell) { host in
      let files =
        "mkdir -p ckpt/deep\n" + Self.file("ckpt/9", minute: 1) + Self.file("ckpt/a", minute: 3)
        + Self.file("ckpt/deep/b", minute: 4) + Self.file("ckpt/c", minute: 2)
        + Self.file("ckpt/empty", minute: 9, "") + Self.file("ckpt/.hidden", minute: 9)
        + Self.file("ckpt/d.tmp", minute: 9)
      let found = try await resumed(host, "ckpt/", after: files)
      #expect(found == "ckpt/deep/b")
    }
  }

  @Test(arguments: Shell.available)
  func ofFilesOfOneTimeTheLastName(shell: Shell) async throws {
    try await withHost(shell) { host in
      let files = ["b", "d", "c", "a"].map { Self.file("ckpt/\($0)", minute: 1) }.joined()
      let found = try await resumed(host, "ckpt/", after: "mkdir ckpt\n" + files)
      #expect(found == "ckpt/d")
    }
  }

  @Test(arguments: Shell.available)
  func withNothingThereItIsFresh(shell: Shell) async throws {
    try await withHost(shell) { host in
      let found = try await resumed(host, "ckpt/", after: ":")
      #expect(found == "fresh")
      // The folder was made.
      #expect(host.exists("sweep/runs/run-0/ckpt"))
      let none = try Submission(host, token: "cs-digits-2", commands: [Self.command], attempt: 2)
      #expect(try await none.run(0).text == "fresh")
    }
  }

  @Test(arguments: Shell.available)
  func anyNameArrivesExactly(shell: Shell) async throws {
    let names = ["it's", "a b", "\"$HOME\"", "`id`", "new\nline", "ends\n\n", "-rf", "*", "ünï"]
    try await withHost(shell) { host in
      for (minute, name) in names.enumerated() {
        let file = "mkdir -p ckpt\n" + Self.file("ckpt/\(name)", minute: minute)
        let attempt = try Submission(
          host, token: "cs-\(minute)", commands: [Self.command], attempt: minute + 1,
          checkpoints: "ckpt/")
        let result = try await host.run(
          "mkdir -p sweep/runs/run-0\n(cd sweep/runs/run-0\n\(file))\n\(attempt.start(0))")
        #expect(result.text == "\(host.folder)/sweep/runs/run-0/ckpt/\(name)")
      }
    }
  }

  @Test(arguments: Shell.available)
  func aPatternFindsFoldersToo(shell: Shell) async throws {
    try await withHost(shell) { host in
      let files = """
        mkdir -p 'out/checkpoint-5 a' out/checkpoint-10 out/other
        touch -d '2026-01-01 00:01:00' 'out/checkpoint-5 a'
        touch -d '2026-01-01 00:00:00' out/checkpoint-10
        touch -d '2026-01-01 00:05:00' out/other
        """
      let found = try await resumed(host, "out/checkpoint-*", after: files)
      #expect(found == "out/checkpoint-5 a")
    }
  }

  /// The sweep's folder may hold checkpoints of its own; the runs can't write to those.
  @Test(arguments: Shell.available)
  func filesOfTheCodeAreNoCheckpoints(shell: Shell) async throws {
    try await withHost(shell) { host in
      try host.write("old".utf8, to: "code/h1/ckpt/pretrained.pt")
      let found = try await resumed(host, "ckpt/", code: "code/h1", after: ":")
      #expect(found == "fresh")
      let folder = "sweep/runs/run-0/ckpt"
      #expect(host.text(folder + "/pretrained.pt") == "old")
      try host.write("new".utf8, to: folder + "/own.pt")
      #expect(host.text("code/h1/ckpt/own.pt") == nil)
    }
  }

  /// Runs may keep their checkpoints elsewhere, by a link of their own.
  @Test(arguments: Shell.available)
  func aLinkOfTheRunsOwnIsFollowed(shell: Shell) async throws {
    try await withHost(shell) { host in
      let link = "mkdir -p ../../../scratch; ln -s ../../../scratch ckpt\n"
      let found = try await resumed(
        host, "ckpt/", code: "code/h1", after: link + Self.file("ckpt/a", minute: 1))
      #expect(found == "ckpt/a")
    }
  }
}
