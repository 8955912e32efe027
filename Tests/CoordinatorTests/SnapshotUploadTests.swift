import Cluster
import Diagnostics
import Foundation
import SweepFile
import TestSupport
import Testing

@testable import Coordinator

@Suite("Code on its way to a host", .timeLimit(.minutes(15)))
struct SnapshotUploadTests {
  @Test(
    "arrives whole: names of every byte, links, what can be run, empty files and folders",
    arguments: Userland.available)
  func arrival(_ userland: Userland) async throws {
    let folder = try CodeFolder()
    let bytes = (1...255).map { UInt8($0) }.filter { $0 != 0x2f }
    for byte in bytes { try folder.write([0x78, byte], [byte]) }
    try folder.write(bytes, Array("every byte".utf8))
    try folder.write("d/" + (0..<40).map { "folder \($0)" }.joined(separator: "/"), "deep")
    for length in 95...105 { try folder.write("n/" + String(repeating: "é", count: length), "n") }
    try folder.write("run", "#!/bin/sh\n", isExecutable: true)
    try folder.write("empty", "")
    try folder.write("block", String(repeating: "b", count: 512))
    try folder.write("large", String(repeating: "l", count: 300_001))
    try folder.shell("mkdir -p hollow/inner ./-dash")
    try folder.link("link", to: "no such 'file'\n")
    try folder.link("long", to: String(repeating: "t", count: 150))
    try folder.link("to folder", to: "hollow")
    let snapshot = try await folder.snapshot()
    #expect(snapshot.entries.count == 276)
    let host = try CodeHost(userland)
    let size = try await host.upload(of: folder).send(snapshot, git: Array("state".utf8))
    #expect(host.transport.sent == size)
    #expect(try host.entries(of: snapshot.hash) == Set(snapshot.entries))
    #expect(host.names == [snapshot.hash, snapshot.hash + ".git"])
    #expect(try host.text(snapshot.hash + ".git") == "state")
    #expect(try host.mode(snapshot.hash) == 0o555)
    #expect(try host.mode(snapshot.hash + "/hollow/inner") == 0o555)
    #expect(try host.mode(snapshot.hash + "/run") == 0o555)
    #expect(try host.mode(snapshot.hash + "/empty") == 0o444)
  }

  @Test("what changed is sent, the rest becomes hard links", arguments: Userland.available)
  func change(_ userland: Userland) async throws {
    let folder = try CodeFolder()
    try folder.write("a/big", String(repeating: "x", count: 1_000_000))
    try folder.write("a/train.py", "one")
    try folder.write("-gone\nfile", "g")
    try folder.write("old/deep/file", "o")
    try folder.write("swap", "file")
    try folder.write("tool", "t")
    try folder.link("link", to: "a")
    let first = try await folder.snapshot()
    let host = try CodeHost(userland)
    let upload = host.upload(of: folder)
    try await upload.send(first)
    let before = host.transport.sent
    #expect(before > 1_000_000)
    let old = try host.entries(of: first.hash)
    let inode = try host.inode(first.hash + "/a/train.py")

    try folder.write("a/train.py", "two!")
    try folder.shell(
      "rm -r -- '-gone\nfile' old swap link; mkdir swap; ln -s b link; chmod +x tool")
    try folder.write("swap/inner", "i")
    let second = try await folder.snapshot()
    try await upload.send(second, bases: [first])
    // Headers of tree, gone, train.py, swap/inner, link, tool and end; the content of gone and of
    // three files; the end of the archive.
    #expect(host.transport.sent - before == 512 * (7 + 1 + 3) + 1024)
    #expect(host.transport.calls == 2)
    #expect(try host.entries(of: second.hash) == Set(second.entries))
    #expect(try host.entries(of: first.hash) == old)
    #expect(host.names == [first.hash, second.hash].sorted())
    #expect(try host.inode(first.hash + "/a/big") == host.inode(second.hash + "/a/big"))
    #expect(try host.inode(first.hash + "/a/train.py") == inode)
    #expect(try host.inode(second.hash + "/a/train.py") != inode)
    #expect(try host.text(first.hash + "/a/train.py") == "one")
    for hash in [first.hash, second.hash] {
      #expect(try host.mode(hash) == 0o555)
      #expect(try host.mode(hash + "/a") == 0o555)
      #expect(try host.mode(hash + "/a/big") == 0o444)
    }
    #expect(try host.mode(first.hash + "/tool") == 0o444)
    #expect(try host.mode(second.hash + "/tool") == 0o555)
  }

