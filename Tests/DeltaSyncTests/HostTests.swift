import DeltaSync
import Foundation
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What hosts have and lack: a folder that is the whole of their PATH.
struct Userland: Sendable, CustomTestStringConvertible {
  var name: String
  var listing: String
  var compression: String
  var make: @Sendable (TemporaryFolder) throws -> Void
  var testDescription: String { name }

  private static let tools = [
    "sh", "find", "awk", "sort", "tail", "head", "mkdir", "rm", "ln", "cat", "wc", "ls", "stat",
    "gzip",
    "zstd", "expr", "date", "tr", "comm", "grep", "sed",
  ]

  private static func link(_ folder: TemporaryFolder, without: [String] = []) {
    mkdir(folder.path + "/bin", 0o755)
    for tool in tools where !without.contains(tool) {
      let real = ["/usr/bin/", "/bin/"].map { $0 + tool }.first { access($0, X_OK) == 0 }
      if let real { symlink(real, folder.path + "/bin/" + tool) }
    }
  }

  fileprivate static func script(_ folder: TemporaryFolder, _ tool: String, _ text: String) throws {
    mkdir(folder.path + "/bin", 0o755)
    try folder.write("bin/" + tool, "#!/bin/sh\n" + text + "\n")
    chmod(folder.path + "/bin/" + tool, 0o755)
  }

