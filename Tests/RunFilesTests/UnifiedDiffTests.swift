import Foundation
import RunFiles
import TestSupport
import Testing

@Suite("Unified diffs")
struct UnifiedDiffTests {
  private func diff(_ old: String, _ new: String, context: Int = 3) -> String {
    UnifiedDiff.text(
      old: Array(old.utf8), new: Array(new.utf8), oldName: "a", newName: "b", context: context)
  }

  @Test("equal texts have none")
  func equal() {
    #expect(diff("", "") == "")
    #expect(diff("a\nb", "a\nb") == "")
  }

  @Test("one change, with the lines around it")
  func change() {
    #expect(
      diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n") == """
        --- a
        +++ b
        @@ -2,7 +2,7 @@
         2
         3
         4
        -5
        +five
         6
         7
         8

        """)
    #expect(diff("1\n2\n3\n", "1\ntwo\n3\n", context: 0) == "--- a\n+++ b\n@@ -2 +2 @@\n-2\n+two\n")
  }

  @Test("ends without a newline")
  func ends() {
    #expect(
      diff("a\nb", "a\nb\n", context: 1) == """
        --- a
        +++ b
        @@ -1,2 +1,2 @@
         a
        -b
        \\ No newline at end of file
        +b

        """)
    #expect(diff("", "a") == "--- a\n+++ b\n@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n")
    #expect(diff("a\n", "") == "--- a\n+++ b\n@@ -1 +0,0 @@\n-a\n")
  }

  /// Random texts: the new one is the old one with lines changed, inserted, deleted, or another text.
  private func pair(_ random: inout SplitMix64) -> (old: String, new: String) {
    func line() -> String { "\(Int.random(in: 0..<8, using: &random))\n" }
    func lines() -> [String] { (0..<Int.random(in: 0...30, using: &random)).map { _ in line() } }
    let old = lines()
    var new = Int.random(in: 0..<5, using: &random) == 0 ? lines() : old
    for _ in 0..<Int.random(in: 0...6, using: &random) where !new.isEmpty {
      let at = Int.random(in: 0..<new.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: new[at] = line()
      case 1: new.insert(line(), at: at)
      default: new.remove(at: at)
      }
    }
    func cut(_ text: String) -> String {
      Int.random(in: 0..<4, using: &random) == 0 ? String(text.dropLast()) : text
    }
    return (cut(old.joined()), cut(new.joined()))
  }

  /// Foundation waits for the disk at each file, which is long for thousands.
  private func write(_ text: String, to path: String) throws {
    let file = try #require(fopen(path, "w"))
    let bytes = Array(text.utf8)
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    fclose(file)
  }

  private func program(_ words: [String], in folder: TemporaryFolder) throws -> ProgramResult {
    try run(
      "/usr/bin/env", words, in: folder.path,
      environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"])
  }

  @Test(
    "patch makes the new text of the old one, and diff finds no shorter answer",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/patch")))
  func patches() throws {
    let folder = try TemporaryFolder()
    var random = SplitMix64(state: 11)
    for name in ["old", "made", "new"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
    }
    var texts: [String] = []
    var patches = ""
    for index in 0..<1000 {
      let (old, new) = pair(&random)
      texts.append(new)
      try write(old, to: "\(folder.path)/old/\(index)")
      try write(old, to: "\(folder.path)/made/\(index)")
      try write(new, to: "\(folder.path)/new/\(index)")
      patches += UnifiedDiff.text(
        old: Array(old.utf8), new: Array(new.utf8), oldName: "made/\(index)",
        newName: "made/\(index)", context: Int.random(in: 0...4, using: &random))
    }
    try folder.write("patches", patches)
    let shortest = try program(["diff", "-d", "-U", "0", "-r", "old", "new"], in: folder).output
    #expect(changed(patches) == changed(shortest))
    #expect(changed(patches) > 5000)
    let applied = try program(["patch", "-s", "-p0", "-i", "patches"], in: folder)
    #expect(applied.transcript == "--- status 0\n")
    for (index, text) in texts.enumerated() { #expect(try folder.read("made/\(index)") == text) }
  }

  /// How many lines are deleted or inserted.
  private func changed(_ diff: String) -> Int {
    diff.split(separator: "\n").count {
      ($0.hasPrefix("+") || $0.hasPrefix("-")) && !$0.hasPrefix("+++ ") && !$0.hasPrefix("--- ")
    }
  }

  @Test("values put into a script: the same text as diff -u")
  func substitutions() throws {
    let folder = try TemporaryFolder()
    var random = SplitMix64(state: 12)
    var ours = ""
    for index in 0..<300 {
      let old = (0..<Int.random(in: 1...60, using: &random)).map { "line \($0) lr" }
      let new = old.map {
        Int.random(in: 0..<8, using: &random) == 0 ? $0.replacing("lr", with: "0.1") : $0
      }
      let end = Bool.random(using: &random) ? "\n" : ""
      let (before, after) = (old.joined(separator: "\n") + end, new.joined(separator: "\n") + end)
      try write(before, to: "\(folder.path)/\(index).old")
      try write(after, to: "\(folder.path)/\(index).new")
      ours += diff(before, after)
    }
    let script = "for i in $(seq 0 299); do diff -u --label a --label b $i.old $i.new; done; :"
    #expect(try program(["sh", "-c", script], in: folder).output == ours)
  }

  @Test("texts that have nothing in common are one change, however long they are")
  func different() {
    let old = (0..<5000).map { "a\($0)\n" }.joined()
    let new = (0..<5000).map { "b\($0)\n" }.joined()
    let lines = diff("x\n" + old + "y\n", "x\n" + new + "y\n").split(separator: "\n")
    #expect(lines[2] == "@@ -1,5002 +1,5002 @@")
    #expect(lines.count == 3 + 2 + 10_000)
    #expect(lines[3] == " x" && lines[4] == "-a0" && lines[5004] == "+b0" && lines.last == " y")
  }
}
