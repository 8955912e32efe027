import Foundation
import Ledger
import TestSupport
import Testing

@testable import Coordinator

@Suite("Snapshots of code")
struct SnapshotTests {
  private func file(_ path: String, _ hash: String, size: Int = 1, runs: Bool = false)
    -> Snapshot.Entry
  {
    .init(path: Array(path.utf8), content: .file(size: size, hash: hash, isExecutable: runs))
  }

  @Test("the hash is that of names, contents, permissions, targets and empty folders")
  func identity() async throws {
    let folder = try CodeFolder()
    try folder.write("a", "1")
    try folder.link("l", to: "a")
    let first = try await folder.snapshot()
    #expect(first.hash.count == 16)
    #expect(first.entries.map(\.size) == [1, 0])
    #expect(first.fileCount == 2)
    #expect(
      String(decoding: first.manifest, as: UTF8.self)
        == "f 1 6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b\0a\0l\0l\0a\0")
    var hashes: Set = [first.hash]
    for change in [
      "chmod +x a", "printf 2 >a", "ln -sf b l", "mv a c", "mkdir d", "rm l; printf b >l",
    ] {
      try folder.shell(change)
      #expect(hashes.insert(try await folder.snapshot().hash).inserted, "\(change)")
    }
    try folder.shell("touch -d @1 c; rmdir d; mkdir d; chmod g+w c")
    #expect(hashes.contains(try await folder.snapshot().hash))
  }

  @Test("manifests come back, and what is none is refused")
  func manifests() throws {
    let snapshot = Snapshot([
      file("a\n b", "00ff", size: 70), file("x", "1", runs: true),
      .init(path: [0xff, 0x20], content: .link(target: [0xfe])),
      .init(path: [0x64], content: .folder),
    ])
    let back = try #require(Snapshot(manifest: snapshot.manifest))
    #expect(back.entries == snapshot.entries)
    #expect(back.hash == snapshot.hash)
    #expect(Snapshot(manifest: [])?.entries == [])
    for wrong in ["f 1 x\0a", "f 1\0a\0", "f one x\0a\0", "q\0a\0", "l\0a\0", "f 1 x\0"] {
      #expect(Snapshot(manifest: Array(wrong.utf8)) == nil, "\(wrong)")
    }
  }

  @Test("the base is the one that shares most bytes")
  func bases() {
    let new = Snapshot([file("a", "1", size: 10), file("b", "2", size: 20), file("c", "3")])
    let small = Snapshot([file("a", "1", size: 10)])
    let large = Snapshot([file("b", "2", size: 20), file("a", "old", size: 99)])
    let none = Snapshot([file("a", "0", size: 99), file("b", "2", size: 20, runs: true)])
    let delta = SnapshotDelta(to: new, from: [none, small, large])
    #expect(delta.base == large.hash)
    #expect(delta.changed.map(\.path) == [Array("a".utf8), Array("c".utf8)])
    #expect(delta.gone == [Array("a".utf8)])
    #expect(delta.size == 11)
    #expect(SnapshotDelta(to: new, from: [none]).base == nil)
    #expect(SnapshotDelta(to: new, from: []).changed == new.entries)
  }

  @Test("files and folders that are gone go, and nothing else")
  func gone() {
    let base = Snapshot([
      .init(path: Array("e".utf8), content: .folder), file("k/x", "1", size: 5), file("o/p/q", "1"),
      file("s", "1"),
    ])
    let new = Snapshot([file("e/now", "2"), file("k/x", "1", size: 5), file("s/in", "1")])
    let delta = SnapshotDelta(from: base, to: new)
    #expect(delta.gone.map(shown) == ["o", "o/p", "o/p/q", "s"])
    #expect(delta.changed.map { shown($0.path) } == ["e/now", "s/in"])
  }

  @Test(
    "a pattern's stars",
    arguments: [
      ("a*b", "ab", true), ("a*b", "axxb", true), ("a*b", "a/b", false), ("a**b", "a/x/b", true),
      ("**/x", "x", true), ("**/x", "a/b/x", true), ("**/x", "ax", false), ("a/**/x", "a/x", true),
      ("a/**/x", "a/b/c/x", true), ("a/**/x", "ax", false), ("a/**", "a/b", true),
      ("?", "é", false),
      ("??", "é", true), ("*", "a/b/c", true), ("x*", "ax", false), (".", "a", true),
      ("[a]", "a", false), ("[a]", "[a]", true), ("a/", "a/b", true), ("a", "ab", false),
      ("a*", "a", true), ("***", "a", true), ("*.py", "a.pyc", false),
    ])
  func patterns(_ pattern: String, _ path: String, _ isMatch: Bool) {
    #expect(SnapshotPattern(pattern).matches(Array(path.utf8)) == isMatch)
  }

  @Test("a pattern without a slash holds at any depth, if asked")
  func anyDepth() {
    #expect(SnapshotPattern("x.*", isAnyDepth: true).matches(Array("a/b/x.y/z".utf8)))
    #expect(!SnapshotPattern("b/x", isAnyDepth: true).matches(Array("a/b/x".utf8)))
  }

  @Test(
    "amounts",
    arguments: [
      (0, "0 kB"), (1, "0 kB"), (120, "0.1 kB"), (999_499, "999 kB"), (1_000_000, "1 MB"),
      (1_240_000, "1.2 MB"), (9_960_000, "10 MB"), (123_456_789, "123 MB"),
    ])
  func amounts(_ bytes: Int, _ text: String) { #expect(megabytes(bytes) == text) }
}

