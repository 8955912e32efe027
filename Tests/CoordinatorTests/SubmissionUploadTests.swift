import Cluster
import Foundation
import TaskRunner
import TestSupport
import Testing

@testable import Coordinator

/// The host's half of an upload, run by real shells and awks: what lies there for all to see, and who gives way.
@Suite("Publishing a submission")
struct SubmissionUploadTests {
  static let shells = Shell.available

  private func archive(_ token: String, _ runs: String) -> [UInt8] {
    var tar = TarWriter()
    tar.addFolder(token)
    tar.add("\(token)/\(SubmissionFolder.runs)", Array(runs.utf8))
    tar.add("end", [])
    tar.finish()
    return tar.bytes
  }

  private func publish(_ token: String, _ runs: String, on host: ScriptHost) async throws
    -> HostCommandResult
  {
    try host.write(archive(token, runs), to: "\(token).tar")
    let upload = SubmissionUpload(folder: host.folder + "/sweep", tokens: [token])
    return try await host.run(
      "{ \(upload.script)\necho began\n} <\(quoted(host.folder + "/\(token).tar"))")
  }

  private func withHost(
    _ shell: Shell, _ work: (ScriptHost) async throws -> Void
  ) async throws {
    let host = try ScriptHost(shell)
    defer { host.remove() }
    try FileManager.default.createDirectory(
      atPath: host.folder + "/sweep/submissions", withIntermediateDirectories: true)
    try await work(host)
  }

  @Test("one whose run and attempt another has is withdrawn", arguments: shells)
  func overlap(_ shell: Shell) async throws {
    try await withHost(shell) { host in
      let line = "\tabc\t{}\n"
      let first = try await publish(
        "cs-a-1", "calm_red_fox\t1\(line)shy_red_owl\t1\(line)", on: host)
      #expect(first.text == "began\n")
      // Another attempt of the same run, and other runs.
      let rerun = try await publish("cs-a-2", "calm_red_fox\t2\(line)", on: host)
      #expect(rerun.text == "began\n")
      let second = try await publish(
        "cs-a-3", "shy_red_owl\t1\(line)calm_red_fox\t2\(line)", on: host)
      #expect(
        SubmissionUpload.overlapping(in: second) == ["cs-a-1", "cs-a-2"], "\(second.errorText)")
      #expect(!second.text.contains("began"))
      let files = FileManager.default
      #expect(files.fileExists(atPath: host.folder + "/sweep/submissions/cs-a-3/withdrawn"))
      #expect(!files.fileExists(atPath: host.folder + "/sweep/submissions/cs-a-1/withdrawn"))
      // One that is withdrawn is in nobody's way.
      _ = try await host.run(
        SubmissionUpload.withdrawal(directory: host.folder + "/sweep/submissions/cs-a-1"))
      let third = try await publish("cs-a-4", "shy_red_owl\t1\(line)", on: host)
      #expect(third.text == "began\n", "\(third.errorText)")
    }
  }

  @Test("one that can't be read lets nothing begin", arguments: shells)
  func unreadable(_ shell: Shell) async throws {
    try await withHost(shell) { host in
      try FileManager.default.createDirectory(
        atPath: host.folder + "/sweep/submissions/cs-a-1/runs", withIntermediateDirectories: true)
      let result = try await publish("cs-a-2", "calm_red_fox\t1\tabc\t{}\n", on: host)
      #expect(!result.text.contains("began"), "\(result.text)")
      #expect(SubmissionUpload.overlapping(in: result) == nil)
    }
  }

  @Test("half an archive leaves nothing for others to see", arguments: shells)
  func cut(_ shell: Shell) async throws {
    try await withHost(shell) { host in
      let whole = archive("cs-a-1", "calm_red_fox\t1\tabc\t{}\n")
      for length in stride(from: 0, to: whole.count - 1024, by: 512) {
        try host.write(whole.prefix(length), to: "cut.tar")
        let upload = SubmissionUpload(folder: host.folder + "/sweep", tokens: ["cs-a-1"])
        let result = try await host.run(
          "{ \(upload.script)\necho began\n} <\(quoted(host.folder + "/cut.tar"))")
        if result.text == "began\n" {
          #expect(length >= whole.count - 1536)
        } else {
          let names = try FileManager.default.contentsOfDirectory(
            atPath: host.folder + "/sweep/submissions")
          #expect(names == [])
        }
      }
    }
  }

  @Test("words of other kinds are no overlap")
  func words() {
    func read(_ text: String, _ status: Int32 = 0) -> [String]? {
      SubmissionUpload.overlapping(
        in: HostCommandResult(status: .exited(status), output: Array(text.utf8)))
    }
    #expect(read("overlap cs-a-1 cs-a-2\n") == ["cs-a-1", "cs-a-2"])
    #expect(read("overlap ../../etc cs-a-2\n") == ["cs-a-2"])
    #expect(read("overlap cs-a-1\n", 1) == nil)
    #expect(read("job 12\n") == nil)
    #expect(read("") == nil)
  }
}
