import DeltaSync
import Foundation
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Random histories of a host's folder, with a sync after each step.
@Suite struct HistoryTests {
  /// SplitMix64: a history can be told by its number.
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    mutating func upTo(_ most: Int) -> Int { Int.random(in: 0...most, using: &self) }
  }

  private func text(_ dice: inout Dice) -> [UInt8] {
    let size = [0, 1, 10, 63, 64, 65, 200, 5000][dice.upTo(7)]
    return (0..<size).map { _ in [0x61, 0x62, 0x0A, 0x3D, 0x00][dice.upTo(4)] }
  }

  private func name(_ dice: inout Dice) -> [UInt8] {
    let folder = ["", "d0/", "d0/e/", "d 1'/"][dice.upTo(3)]
    return bytesOf(folder + "f\(dice.upTo(3))")
  }

  /// One thing that programs do to files.
  ///
  /// - Returns: whether bytes in the middle of a file were overwritten. A file that then grows, with the
  ///   end of what was there before as it was, can't be told from a log that grew; that is documented.
  private func step(_ place: Place, _ dice: inout Dice) -> Bool {
    let name = name(&dice)
    let path = cString(bytesOf(place.host) + [0x2F] + name)
    let other = cString(bytesOf(place.host) + [0x2F] + self.name(&dice))
    let size = place.read(place.host, name)?.count
    switch dice.upTo(10) {
    case 0...3: place.write(name, text(&dice), at: size ?? 0)
    case 4: truncate(path, off_t(dice.upTo(size ?? 0)))
    case 5 where size != nil:
      place.write(name, text(&dice), at: dice.upTo(size ?? 0))
      return true
    case 6: place.write(name, text(&dice))
    case 7: rename(path, other)
    case 8:
      // A rotation: the name begins anew.
      rename(path, cString(bytesOf(place.host) + [0x2F] + name + bytesOf(".1")))
      place.write(name, text(&dice))
    case 9: unlink(path)
    default: symlink("f0", cString(bytesOf(place.host) + bytesOf("/link\(dice.upTo(2))")))
    }
    return false
  }

  /// `CLUSTERSWEEP_HISTORIES`: how many, of 100 steps and syncs each; without it a few.
  private static let count =
    ProcessInfo.processInfo.environment["CLUSTERSWEEP_HISTORIES"].flatMap(Int.init) ?? 4

  @Test(arguments: 0..<Self.count)
  func everyHistoryEndsWithTheHostsBytes(_ number: Int) async throws {
    let place = try Place(sorts: number % 2 == 1)
    var dice = Dice(state: UInt64(number))
    for round in 0..<100 {
      for _ in 0...dice.upTo(2) where step(place, &dice) { break }
      let report = try await place.sync()
      let host = place.files(place.host)
      let local = place.files(place.local)
      for (name, bytes) in host {
        try #require(
          local[name] == bytes,
          "history \(number), sync \(round), \(String(decoding: name, as: UTF8.self))")
      }
      #expect(Set(local.keys).subtracting(host.keys) == Set(report.vanished), "history \(number)")
      #expect(report.refused == [])
      #expect(report.listed == host.count)
    }
  }

  /// Whatever is read while a program writes is a beginning of what it has written in the end.
  @Test func filesThatAreBeingWrittenAreBeginnings() async throws {
    let place = try Place()
    let names = (0..<20).map { bytesOf("log-\($0)") }
    let host = place.host
    let writer = Task.detached {
      let files = names.map { name in
        open(cString(bytesOf(host) + [0x2F] + name), O_WRONLY | O_CREAT | O_APPEND, 0o644)
      }
      var dice = Dice(state: 1)
      for number in 0..<200_000 where !Task.isCancelled {
        let line = "\(number) \(dice.upTo(1_000_000))\n"
        _ = write(files[dice.upTo(files.count - 1)], line, line.utf8.count)
        if number % 100 == 0 { await Task.yield() }
      }
      for file in files { close(file) }
    }
    var before: [[UInt8]: [UInt8]] = [:]
    for _ in 0..<10 {
      let report = try await place.sync()
      #expect(report.files.allSatisfy { $0.kind != .replaced })
      let local = place.files(place.local)
      let now = place.files(place.host)
      for (name, bytes) in local {
        #expect(now[name]?.starts(with: bytes) == true)
        #expect(bytes.starts(with: before[name] ?? []))
      }
      before = local
    }
    writer.cancel()
    await writer.value
    try await place.sync()
    #expect(place.files(place.local) == place.files(place.host))
  }
}