@Suite("How code stands to git")
struct SnapshotGitTests {
  private func state(_ folder: CodeFolder) async throws -> GitState? {
    try await SnapshotGit(environment: CodeFolder.environment).state(of: Array(folder.path.utf8))
  }

  @Test("commit, branch, what changed and what is new; the diff brings a clone to the same state")
  func dirty() async throws {
    let folder = try CodeFolder()
    try folder.write("a", "one\n")
    try folder.write(Array("bin".utf8), [0, 1, 2])
    try folder.shell("git init -q -b ünï && git add -A && git commit -qm one")
    let clean = try #require(try await state(folder))
    #expect(clean.branch == "ünï")
    #expect(clean.commit?.count == 40)
    #expect(clean.changed == 0)
    #expect(clean.diff == [])
    try folder.write("a", "two\n")
    try folder.write(Array("bin".utf8), [0, 9, 9])
    try folder.write("new\nfile", "")
    try folder.shell(
      "git config diff.noprefix true; git config diff.external /bin/false; echo s >s; git add s")
    let dirty = try #require(try await state(folder))
    #expect(dirty.commit == clean.commit)
    #expect(dirty.changed == 3)
    #expect(dirty.untracked == ["new\nfile"])
    #expect(!dirty.isDiffCut)
    let clone = try CodeFolder()
    try clone.folder.write("state", String(decoding: dirty.file, as: UTF8.self))
    try clone.shell("git clone -q '\(folder.path)' c && cd c && git apply ../state")
    #expect(try clone.folder.read("c/a") == "two\n")
    #expect(try clone.folder.read("c/s") == "s\n")
    #expect(Array(try Data(contentsOf: URL(fileURLWithPath: clone.path + "/c/bin"))) == [0, 9, 9])
  }

  @Test("no commit, no branch, no checkout")
  func missing() async throws {
    let folder = try CodeFolder()
    #expect(try await state(folder) == nil)
    try folder.write("a", "")
    try folder.shell("git init -q -b main")
    let new = try #require(try await state(folder))
    #expect(new.commit == nil)
    #expect(new.branch == "main")
    #expect(new.untracked == ["a"])
    try folder.shell("git add a; git commit -qm x; git checkout -q --detach")
    let detached = try #require(try await state(folder))
    #expect(detached.commit != nil)
    #expect(detached.branch == nil)
  }

  @Test("a large diff is cut, with a mark")
  func large() async throws {
    let folder = try CodeFolder()
    try folder.write("a", "")
    try folder.shell("git init -q && git add -A && git commit -qm one")
    try folder.write(
      "a", String(repeating: String(repeating: "x", count: 99) + "\n", count: 60_000))
    let state = try #require(try await state(folder))
    #expect(state.diff.count == 5_000_000)
    #expect(state.isDiffCut)
    let end = String(decoding: state.file.suffix(60), as: UTF8.self)
    #expect(end.hasSuffix("\nThe diff was cut here, at 5000000 bytes.\n"))
  }
}