  /// GNU's find, but one that knows no -printf, as those of BSDs and BusyBox don't.
  private static func plainFind(_ folder: TemporaryFolder) throws {
    try script(
      folder, "find", #"for a; do [ "$a" != -printf ] || exit 1; done; exec /usr/bin/find "$@""#)
  }

  private static func awk(_ program: String, _ arguments: String = "") -> Userland? {
    guard access("/usr/bin/" + program, X_OK) == 0 else { return nil }
    return Userland(name: program, listing: "find", compression: "zstd") {
      link($0, without: ["awk"])
      try script($0, "awk", "exec /usr/bin/\(program) \(arguments) \"$@\"")
    }
  }

  static let all: [Userland] =
    [
      Userland(name: "GNU", listing: "find", compression: "zstd") { link($0) },
      Userland(name: "no zstd", listing: "find", compression: "gzip") {
        link($0, without: ["zstd"])
      },
      Userland(name: "no compressor", listing: "find", compression: "none") {
        link($0, without: ["zstd", "gzip"])
      },
      Userland(name: "a zstd that doesn't start", listing: "find", compression: "gzip") {
        link($0, without: ["zstd"])
        try script($0, "zstd", "exit 127")
      },
      Userland(name: "no comm", listing: "find", compression: "zstd") {
        link($0, without: ["comm"])
      },
      Userland(name: "GNU stat", listing: "stat", compression: "zstd") {
        link($0, without: ["find"])
        try plainFind($0)
      },
      // A fake: GNU's stat behind the options that BSD's has.
      Userland(name: "BSD stat", listing: "bsd", compression: "gzip") {
        link($0, without: ["find", "stat", "zstd"])
        try plainFind($0)
        try script(
          $0, "stat",
          #"""
          [ "$1" = -f ] || exit 1; f=$2; shift 2
          case $f in %Fm) exec /usr/bin/stat -c %.9Y "$@" ;; esac
          exec /usr/bin/stat -c "%s	%i	%.9Y	%n" "$@"
          """#)
      },
      Userland(name: "POSIX ls", listing: "ls", compression: "gzip") {
        link($0, without: ["find", "stat", "zstd"])
        try plainFind($0)
      },
    ]
    + [
      awk("mawk"), awk("gawk"), awk("gawk", "--posix"), awk("busybox", "awk"), awk("original-awk"),
    ]
    .compactMap(\.self)
    + (access("/usr/bin/busybox", X_OK) == 0
      ? [
        Userland(name: "BusyBox alone", listing: "stat", compression: "gzip") { folder in
          mkdir(folder.path + "/bin", 0o755)
          for tool in tools where tool != "zstd" {
            symlink("/usr/bin/busybox", folder.path + "/bin/" + tool)
          }
        }
      ] : [])
}

@Suite struct HostTests {
  static let names: [[UInt8]] = {
    var names: [[UInt8]] = (1...255).filter { $0 != 0x2F }.map { [0x61, UInt8($0), 0x62] }
    names += [
      "it's", "'", "''", "\"", "$HOME", "`id`", "\\", "\\n", "a\\", "\\'", "-n", "--", "- c", " ",
      "  x ",
      "*", "?", "[a]", "a\nb", "\n", "\n\n", "a\n", "\t", "a\tb\tc", "a b", "~", "#", "!", "é",
      "日本",
      "==> a <==", " <==", "P 5 5", ".hidden", "...", "x\r", "a\n12\t5\t7\t.", "%s", "%n\\t", "&",
      "a&&b",
    ].map { Array($0.utf8) }
    names += [[0xFF], [0xC3, 0x28], [0xF0, 0x9F], Array(repeating: 0x78, count: 255)]
    var seen: Set<[UInt8]> = []
    return names.filter { seen.insert($0).inserted }
  }()

  @Test(arguments: Userland.all, [false, true])
  func everyUserlandBringsEveryName(_ userland: Userland, sorts: Bool) async throws {
    let tools = try TemporaryFolder()
    try userland.make(tools)
    let place = try Place(path: tools.path + "/bin", sorts: sorts)
    var all: [[UInt8]] = []
    for (index, name) in Self.names.enumerated() {
      for path in [name, bytesOf("in/") + name + bytesOf("/x")] where index % 7 == 0 || path == name
      {
        // A name can't be a file's and a folder's.
        all.append(path)
        place.write(path, Array("content \(index)\n".utf8))
      }
    }
    place.write(bytesOf("nul"), [0, 1, 2, 0, 255, 10, 10, 0])
    var report = try await place.sync()
    #expect(report.listing == userland.listing)
    #expect(report.compression == userland.compression)
    #expect(report.refused == [])
    #expect(place.files(place.local) == place.files(place.host))
    for (index, path) in all.enumerated() where index % 2 == 0 {
      place.write(path, Array(repeating: 0x79, count: 200), at: place.read(place.host, path)?.count)
    }
    report = try await place.sync()
    #expect(report.rounds == 1)
    #expect(report.files.allSatisfy { $0.kind == .grown && $0.before > 0 })
    #expect(report.files.count == (all.count + 1) / 2)
    #expect(place.files(place.local) == place.files(place.host))
    report = try await place.sync()
    #expect(report.files == [])
    #expect(report.vanished == [])
    for path in all { unlink(cString(bytesOf(place.host) + [0x2F] + path)) }
    report = try await place.sync()
    #expect(Set(report.vanished) == Set(all))
  }

  @Test(arguments: Userland.all, [false, true])
  func everyUserlandKnowsPatternsLimitsAndSizes(_ userland: Userland, sorts: Bool) async throws {
    let tools = try TemporaryFolder()
    try userland.make(tools)
    let place = try Place(path: tools.path + "/bin", sorts: sorts)
    place.write(bytesOf("runs/a/big.log"), [UInt8](repeating: 7, count: 3 << 20))
    place.write("runs/a/x.ckpt", "x")
    place.write("top.log", String(repeating: "t", count: 100))
    var report = try await place.sync(
      include: ["*.log"], exclude: ["runs/b/*"], places: ["runs", "top.log", "none"], limit: 50)
    #expect(Set(report.capped.map(\.hostSize)) == [3 << 20, 100])
    #expect(place.text("top.log")?.count == 50)
    report = try await place.sync()
    #expect(place.files(place.local) == place.files(place.host))
    #expect(report.rounds == 1)
  }

  /// Else what it hadn't reached would count as gone.
  @Test(arguments: [false, true])
  func aFindThatIsKilledIsNoAnswer(sorts: Bool) async throws {
    let tools = try TemporaryFolder()
    let place = try Place(path: tools.path + "/bin:/usr/bin:/bin", sorts: sorts)
    place.write("a", "1\n")
    place.write("b", "2\n")
    try await place.sync()
    try Userland.script(
      tools, "find",
      #"case $* in *type*) /usr/bin/find "$@" | head -n 1; kill -9 $$ ;; esac; exec /usr/bin/find "$@""#
    )
    await #expect(throws: (any Error).self) { try await place.sync() }
    try Userland.script(tools, "find", #"exec /usr/bin/find "$@""#)
    let report = try await place.sync()
    #expect(report.vanished == [])
    #expect(report.files == [])
  }

  /// No disk holds it, and mawk writes such numbers as 3e+09: only its size is told.
  @Test(arguments: Userland.all)
  func sizesBeyondFourGigabytesStayExact(_ userland: Userland) async throws {
    let tools = try TemporaryFolder()
    try userland.make(tools)
    let place = try Place(path: tools.path + "/bin")
    place.write("sparse", "begin")
    truncate(place.host + "/sparse", 5_000_000_001)
    let report = try await place.sync(limit: 5)
    #expect(report.capped.map(\.hostSize) == [5_000_000_001])
    #expect(place.text("sparse") == "begin")
  }

  @Test(arguments: [(0, "zstd", "gzip"), (1, "gzip", "none")])
  func aHostThatLosesItsCompressorIsAskedAgain(
    userland: Int, lost: String, compression: String
  ) async throws {
    let tools = try TemporaryFolder()
    try Userland.all[userland].make(tools)
    let place = try Place(path: tools.path + "/bin")
    for index in 0..<200 { place.write("file-with-a-long-name-\(index)", "x") }
    try await place.sync()
    unlink(tools.path + "/bin/" + lost)
    place.append("file-with-a-long-name-0", "y")
    var report = try await place.sync()
    #expect(report.rounds == 2)
    #expect(report.compression == compression)
    #expect(report.files.count == 1)
    report = try await place.sync()
    #expect(report.rounds == 1)
  }

  @Test func leavesNothingBehindOnTheHost() async throws {
    let place = try Place(temporaryFolder: "it's \"temporary\"")
    place.write("a", "a")
    let folder = place.folder.path + "/it's \"temporary\""
    mkdir(folder, 0o755)
    #expect(try await place.sync().files.count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
  }
}
