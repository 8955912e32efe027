import Cluster
import Foundation
import Subprocess
import Testing

@testable import SSHTransport

@Suite struct SSHBytesTests {
  /// Every way of cutting the stream in two, and byte by byte.
  @Test func theMarkerIsFoundHoweverTheBytesArrive() {
    let stream = Array("noise\nma\nmarmark\nmark\nout\nmark\n".utf8)
    let cuts = (0...stream.count).map { [stream[..<$0], stream[$0...]] }
    for pieces in cuts + [stream.indices.map { stream[$0...$0] }] {
      var filter = MarkerFilter("mark")
      var passed: [UInt8] = []
      for piece in pieces { passed += filter.pass(piece) }
      #expect(filter.isFound)
      #expect(String(decoding: passed, as: UTF8.self) == "mark\nout\nmark\n")
      #expect(String(decoding: filter.noise, as: UTF8.self) == "noise\nma\nmar")
    }
  }

  @Test func withoutTheMarkerAllIsNoise() {
    var filter = MarkerFilter("mark")
    #expect(filter.pass(Array("noise mark".utf8)[...]).isEmpty)
    #expect(!filter.isFound)
    #expect(filter.noise == Array("noise mark".utf8))
  }

  @Test func markersDiffer() {
    let markers = (0..<100).map { _ in RemoteCommandLine().marker }
    #expect(Set(markers).count == 100)
    #expect(markers.allSatisfy { $0.count == "clustersweep-".count + 32 })
  }

  @Test func theCommandLine() {
    #expect(
      RemoteCommandLine(marker: "M").text
        == "exec /bin/sh -c 'echo M; echo M >&2; read -r cs_size || exit; "
        + "eval \"$(dd bs=$cs_size count=1 iflag=fullblock 2>/dev/null "
        + "|| dd bs=1 count=$cs_size 2>/dev/null)\"'")
    #expect(RemoteCommandLine.input("é") == Array("2\né".utf8))
    #expect(RemoteCommandLine.input("") == Array("1\n\n".utf8))
  }

  /// A `dd` that doesn't know `iflag` must leave all bytes to the second one.
  @Test func anOldDDReadsTheSame() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/dd-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let old =
      "#!/bin/sh\ncase $* in *iflag*) echo unknown operand >&2; exit 1;; esac\nexec /bin/dd $*\n"
    try Data(old.utf8).write(to: URL(fileURLWithPath: folder + "/dd"))
    let line = RemoteCommandLine(marker: "M")
    try Data(RemoteCommandLine.input("echo hello; cat") + Array("rest".utf8)).write(
      to: URL(fileURLWithPath: folder + "/in"))
    let script = "chmod +x \(folder)/dd; PATH=\(folder):$PATH; cd \(folder); (\(line.text)) <in"
    #expect(try await runTool("/bin/sh", ["-c", script]) == "M\nhello\nrest")
  }

  @Test func foreignTextIsMadeHarmless() {
    #expect(printable("  \u{1b}[2Jhi\u{202e}\r\n there\u{7} \n".utf8) == "[2Jhi?\n there")
    #expect(printable(" \u{7}\n".utf8) == nil)
    #expect(printable(String(repeating: "x", count: 500).utf8)?.count == 401)
  }

  @Test func theDeadlineMovesOnWhileAPersonIsAsked() throws {
    let deadline = Deadline(in: .milliseconds(1))
    let before = deadline.instant
    let interruption = Interruption(bell: try CancellationBell()) {}
    let answer = try interruption.ask(
      TerminalPrompt("Who?", isSecret: true),
      {
        let start = ContinuousClock.now
        try? await Task.sleep(until: before + .milliseconds(20), clock: .continuous)
        return "\($0.text) \(ContinuousClock.now - start >= .milliseconds(1))"
      }, deadline)
    #expect(answer == "Who? true")
    #expect(deadline.instant >= before + .milliseconds(1))
  }

  @Test func askingCanBeInterrupted() throws {
    let interruption = Interruption(bell: try CancellationBell()) { throw CancellationError() }
    #expect(throws: CancellationError.self) {
      try interruption.ask(
        TerminalPrompt("Who?", isSecret: true),
        { _ in
          try? await Task.sleep(for: .seconds(100)); return nil
        }, Deadline(in: .seconds(50)))
    }
  }
}