  @Test("where no hard links can be made, the base is copied", arguments: Userland.available)
  func copies(_ userland: Userland) async throws {
    let folder = try CodeFolder()
    try folder.write("big", String(repeating: "x", count: 100_000))
    try folder.write("d/train.py", "one")
    let first = try await folder.snapshot()
    let host = try CodeHost(userland)
    let upload = host.upload(of: folder)
    try await upload.send(first)
    // Stands for a file system without hard links: cp refuses to make them.
    let real = userland == .busybox ? "/usr/bin/busybox cp" : "/bin/cp"
    try host.folder.write(
      "bin/cp", "#!/bin/sh\ncase $1 in *l*) exit 1 ;; esac\nexec \(real) \"$@\"\n")
    chmod(host.folder.path + "/bin/cp", 0o755)
    if userland == .gnu { host.transport.prefix = "PATH='\(host.folder.path)/bin':$PATH; " }
    try folder.write("d/train.py", "two")
    let second = try await folder.snapshot()
    let size = try await upload.send(second, bases: [first])
    #expect(size < 10_000)
    #expect(try host.entries(of: second.hash) == Set(second.entries))
    #expect(try host.inode(first.hash + "/big") != host.inode(second.hash + "/big"))
    #expect(try host.text(first.hash + "/d/train.py") == "one")
    #expect(try host.mode(second.hash + "/big") == 0o444)
  }

  @Test(
    "a base that vanished, whole or in part, is no help: all is sent",
    arguments: Userland.available, ["", "/d/train.py"])
  func baseGone(_ userland: Userland, _ path: String) async throws {
    let folder = try CodeFolder()
    try folder.write("big", String(repeating: "x", count: 100_000))
    try folder.write("d/train.py", "one")
    let first = try await folder.snapshot()
    let host = try CodeHost(userland)
    let upload = host.upload(of: folder)
    try await upload.send(first)
    _ = try run(
      "/bin/sh", ["-c", "chmod -R u+w '\(first.hash)'; rm -r '\(first.hash)\(path)'"],
      in: host.codes, environment: ["PATH": "/bin:/usr/bin"])
    try folder.write("new", "n")
    let second = try await folder.snapshot()
    let size = try await upload.send(second, bases: [first])
    #expect(size > 100_000)
    #expect(host.transport.calls == 3)
    #expect(try host.entries(of: second.hash) == Set(second.entries))
    #expect(host.names == (path.isEmpty ? [second.hash] : [first.hash, second.hash].sorted()))
  }

  @Test("a second upload of the same code changes nothing", arguments: Userland.available)
  func twice(_ userland: Userland) async throws {
    let folder = try CodeFolder()
    try folder.write("train.py", "one")
    let snapshot = try await folder.snapshot()
    let host = try CodeHost(userland)
    let upload = host.upload(of: folder)
    try await upload.send(snapshot)
    let inode = try host.inode(snapshot.hash)
    try await upload.send(snapshot)
    async let one = upload.send(snapshot)
    async let two = upload.send(snapshot)
    _ = try await (one, two)
    #expect(try host.inode(snapshot.hash) == inode)
    #expect(host.names == [snapshot.hash])
    #expect(try host.entries(of: snapshot.hash) == Set(snapshot.entries))
  }

