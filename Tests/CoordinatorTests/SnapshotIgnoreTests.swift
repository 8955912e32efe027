import Diagnostics
import SweepFile
import TestSupport
import Testing

@testable import Coordinator

@Suite("Files that are left out of the code")
struct SnapshotIgnoreTests {
  private static let files = [
    "a.ckpt", "data/big.bin", "data/keep.txt", "logs/a.log", "src/a.py", "src/data/x.bin",
    "src/logs/b.log", "train.py",
  ]

  private func left(_ name: String, _ lines: String) async throws -> [String] {
    let folder = try CodeFolder()
    for file in Self.files { try folder.write(file, file) }
    try folder.write(name, lines)
    return try await folder.paths().filter { !$0.hasPrefix(".") }
  }

  @Test(
    "by .clustersweepignore, as git reads such a file",
    arguments: [
      ("# data\n*.ckpt\n\n", ["a.ckpt"]),
      ("data/", ["data/big.bin", "data/keep.txt", "src/data/x.bin"]),
      ("/data", ["data/big.bin", "data/keep.txt"]), ("src/logs", ["src/logs/b.log"]),
      ("*.bin\n!src/data/x.bin", ["data/big.bin"]),
      ("**/logs  \r\n", ["logs/a.log", "src/logs/b.log"]),
      ("!data\n", []),
    ])
  func git(_ lines: String, _ out: [String]) async throws {
    #expect(try await left(".clustersweepignore", lines) == Self.files.filter { !out.contains($0) })
  }

  @Test(
    "by .studioml_ignore, as rsync reads such a file",
    arguments: [
      ("; data\n- *.ckpt\n", ["a.ckpt"]), ("/data/", ["data/big.bin", "data/keep.txt"]),
      ("data/*.bin", ["data/big.bin", "src/data/x.bin"]),
      ("+ src/data/x.bin\n*.bin", ["data/big.bin"]),
      ("*.bin\n+ src/data/x.bin", ["data/big.bin", "src/data/x.bin"]),
    ])
  func rsync(_ lines: String, _ out: [String]) async throws {
    #expect(try await left(".studioml_ignore", lines) == Self.files.filter { !out.contains($0) })
  }

  @Test("who names a file that is left out wants it")
  func named() async throws {
    let folder = try CodeFolder()
    for file in Self.files { try folder.write(file, file) }
    try folder.write(".clustersweepignore", "*.bin\n")
    var code = CodeSpec()
    code.files = .list([
      Located("src", at: SourceLocation(file: "s", line: 1, column: 1)),
      Located("data/big.bin", at: SourceLocation(file: "s", line: 1, column: 1)),
    ])
    #expect(try await folder.paths(code) == ["data/big.bin", "src/a.py", "src/logs/b.log"])
  }
}
