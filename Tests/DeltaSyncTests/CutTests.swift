import Cluster
import DeltaSync
import Diagnostics
import Foundation
import Synchronization
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A transport that loses the rest of an answer: a fake, since a real connection can't be cut at a given
/// byte.
struct CuttingTransport: Transport {
  var real: any Transport
  /// How many bytes of the answer arrive.
  var most: Int
  /// Whether the loss is noticed.
  var throwsError: Bool
  /// In pieces of so many bytes.
  var piece = Int.max
  var host: String { real.host }

  func execute(
    _ command: HostCommand, onOutput: (@Sendable (ArraySlice<UInt8>) throws -> Void)?
  ) async throws -> HostCommandResult {
    let left = Mutex(most)
    let result = try await real.execute(command) { bytes in
      var bytes = left.withLock { left in
        let part = bytes.prefix(left)
        left -= part.count
        return part
      }
      while !bytes.isEmpty {
        try onOutput?(bytes.prefix(piece))
        bytes = bytes.dropFirst(piece)
      }
    }
    if throwsError { throw TransportError(.connectionLost, host: host, "the connection broke") }
    return result
  }

  func close() async {}
}

/// A host that says what it likes: a fake, for no real one lies like this.
struct LyingTransport: Transport {
  var answer: @Sendable (_ nonce: String) -> [UInt8]
  var host: String { "liar" }

  func execute(
    _ command: HostCommand, onOutput: (@Sendable (ArraySlice<UInt8>) throws -> Void)?
  ) async throws -> HostCommandResult {
    let start = command.script.range(of: "\nn=")?.upperBound ?? command.script.startIndex
    try onOutput?(answer(String(command.script[start...].prefix(32)))[...])
    return HostCommandResult(status: .exited(0))
  }

  func close() async {}
}

@Suite struct CutTests {
  /// 3 MB that no compressor shortens.
  private static let noise: [UInt8] = {
    var dice = HistoryTests.Dice(state: 7)
    return (0..<(3 << 17)).flatMap { _ in
      withUnsafeBytes(of: dice.next()) { Array($0) }
    }
  }()

  private func fill(_ place: Place) {
    for index in 0..<40 {
      place.write(
        "d\(index % 3)/f\(index)", String(repeating: "line \(index)\n", count: index * 17))
    }
    place.write(bytesOf("large"), Self.noise)
  }

  private func change(_ place: Place) {
    for index in stride(from: 0, to: 40, by: 3) {
      place.append("d\(index % 3)/f\(index)", "more\n")
    }
    for index in stride(from: 1, to: 40, by: 3) {
      place.write("d\(index % 3)/f\(index)", "other \(index)")
    }
    place.write(bytesOf("large"), [UInt8](repeating: 9, count: 2 << 20), at: 3 << 20)
  }

