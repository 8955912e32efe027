import DeltaSync
import Diagnostics
import Foundation
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct SyncTests {
  private func kinds(_ report: DeltaReport) -> [String: String] {
    var kinds: [String: String] = [:]
    for file in report.files {
      kinds[String(decoding: file.hostPath, as: UTF8.self)] =
        "\(file.kind) \(file.before) \(file.size)"
    }
    return kinds
  }

  @Test func bringsNewFilesOnceAndThenOnlyWhatGrew() async throws {
    let place = try Place()
    let long = String(repeating: "0123456789", count: 100)
    place.write("a.log", long)
    place.write("deep/er/b.log", "b")
    place.write("empty", "")
    var report = try await place.sync()
    #expect(
      kinds(report) == ["a.log": "new 0 1000", "deep/er/b.log": "new 0 1", "empty": "new 0 0"])
    #expect(report.listed == 3)
    #expect(report.newBytes == 1001)
    #expect(report.rounds == 1)
    place.append("a.log", "more")
    report = try await place.sync()
    #expect(kinds(report) == ["a.log": "grown 1000 1004"])
    #expect(report.rounds == 1)
    #expect(place.text("a.log") == long + "more")
    report = try await place.sync()
    #expect(report.files == [])
    #expect(report.listed == 3)
    #expect(place.files(place.local) == place.files(place.host))
  }

  @Test func bringsAFileWhollyThatIsAnother() async throws {
    let place = try Place()
    let long = String(repeating: "x", count: 500)
    for name in ["rewritten", "longer", "shorter", "renamed", "same"] { place.write(name, long) }
    place.rest()
    try await place.sync()
    // In place: the same inode.
    place.write(bytesOf("rewritten"), bytesOf("y"), at: 7)
    place.write(bytesOf("longer"), bytesOf(String(repeating: "z", count: 600)), at: 0)
    truncate(place.host + "/shorter", 20)
    place.replace("renamed", long + "tail")
    let report = try await place.sync()
    #expect(
      kinds(report) == [
        "rewritten": "replaced 0 500", "longer": "replaced 0 600", "shorter": "replaced 0 20",
        "renamed": "replaced 0 504",
      ])
    // Only the longer one could be taken for one that has grown.
    #expect(report.rounds == 2)
    #expect(place.files(place.local) == place.files(place.host))
  }

  /// A write within one tick of the clock leaves size, inode and time as they were. Here times lie
  /// ahead, so that however slow this machine is, the host's clock hasn't passed them.
  @Test func seesARewriteWithinTheSameTick() async throws {
    let place = try Place()
    let long = String(repeating: "x", count: 100_000)
    let ahead = timespec(tv_sec: time(nil) + 1000, tv_nsec: 500_000_000)
    for (name, text) in [("short", "one"), ("long", long)] {
      place.write(name, text)
      utimensat(AT_FDCWD, place.host + "/" + name, [ahead, ahead], 0)
    }
    try await place.sync()
    place.write(bytesOf("short"), bytesOf("two"), at: 0)
    place.write(bytesOf("long"), bytesOf("end"), at: long.utf8.count - 3)
    for name in ["short", "long"] {
      utimensat(AT_FDCWD, place.host + "/" + name, [ahead, ahead], 0)
    }
    let report = try await place.sync()
    #expect(kinds(report) == ["short": "replaced 0 3", "long": "replaced 0 100000"])
    #expect(place.files(place.local) == place.files(place.host))
  }

  @Test func keepsWhatVanishes() async throws {
    let place = try Place()
    place.write("a.log", "a")
    place.write("b.log", "b")
    place.write("c.txt", "c")
    try await place.sync()
    unlink(place.host + "/a.log")
    unlink(place.host + "/c.txt")
    let report = try await place.sync(include: ["*.log"])
    #expect(report.vanished == [bytesOf("a.log")])
    #expect(place.text("a.log") == "a")
  }

  @Test func bringsAgainWhatWasDeletedOrCutHere() async throws {
    let place = try Place()
    let long = String(repeating: "0123456789", count: 100)
    for name in ["deleted", "cut", "edited", "kept"] { place.write(name, long) }
    place.rest()
    try await place.sync()
    unlink(place.local + "/deleted")
    truncate(place.local + "/cut", 300)
    try place.folder.write("local/edited", long + "mine")
    let report = try await place.sync()
    #expect(place.files(place.local) == place.files(place.host))
    #expect(
      kinds(report) == [
        "deleted": "new 0 1000", "cut": "grown 300 1000", "edited": "replaced 0 1000",
      ])
  }

  @Test func provesWhatIsHereWithoutAnIndex() async throws {
    let place = try Place()
    let long = String(repeating: "0123456789", count: 1000)
    for name in ["whole", "prefix", "other", "gone"] { place.write(name, long) }
    try await place.sync()
    unlink(place.folder.path + "/index")
    truncate(place.local + "/prefix", 5000)
    try place.folder.write("local/other", String(repeating: "n", count: 4000))
    unlink(place.local + "/gone")
    var report = try await place.sync()
    #expect(
      kinds(report) == [
        "prefix": "grown 5000 10000", "other": "replaced 0 10000", "gone": "new 0 10000",
      ])
    #expect(report.rounds == 3)
    #expect(place.files(place.local) == place.files(place.host))
    report = try await place.sync()
    #expect(report.rounds == 1)
    #expect(report.files == [])
  }

  @Test func obeysPatternsAndPlaces() async throws {
    let place = try Place()
    for name in [
      "runs/a/x.log", "runs/a/x.ckpt", "runs/b/y.log", "runs/b/.hidden/y.log", "other/z.log",
      "-n.log",
      "top.log",
    ] { place.write(name, name) }
    try await place.sync(
      include: ["*.log"], exclude: ["*/.hidden/*"],
      places: ["runs", "top.log", "missing", "-n.log"])
    #expect(
      Set(place.files(place.local).keys.map { String(decoding: $0, as: UTF8.self) })
        == ["runs/a/x.log", "runs/b/y.log", "top.log", "-n.log"])
    let report = try await place.sync(include: ["runs/a/*"])
    #expect(kinds(report) == ["runs/a/x.ckpt": "new 0 13"])
    #expect(report.vanished == [])
  }

  @Test func bringsNoMoreThanTheLimitAndMarksIt() async throws {
    let place = try Place()
    let long = String(repeating: "0123456789", count: 100)
    place.write("long", long)
    place.write("short", "s")
    var report = try await place.sync(limit: 100)
    #expect(report.capped.map(\.hostPath) == [bytesOf("long")])
    #expect(report.capped.map(\.hostSize) == [1000])
    #expect(place.text("long") == String(long.prefix(100)))
    #expect(place.text("long.capped") == "")
    #expect(place.text("short.capped") == nil)
    place.append("long", "more")
    report = try await place.sync(limit: 100)
    #expect(kinds(report) == [:])
    #expect(report.capped.map(\.hostSize) == [1004])
    report = try await place.mirror.sync(
      .fetch(bytesOf("long"), root: place.host), over: place.transport)
    #expect(kinds(report) == ["long": "grown 100 1004"])
    #expect(place.text("long") == long + "more")
    #expect(place.text("long.capped") == nil)
    report = try await place.sync(limit: 100)
    #expect(kinds(report) == [:])
    #expect(place.text("long") == long + "more")
  }

  /// Formats with a table at their beginning grow at both places.
  @Test func whatIsFetchedComesWholly() async throws {
    let place = try Place()
    place.write("model/a", "head" + String(repeating: "x", count: 1000))
    place.write("other", "o")
    let request = DeltaRequest.fetch(bytesOf("model"), root: place.host)
    var report = try await place.mirror.sync(request, over: place.transport)
    #expect(kinds(report) == ["model/a": "new 0 1004"])
    place.write(bytesOf("model/a"), bytesOf("HEAD"), at: 0)
    place.append("model/a", "more")
    report = try await place.mirror.sync(request, over: place.transport)
    #expect(kinds(report) == ["model/a": "replaced 0 1008"])
    report = try await place.mirror.sync(request, over: place.transport)
    #expect(report.files == [])
    #expect(place.files(place.local).keys.map { $0 } == [bytesOf("model/a")])
  }

  @Test func putsFilesWhereItIsToldAndRefusesTheRest() async throws {
    let place = try Place()
    for name in ["out/1.out", "out/2.out", "bad/up", "bad/abs", "bad/none", "bad/empty"] {
      place.write(name, name)
    }
    let report = try await place.sync { path in
      switch String(decoding: path, as: UTF8.self) {
      case "out/1.out": bytesOf("run-1/stdout")
      case "out/2.out": bytesOf("run-2/stdout")
      case "bad/up": bytesOf("run-1/../../up")
      case "bad/abs": bytesOf("/tmp/abs")
      case "bad/empty": []
      default: nil
      }
    }
    #expect(place.text("run-1/stdout") == "out/1.out")
    #expect(place.text("run-2/stdout") == "out/2.out")
    #expect(place.files(place.local).count == 2)
    #expect(
      Set(report.refused.map { String(decoding: $0.hostPath, as: UTF8.self) })
        == ["bad/up", "bad/abs", "bad/none", "bad/empty"])
  }

  @Test func followsNoLinkHere() async throws {
    let place = try Place()
    try place.folder.write("outside/target", "mine")
    for name in ["folder/target", "file", "fifo", "below"] { place.write(name, "theirs") }
    mkdir(place.local, 0o755)
    symlink("../outside", place.local + "/folder")
    symlink("../outside/target", place.local + "/file")
    mkfifo(place.local + "/fifo", 0o600)
    mkdir(place.local + "/below", 0o755)
    let report = try await place.sync()
    #expect(try place.folder.read("outside/target") == "mine")
    #expect(report.refused.count == 4)
    #expect(place.files(place.local).isEmpty)
  }

  @Test func followsNoLinkOnTheHost() async throws {
    let place = try Place()
    place.write("real", "r")
    symlink("/etc/passwd", place.host + "/link")
    symlink("/etc", place.host + "/folder")
    mkfifo(place.host + "/fifo", 0o600)
    try await place.sync()
    #expect(place.files(place.local) == [bytesOf("real"): bytesOf("r")])
  }

  @Test func saysThatTheFolderIsMissing() async throws {
    let place = try Place()
    await #expect {
      try await place.mirror.sync(DeltaRequest(root: "/no/such"), over: place.transport)
    } throws: {
      ($0 as? Diagnostic)?.what == "the folder isn't there, or can't be entered"
    }
  }

  @Test func bringsLargeFilesAndThousands() async throws {
    let place = try Place()
    var large = [UInt8](repeating: 0, count: 5 << 20)
    var generator = SystemRandomNumberGenerator()
    large.withUnsafeMutableBytes { bytes in
      for index in stride(from: 0, to: bytes.count, by: 8) {
        bytes.storeBytes(of: generator.next(), toByteOffset: index, as: UInt64.self)
      }
    }
    place.write(bytesOf("large"), large)
    for index in 0..<3000 {
      place.write("many/\(index)", String(repeating: "line \(index)\n", count: index % 200))
    }
    try await place.sync()
    #expect(place.files(place.local) == place.files(place.host))
    place.write(bytesOf("large"), large, at: large.count)
    for index in 0..<3000 where index % 3 == 0 { place.append("many/\(index)", "new \(index)\n") }
    let report = try await place.sync()
    #expect(report.files.count == 1001)
    #expect(report.rounds == 1)
    #expect(place.files(place.local) == place.files(place.host))
  }
}
