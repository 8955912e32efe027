import Diagnostics
import Foundation
import SweepFile
import TestSupport
import Testing

@testable import Coordinator

@Suite("Which files are a sweep's code")
struct SnapshotListingTests {
  private func code(_ yaml: String) throws -> CodeSpec {
    let text = "name: x\ncommand: x\ncode: \(yaml)\n"
    return try Sweep.parse(Array(text.utf8), file: "sweep.yaml").code
  }

  /// A checkout with tracked, untracked, ignored and removed files.
  private func checkout() throws -> CodeFolder {
    let folder = try CodeFolder()
    for name in ["train.py", "src/a.py", "src/deep/b.py", "conf/x.yaml", "top.yaml", "removed"] {
      try folder.write(name, name)
    }
    try folder.write(".gitignore", "*.ckpt\n__pycache__/\ndata/\n")
    try folder.shell("git init -q -b main && git add -A && git commit -qm one && rm removed")
    for name in [
      "new.py", "model.ckpt", "src/__pycache__/a.pyc", "data/vocab.bin", "results/s/r/log",
      ".clustersweep/ledger.sqlite", ".hidden/file",
    ] { try folder.write(name, name) }
    return folder
  }

  @Test("in a checkout: what git tracks or doesn't ignore, without our own files")
  func git() async throws {
    #expect(
      try await checkout().paths() == [
        ".gitignore", ".hidden/file", "conf/x.yaml", "new.py", "src/a.py", "src/deep/b.py",
        "top.yaml", "train.py",
      ])
  }

  @Test("a sweep below the top of a checkout sees its own folder only")
  func below() async throws {
    let folder = try checkout()
    let listing = try await SnapshotListing.take(
      of: folder.path + "/src", CodeSpec(), environment: CodeFolder.environment)
    #expect(listing?.files.map { shown($0.path) } == ["a.py", "deep/b.py"])
  }

  @Test("without a checkout: all files, and folders that have none")
  func plain() async throws {
    let folder = try CodeFolder()
    for name in [
      "train.py", "a/.hidden", "a/.git/config", ".env", ".venv/lib", "results/x", "a/results/x",
    ] { try folder.write(name, name) }
    try folder.shell("mkdir -p empty/inner; mkfifo pipe; ln -s nowhere link")
    #expect(
      try await folder.paths() == ["a/.hidden", "a/results/x", "empty/inner", "link", "train.py"])
  }

  @Test("a folder that git ignores as a whole is taken whole")
  func ignored() async throws {
    let folder = try checkout()
    let listing = try await SnapshotListing.take(
      of: folder.path + "/data", CodeSpec(), environment: CodeFolder.environment)
    #expect(listing?.files.map { shown($0.path) } == ["vocab.bin"])
  }

  @Test("without git's program, a checkout is a folder like another")
  func noGit() async throws {
    let folder = try checkout()
    try folder.folder.write("bin/x", "")
    symlink("/bin/cat", folder.path + "/bin/cat")
    let listing = try await SnapshotListing.take(
      of: folder.path, CodeSpec(), environment: ["PATH": folder.path + "/bin"])
    let paths = listing?.files.map { shown($0.path) } ?? []
    #expect(paths.contains("model.ckpt"))
    #expect(!paths.contains(".gitignore"))
  }

  @Test("a checkout that git doesn't trust fails with git's words")
  func untrusted() async throws {
    guard geteuid() == 0 else { return }
    let folder = try checkout()
    _ = try run("/bin/chown", ["-R", "65534:65534", folder.path])
    let error = try await #require(throws: Diagnostic.self) { try await folder.paths() }
    #expect(error.what == "git can't list the files of the sweep's folder")
    #expect(error.why?.hasPrefix("fatal: detected dubious ownership") == true)
  }

  @Test("names of every byte, and a path that ends in a newline")
  func bytes() async throws {
    let folder = try CodeFolder()
    let names = (1...255).map { UInt8($0) }.filter { $0 != 0x2f }.map { [0x78, $0] as PathBytes }
    for name in names { try folder.write(name, []) }
    try folder.shell("git init -q && git add -A && git commit -qm one")
    try folder.write("untracked\n", "")
    try folder.write("ends\n/sub/f", "")
    try folder.shell("cd 'ends\n'/sub && git init -q && git add f")
    let expected = (names + ["untracked\n", "ends\n/sub/f"].map { Array($0.utf8) })
      .sorted { $0.lexicographicallyPrecedes($1) }
    #expect(try await folder.listing()?.files.map(\.path) == expected)
  }

  @Test("submodules and checkouts within bring their files")
  func submodules() async throws {
    let other = try checkout()
    let folder = try CodeFolder()
    try folder.write("train.py", "")
    try folder.shell(
      """
      git init -q; git submodule --quiet add '\(other.path)' lib; git submodule --quiet add '\(other.path)' off
      git add -A; git commit -qm one; git submodule --quiet deinit -f off
      git init -q own; echo >own/x; echo >own/y.ckpt; echo '*.ckpt' >own/.gitignore
      echo >lib/new.py
      """)
    #expect(
      try await folder.paths() == [
        ".gitmodules", "lib/.gitignore", "lib/conf/x.yaml", "lib/new.py", "lib/removed",
        "lib/src/a.py", "lib/src/deep/b.py", "lib/top.yaml", "lib/train.py", "off",
        "own/.gitignore", "own/x", "train.py",
      ])
  }

  @Test("a link in the place of a tracked folder hides what was below it")
  func replaced() async throws {
    let folder = try checkout()
    try folder.shell("mv src /tmp/x.$$; ln -s /tmp/x.$$ src; rm -r /tmp/x.$$/deep")
    let paths = try await folder.paths()
    #expect(paths.filter { $0.hasPrefix("src") } == ["src"])
    try folder.shell("rm -r \"$(readlink src)\"")
  }

  @Test(
    "lists",
    arguments: [
      ("[train.py]", ["train.py"]), ("train.py", ["train.py"]),
      ("[src/]", ["src/a.py", "src/deep/b.py"]), ("[./src/deep]", ["src/deep/b.py"]),
      ("[\"*.yaml\"]", ["top.yaml"]), ("[\"**/*.yaml\"]", ["conf/x.yaml", "top.yaml"]),
      ("[\"src/*\"]", ["src/a.py", "src/deep/b.py"]), ("[\"src/*.py\"]", ["src/a.py"]),
      ("[\"src/**/?.py\"]", ["src/a.py", "src/deep/b.py"]),
      ("[model.ckpt, data]", ["data/vocab.bin", "model.ckpt"]),
      ("[src, src/a.py]", ["src/a.py", "src/deep/b.py"]),
      ("{files: [src], exclude: [deep]}", ["src/a.py"]),
      ("{exclude: [\"*.yaml\", src/deep, \".*\", new.py]}", ["src/a.py", "train.py"]),
    ])
  func lists(_ yaml: String, _ expected: [String]) async throws {
    #expect(try await checkout().paths(code(yaml)) == expected)
  }

  @Test("none is none")
  func none() async throws {
    #expect(try await checkout().listing(code("none")) == nil)
    #expect(try await checkout().listing(code("{files: none}")) == nil)
  }

  @Test("a pattern that names nothing is told with its place, and the nearest file")
  func missing() async throws {
    let error = try await #require(throws: Diagnostic.self) {
      try await checkout().listing(code("[tarin.py]"))
    }
    #expect(error.what == "there is no file 'tarin.py'")
    #expect(error.remedy == "did you mean 'train.py'?")
    guard case .source(let place)? = error.location else { throw Failed(what: "no place") }
    #expect((place.line, place.column) == (3, 8))
  }

  @Test("whether a folder may be too large is known without git")
  func bound() throws {
    let folder = try CodeFolder()
    try folder.write("a/b", String(repeating: "x", count: 600))
    try folder.write("c", String(repeating: "x", count: 400))
    #expect(!SnapshotListing.mayExceed(1000, in: folder.path))
    #expect(SnapshotListing.mayExceed(999, in: folder.path))
  }

  @Test("the three biggest are named, above 20 MB as a warning, above the limit as an error")
  func sizes() async throws {
    let folder = try CodeFolder()
    for (name, size) in [("a", 12), ("b", 9), ("d", 1), ("sub/c", 5)] {
      try folder.shell("mkdir -p sub; truncate -s \(size)MB \(name)")
    }
    let listing = try #require(try await folder.listing())
    let limit = CodeSpec.defaultLimit
    let warning = try #require(
      SnapshotSize.complaint(on: listing, in: folder.path, limit: limit))
    #expect(warning.what == "the code has 27 MB")
    #expect(warning.severity == .warning)
    #expect(warning.why?.hasSuffix("the biggest are a (12 MB), b (9 MB), sub/c (5 MB)") == true)
    let sent = SnapshotSize.complaint(on: listing, in: folder.path, limit: limit, sent: 20_000_001)
    #expect(sent?.what == "20 MB of code are sent")
    #expect(SnapshotSize.complaint(on: listing, in: folder.path, limit: limit, sent: 4) == nil)
    let error = try #require(
      SnapshotSize.complaint(on: listing, in: folder.path, limit: 26_999_999))
    #expect(error.what == "the code has 27 MB, more than 27 MB")
    #expect(error.severity == .error)
    #expect(error.kind == .failed)
  }
}