  @Test("many uploads of the same code at once: one wins, none is left", arguments: 0..<5)
  func atOnce(_ round: Int) async throws {
    let folder = try CodeFolder()
    try folder.write("d/train.py", "one")
    let snapshot = try await folder.snapshot()
    let host = try CodeHost(
      round % 2 == 0 ? .gnu : Userland.available[Userland.available.count - 1])
    let upload = host.upload(of: folder)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<6 { group.addTask { _ = try await upload.send(snapshot) } }
      try await group.waitForAll()
    }
    #expect(host.names == [snapshot.hash])
    #expect(try host.entries(of: snapshot.hash) == Set(snapshot.entries))
  }

  @Test(
    "cut at any byte: nothing is there, and the next upload brings all",
    arguments: Userland.available, [false, true])
  func cuts(_ userland: Userland, withBase: Bool) async throws {
    let folder = try CodeFolder()
    for number in 0..<6 {
      try folder.write("d\(number)/f", String(repeating: "\(number)", count: number * 700))
    }
    let first = try await folder.snapshot()
    let host = try CodeHost(userland)
    let upload = host.upload(of: folder)
    if withBase {
      try await upload.send(first)
      try folder.write("d3/f", "changed")
      try folder.shell("rm -r d5")
    }
    let snapshot = withBase ? try await folder.snapshot() : first
    let bases = withBase ? [first] : []
    let size = SnapshotArchive(
      folder: folder.path, delta: SnapshotDelta(to: snapshot, from: bases), git: [1]
    ).size
    // Behind the header of `end` there is nothing that matters.
    let complete = size - 1024
    var random = SystemRandomNumberGenerator()
    let everyBlock = Array(stride(from: 0, through: size, by: 1024))
    let anywhere = (0..<10).map { _ in Int.random(in: 0...size, using: &random) }
    for cut in everyBlock + anywhere {
      host.transport.cut = cut
      let arrived = try? await upload.send(snapshot, bases: bases, git: [1])
      #expect(cut < complete ? arrived == nil : true, "cut at \(cut) of \(size)")
      if arrived == nil {
        #expect(host.names == (withBase ? [first.hash] : []), "cut at \(cut) of \(size)")
      } else {
        #expect(try host.entries(of: snapshot.hash) == Set(snapshot.entries), "cut at \(cut)")
        _ = try run(
          "/bin/sh",
          [
            "-c", "chmod u+w '\(snapshot.hash)' '\(snapshot.hash)'/*; rm -rf '\(snapshot.hash)'*",
          ], in: host.codes, environment: ["PATH": "/bin:/usr/bin"])
      }
    }
    host.transport.cut = nil
    try await upload.send(snapshot, bases: bases)
    #expect(try host.entries(of: snapshot.hash) == Set(snapshot.entries))
    if withBase { #expect(try host.entries(of: first.hash) == Set(first.entries)) }
  }

  @Test(
    "a file that changes between hashing and sending ends the upload",
    arguments: ["shorter", "longer than it was", "other!", nil])
  func changedMeanwhile(_ content: String?) async throws {
    let folder = try CodeFolder()
    try folder.write("a", "a")
    try folder.write("train.py", "before")
    let snapshot = try await folder.snapshot()
    if let content {
      try folder.write("train.py", content)
    } else {
      unlink(folder.path + "/train.py")
    }
    let host = try CodeHost(.gnu)
    let error = try await #require(throws: Diagnostic.self) {
      try await host.upload(of: folder).send(snapshot)
    }
    #expect(error.what == "'train.py' changed while it was sent")
    #expect(error.why == "nothing was submitted")
    #expect(error.kind == .tryAgain)
    #expect(!host.names.contains(snapshot.hash))
  }

  @Test("a large file that changes while it is sent ends the upload")
  func largeChangedMeanwhile() async throws {
    let folder = try CodeFolder()
    try folder.write("big", String(repeating: "x", count: 3_000_000))
    let snapshot = try await folder.snapshot()
    let path = folder.path + "/big"
    let host = try CodeHost(.gnu)
    let error = try await #require(throws: Diagnostic.self) {
      try await host.upload(of: folder).send(snapshot) { done, _ in
        if done > 1_000_000 { truncate(path, 2_900_000) }
      }
    }
    #expect(error.what == "'big' changed while it was sent")
    #expect(!host.names.contains(snapshot.hash))
  }

  @Test("what a host can't store is told with its words")
  func refused() async throws {
    let folder = try CodeFolder()
    try folder.write("a", "a")
    let host = try CodeHost(.gnu)
    let upload = SnapshotUpload(
      transport: host.transport, codes: host.codes + "/none", folder: folder.path)
    let error = try await #require(throws: Diagnostic.self) {
      try await upload.send(try await folder.snapshot())
    }
    #expect(error.what == "sending the code failed")
    #expect(error.why?.contains("cd") == true)
    #expect(error.location == .host("box", path: host.codes + "/none"))
  }

  @Test("what a broken upload left is cleared a day later", arguments: Userland.available)
  func leftovers(_ userland: Userland) async throws {
    let folder = try CodeFolder()
    try folder.write("a", "a")
    let host = try CodeHost(userland)
    for name in [".old.new", ".recent.new", "kept"] {
      try FileManager.default.createDirectory(
        atPath: host.codes + "/\(name)/d", withIntermediateDirectories: true)
      if geteuid() == 0 {
        _ = try run("/bin/chown", ["-R", "65534:65534", host.codes + "/" + name])
      }
      chmod(host.codes + "/\(name)/d", 0o555)
    }
    let dayAndMore = Date(timeIntervalSinceNow: -180_000)
    for name in [".old.new", "kept"] {
      try FileManager.default.setAttributes(
        [.modificationDate: dayAndMore], ofItemAtPath: host.codes + "/" + name)
    }
    let snapshot = try await folder.snapshot()
    try await host.upload(of: folder).send(snapshot)
    #expect(host.names == [".recent.new", snapshot.hash, "kept"].sorted())
  }
}
