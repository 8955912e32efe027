import Cluster
import TaskRunner
import TestSupport
import Testing

@Suite struct HoledFileTests {
  /// The pieces with the values between them.
  private func whole(_ pieces: [[UInt8]], _ values: [String]) -> [UInt8] {
    zip(pieces, values.map { Array($0.utf8) } + [[]]).flatMap { $0 + $1 }
  }

  @Test func theUploadsAreThePieces() throws {
    let files = [
      try file("a", ["x", ""]), HoledFile(path: try RunFilePath("b"), pieces: []),
    ]
    let uploads = TaskRunner.uploads(of: files)
    #expect(uploads.map(\.path) == ["files/0/0", "files/0/1", "files/1/0"])
    #expect(uploads.map(\.content) == [Array("x".utf8), [], []])
    #expect(
      TaskRunner.setup(environment: [("A", "b c")], files: [(0, ["0.1", "$x"]), (1, [])])
        == "export A='b c'\ncs_file 0 0.1 '$x'\ncs_file 1\n")
  }

  @Test(arguments: Shell.available, ["C", "C.UTF-8"])
  func valuesArriveByteForByte(shell: Shell, locale: String) async throws {
    try await withHost(shell, environment: ["LC_ALL": locale]) { host in
      let values = ExactValueTests.nasty
      // Bytes that are no text, and endings that shells like to drop.
      let all = Array(UInt8.min...UInt8.max)
      let pieces = (0...values.count).map { $0 % 3 == 0 ? [] : all.shuffled() + [10, 10] }
      let submission = try Submission(
        host, commands: ["cat ./-n.bin"],
        files: [HoledFile(path: try RunFilePath("-n.bin"), pieces: pieces)],
        setup: setup(values))
      let result = try await submission.run(0)
      #expect(result.errorText == "")
      #expect(result.output == whole(pieces, values))
    }
  }

  @Test(arguments: Shell.available, [0, 1, 2_000])
  func anyNumberOfHoles(shell: Shell, count: Int) async throws {
    try await withHost(shell) { host in
      let values = (0..<count).map { "v\($0)\n" }
      let pieces = (0...count).map { Array("<\($0)>".utf8) }
      let submission = try Submission(
        host, commands: ["env"], files: [HoledFile(path: try RunFilePath("f"), pieces: pieces)],
        setup: setup(values))
      let result = try await submission.run(0)
      #expect(result.errorText == "")
      #expect(!result.text.contains("v0") && !result.text.contains("cs_"))
      #expect(host.read(submission.inRun(0, "f")) == whole(pieces, values))
    }
  }

  @Test(arguments: Shell.available)
  func aLargeFileOfMuchAndOneOfNothing(shell: Shell) async throws {
    try await withHost(shell) { host in
      let large = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
      let value = String(repeating: "v", count: 300_000)
      let submission = try Submission(
        host, commands: ["wc -c <large; wc -c <empty"],
        files: [
          HoledFile(path: try RunFilePath("large"), pieces: [large, large]), try file("empty", []),
        ],
        setup: setup([value], []))
      #expect(try await submission.run(0).text == "5300000\n0\n")
      #expect(host.read(submission.inRun(0, "large")) == whole([large, large], [value]))
    }
  }

  @Test(arguments: Shell.available)
  func theModeIsTheOriginals(shell: Shell) async throws {
    try await withHost(shell) { host in
      let files = [
        try file("run", ["#!/bin/sh\necho ", "\n"], isExecutable: true),
        try file("data", ["x"]),
      ]
      let submission = try Submission(
        host, commands: ["./run; [ -x data ] || echo plain"], files: files,
        setup: setup(["ok"], []))
      #expect(try await submission.run(0).text == "ok\nplain\n")
    }
  }

  @Test(arguments: Shell.available)
  func theConfigsPathIsInTheEnvironment(shell: Shell) async throws {
    try await withHost(shell) { host in
      let submission = try Submission(
        host, commands: ["cd / && cat \"$CLUSTERSWEEP_CONFIG\""],
        files: [try file("a", ["a"]), try file("conf/it's.yaml", ["lr: ", ""])],
        config: 1, setup: setup([], ["5"]))
      #expect(try await submission.run(0).text == "lr: 5")
    }
  }

  @Test(arguments: Shell.available)
  func theRunsVariablesDontReachThePrograms(shell: Shell) async throws {
    try await withHost(shell) { host in
      try host.write("code".utf8, to: "code/1/s0r1c/help")
      let submission = try Submission(
        host, commands: ["echo \"$PATH.$IFS\"; /bin/cat s0r1c/help s0r1c/f"], code: "code/1",
        environment: [("PATH", "/nowhere"), ("IFS", "0123/."), ("CDPATH", "/")],
        files: [try file("s0r1c/f", ["a", "b"])], setup: setup(["0 1"]))
      let result = try await submission.run(0)
      #expect(result.errorText == "")
      #expect(result.text == "/nowhere.0123/.\ncodea0 1b")
    }
  }

  @Test(arguments: Shell.available)
  func whatCantBePutTogetherEndsTheTask(shell: Shell) async throws {
    try await withHost(shell) { host in
      let files = [
        try file("a/f", ["a", "b"]), try file("g", ["a", "b"]), try file("h", ["a", "b", "c"]),
      ]
      let cases = [
        ("cs_file 0 1 2", "a/f has 1 holes; there are 2 values"),
        ("cs_file 0", "a/f has 1 holes; there are 0 values"),
        ("cs_file 7 x", "this submission has no file '7'"),
        ("echo >a; cs_file 0 x", "can't make the folder of a/f"),
        ("mkdir g; cs_file 1 x", "g"),
        ("mkdir .clustersweep/file; cs_file 1 x", ".clustersweep/file"),
        ("rm \"$cs_submission/files/1/0\"; cs_file 1 x", "files/1/0"),
        ("rm \"$cs_submission/files/1/1\"; cs_file 1 x", "files/1/1"),
        ("rm \"$cs_submission/files/2/1\"; cs_file 2 x y", "files/2/1"),
      ]
      for (number, (setup, complaint)) in cases.enumerated() {
        let submission = try Submission(
          host, token: "cs-\(number)", commands: ["echo ran"], attempt: number + 1, files: files,
          setup: "rm -rf ./a ./g .clustersweep/file\n" + setup + "\n:")
        let result = try await submission.run(0)
        #expect(result.status == .exited(74), "\(setup)")
        #expect(result.text == "", "\(setup)")
        #expect(result.errorText.contains(complaint), "\(setup): \(result.errorText)")
        #expect(host.text(submission.inRun(0, "g")) == nil, "\(setup)")
        #expect(!host.exists(submission.inRun(0, "h")), "\(setup)")
      }
    }
  }
}