  /// Every file here is a beginning of what the host has now or had before.
  private func check(_ place: Place, _ before: [[UInt8]: [UInt8]], _ cut: Int) {
    let now = place.files(place.host)
    for (name, bytes) in place.files(place.local) {
      #expect(
        now[name]?.starts(with: bytes) == true || before[name]?.starts(with: bytes) == true,
        "cut at \(cut): \(String(decoding: name, as: UTF8.self))")
    }
  }

  @Test(arguments: 0..<40)
  func whereverAnAnswerEndsTheNextSyncGoesOn(_ number: Int) async throws {
    var dice = HistoryTests.Dice(state: UInt64(number))
    let tools = try Self.uncompressed()
    let place = try Place(path: number % 2 == 0 ? "/usr/bin:/bin" : tools.path + "/bin")
    fill(place)
    var before: [[UInt8]: [UInt8]] = [:]
    for round in 0..<2 {
      let most = number < 12 ? number * 40 : dice.upTo(4 << 20)
      let cutting = CuttingTransport(
        real: place.transport, most: most, throwsError: dice.upTo(1) == 0)
      do {
        let report = try await place.sync(over: cutting)
        // The whole answer was shorter than that.
        #expect(report.rounds > 0)
      } catch let error as Diagnostic {
        #expect(error.kind == .unreachable)
      } catch let error as TransportError {
        #expect(error.code == .connectionLost)
      }
      check(place, before, most)
      if round == 1, number % 3 == 0 { unlink(place.folder.path + "/index") }
      try await place.sync()
      #expect(place.files(place.local) == place.files(place.host))
      before = place.files(place.host)
      change(place)
    }
  }

  /// A PATH without compressors, so that a byte of the answer is a byte of a file.
  private static func uncompressed() throws -> TemporaryFolder {
    let tools = try TemporaryFolder()
    try Userland.all[2].make(tools)
    return tools
  }

  @Test func aCutLargeFileGoesOnWhereItStopped() async throws {
    let place = try Place()
    place.write(bytesOf("large"), Self.noise)
    let cutting = CuttingTransport(real: place.transport, most: 100_000, throwsError: true)
    await #expect(throws: TransportError.self) { try await place.sync(over: cutting) }
    let here = try #require(place.read(place.local, bytesOf("large"))).count
    #expect(here > 0)
    let report = try await place.sync()
    #expect(report.files.map(\.kind) == [.grown])
    #expect(report.files.map(\.before) == [Int64(here)])
    #expect(place.files(place.local) == place.files(place.host))
  }

  @Test(arguments: [1, 2, 3, 7, 100, 4096])
  func answersMayComeInPiecesOfAnySize(_ piece: Int) async throws {
    let tools = try Self.uncompressed()
    let place = try Place(path: tools.path + "/bin")
    for index in 0..<20 { place.write("f\(index)", String(repeating: "=\n", count: index * 40)) }
    let pieces = CuttingTransport(
      real: place.transport, most: .max, throwsError: false, piece: piece)
    try await place.sync(over: pieces)
    #expect(place.files(place.local) == place.files(place.host))
    for index in 0..<20 { place.append("f\(index)", "=\n==> ") }
    try await place.sync(over: pieces)
    #expect(place.files(place.local) == place.files(place.host))
  }

  @Test func aCancelledSyncKeepsWhatCame() async throws {
    let place = try Place()
    fill(place)
    let mirror = place.mirror
    let transport = place.transport
    let root = place.host
    let (started, starts) = AsyncStream<Void>.makeStream()
    let goesOn = DispatchSemaphore(value: 0)
    let task = Task {
      try await mirror.sync(
        DeltaRequest(root: root), over: transport,
        onProgress: { progress in
          guard progress.bytes > 0 else { return }
          starts.finish()
          goesOn.wait()
        })
    }
    for await _ in started {}
    task.cancel()
    for _ in 0..<1000 { goesOn.signal() }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(!place.files(place.local).isEmpty)
    check(place, [:], 0)
    try await place.sync()
    #expect(place.files(place.local) == place.files(place.host))
  }

  @Test func hostileNamesNeverLeaveTheFolder() async throws {
    let place = try Place()
    try place.folder.write("victim", "mine")
    mkdir(place.local, 0o755)
    symlink(place.folder.path, place.local + "/link")
    let names: [[UInt8]] = [
      bytesOf("../victim"), bytesOf("/etc/x"), bytesOf("a/../../victim"), bytesOf("a//b"),
      bytesOf("."),
      bytesOf(".."), bytesOf("a/."), bytesOf("link/victim"), bytesOf("a/"), [],
      Array(repeating: 0x61, count: 300), [0x61, 0, 0x62],
      Array([[UInt8]](repeating: bytesOf("d"), count: 3000).joined(separator: [0x2F])),
    ]
    let liar = LyingTransport { nonce in
      var plan: [UInt8] = []
      var body: [UInt8] = bytesOf("==> \(nonce).z <==\n")
      for name in names {
        plan += bytesOf("w\t0\t4\t4\t77\t1.5\t.//./") + name + [10]
        body += bytesOf("\n==> \(nonce)/") + name + bytesOf(" <==\nevil")
      }
      return bytesOf("\(nonce) ok find none gzip 5.5\nP \(plan.count) 1\n") + plan + body
        + bytesOf("==> \(nonce).e <==\n")
    }
    let report = try await place.sync(over: liar)
    #expect(report.refused.count == names.count)
    #expect(report.files == [])
    #expect(try place.folder.read("victim") == "mine")
    #expect(place.files(place.local).isEmpty)
  }

  @Test(arguments: [
    "", "garbage", "NONCE", "NONCE ok find zstd gzip 1\nnot zstd at all",
    "NONCE ok find gzip gzip 1\nnot gzip at all", "NONCE ok find lzma gzip 1\nx",
    "NONCE ok find none gzip 1\nP 99999999999999999999 1\n", "NONCE ok find none gzip 1\nP -1 1\n",
    "NONCE ok find none gzip 1\nP 5 1\nabcd\n", "NONCE ok find none gzip 1\nP 0 1\nbytes of none\n",
    "NONCE ok find none gzip 1\nP 0 1\n==> NONCE/unplanned <==\nx",
    "NONCE ok find none gzip 1\nP 0 1\n==> NONCE.l0 <==\nx",
    "NONCE ok find none gzip 1\nP 0 1\n==> NONCE.l99999999999 <==\nx",
    "NONCE ok find none gzip 1\nP 25 1\nw\t5\t4\t4\t77\t1.5\t.//./name\n==> NONCE.e <==\n",
    "NONCE ok find none gzip 1\nP 40 1\nw\t0\t9223372036854775807\t4\t77\t1.5\t.//./n\n==> NONCE.e <==\n",
  ])
  func answersThatMeanNothingAreRefused(_ text: String) async throws {
    let place = try Place()
    let liar = LyingTransport { bytesOf(text.replacingOccurrences(of: "NONCE", with: $0)) }
    await #expect(throws: Diagnostic.self) { try await place.sync(over: liar) }
    #expect(place.files(place.local).isEmpty)
  }

  /// Endless output: more than was announced, and more.
  @Test func endlessBytesEnd() async throws {
    struct Endless: Transport {
      var host: String { "liar" }
      func execute(
        _ command: HostCommand, onOutput: (@Sendable (ArraySlice<UInt8>) throws -> Void)?
      ) async throws -> HostCommandResult {
        let start = command.script.range(of: "\nn=")?.upperBound ?? command.script.startIndex
        let nonce = String(command.script[start...].prefix(32))
        let text =
          "\(nonce) ok find none gzip 1.5\nP 25 1\nw\t0\t4\t4\t77\t1.25\t.//./abc\n==> \(nonce).z <==\n\n==> \(nonce)/abc <==\n"
        try onOutput?(bytesOf(text)[...])
        let bytes = [UInt8](repeating: 0x78, count: 1 << 20)
        while true { try onOutput?(bytes[...]) }
      }
      func close() async {}
    }
    let place = try Place()
    await #expect(throws: Diagnostic.self) { try await place.sync(over: Endless()) }
    #expect(place.text("abc") == "xxxx")
  }

  /// Files that shrank or grew between the listing and the reading.
  @Test(arguments: [1, 2, 3, 50, 1000])
  func filesMayBeOtherThanAnnounced(_ piece: Int) async throws {
    let place = try Place()
    let liar = LyingTransport { nonce in
      var plan = ""
      for name in ["short", "gone", "long", "none", "last"] {
        plan += "w\t0\t8\t8\t77\t1.5\t.//./\(name)\n"
      }
      var body = "==> \(nonce).z <==\n\n==> \(nonce)/short <==\nab\n\n==> \(nonce)/long <==\n"
      body += "=========\n==> \n==> \(nonce)/none <==\n==> \(nonce).z <==\n"
      body += "\n==> \(nonce)/last <==\n\n==> 12=="
      return bytesOf(
        "\(nonce) ok find none gzip 5.5\nP \(plan.utf8.count) 5\n\(plan)\(body)==> \(nonce).e <==\n"
      )
    }
    let pieces = CuttingTransport(real: liar, most: .max, throwsError: false, piece: piece)
    let report = try await place.sync(over: pieces)
    #expect(report.files.count == 4)
    #expect(place.text("short") == "ab\n")
    #expect(place.text("long") == "========")
    #expect(place.text("none") == "")
    #expect(place.text("last") == "\n==> 12=")
    #expect(place.text("gone") == nil)
  }

  @Test func anIndexOfNonsenseIsNoIndex() async throws {
    let place = try Place()
    place.write("a", "aa")
    for text in [
      "", "nonsense", "clustersweep-delta-1\t\tgzip\t5\tclosed\nx\ty\n",
      "clustersweep-delta-1\t\tgzip\t5\tclosed\n9\t9\tk\t\t9\t9\t9.9\t.//./zzz\n9\t9\tk\t\t9\t9\t9.9\t.//./aaa\n",
    ] {
      try place.folder.write("index", text)
      try await place.sync()
      #expect(place.text("a") == "aa")
    }
  }
}
