import Foundation
import JSON
import Testing

@testable import Collect

/// Files that are cut, damaged, or still being written.
@Suite struct EventDamageTests {
  private static func file(_ name: String) throws -> [UInt8] {
    let path = "\(EventFixtureTests.folder)/\(name)/events.out.tfevents.1700000000.host"
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// Where records end, by their lengths alone.
  private static func ends(_ bytes: [UInt8]) -> [Int] {
    var ends = [0]
    while let start = ends.last, start + 12 <= bytes.count {
      let length = (0..<8).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
      ends.append(start + 16 + length)
    }
    return ends
  }

  private func read(_ bytes: some Collection<UInt8>, isComplete: Bool = true) -> FileReader {
    var reader = FileReader(source: .tensorboard, keeping: .all)
    reader.consume(bytes, isComplete: isComplete)
    return reader
  }

  private func count(_ reader: FileReader) -> Int {
    reader.metrics.values.reduce(0) { $0 + $1.count }
  }

  @Test(arguments: ["restarted", "tensors", "lists"])
  func everyFlippedByteKeepsWhatStandsBefore(name: String) throws {
    let bytes = try Self.file(name)
    let ends = Self.ends(bytes)
    #expect(ends.last == bytes.count)
    for place in bytes.indices {
      for mask: UInt8 in [0x01, 0x80, 0xff] {
        var damaged = bytes
        damaged[place] ^= mask
        let reader = read(damaged)
        let start = try #require(ends.last { $0 <= place })
        #expect(reader.damage?.offset == start, "\(place)")
        #expect(reader.metrics == read(bytes[..<start]).metrics, "\(place)")
      }
    }
  }

  @Test(arguments: ["tensorboardX", "restarted", "tensors", "lists"])
  func everyTruncationKeepsWhatIsWhole(name: String) throws {
    let bytes = try Self.file(name)
    let ends = Self.ends(bytes)
    for length in bytes.indices {
      let start = try #require(ends.last { $0 <= length })
      let growing = read(bytes[..<length], isComplete: false)
      #expect(growing.damage == nil)
      let cut = read(bytes[..<length])
      #expect(cut.damage?.offset == (start == length ? nil : start), "\(length)")
      #expect(cut.metrics == growing.metrics)
      #expect(count(cut) == count(read(bytes[..<start])))
    }
  }

  @Test func zerosAndJunkBehindAreReportedOnce() throws {
    let bytes = try Self.file("tensors")
    for tail in [
      [UInt8](repeating: 0, count: 100), Array("Traceback (most recent call last)".utf8),
    ] {
      let reader = read(bytes + tail + bytes)
      #expect(reader.damage?.offset == bytes.count)
      #expect(reader.metrics == read(bytes).metrics)
    }
    #expect(read([]).damage == nil)
  }

  @Test func aDamagedFileDoesNotBlindTheNext() throws {
    let folder = try Folder()
    var bytes = try Self.file("restarted")
    bytes[200] ^= 1
    try folder.write("a/events.out.tfevents.1.host", bytes: bytes)
    try folder.write("a/events.out.tfevents.2.host", bytes: try Self.file("tensors"))
    let objective = try Objective.parse("float64:max", goal: nil, at: nil)
    let run = try FolderRanking.rank(folder: folder.path, objective: objective)[0]
    #expect(run.value == 100)
    #expect(run.damaged.map(\.file) == ["events.out.tfevents.1.host"])
  }

  @Test(arguments: ["tensorboardX", "restarted", "tensors", "lists"])
  func piecesDoNotMatter(name: String) throws {
    let bytes = try Self.file(name)
    for seed in 0..<20 {
      var dice = Dice(seed)
      var reader = FileReader(source: .tensorboard, keeping: .all)
      var position = 0
      while position < bytes.count {
        let end = min(bytes.count, position + Int.random(in: 0...20, using: &dice))
        reader.consume(bytes[position..<end], isComplete: false)
        position = end
      }
      reader.end()
      #expect(reader.damage == nil)
      #expect(reader.metrics == read(bytes).metrics)
    }
  }

  /// Records of random sizes in random pieces, by later and later processes.
  @Test(arguments: ["tensorboardX", "restarted", "tensors", "lists"])
  func incrementalEqualsFresh(name: String) throws {
    let bytes = try Self.file(name)
    for seed in 0..<60 {
      var dice = Dice(seed)
      var state = FileReader(source: .tensorboard).state.text()
      var end = 0
      while end < bytes.count {
        end = min(bytes.count, end + Int.random(in: 0...300, using: &dice))
        var reader = try #require(FileReader(state: try JSONValue(parsing: state)))
        reader.consume(bytes[reader.consumed..<end], isComplete: false)
        var fresh = FileReader(source: .tensorboard)
        fresh.consume(bytes[..<end], isComplete: false)
        #expect(reader.metrics == fresh.metrics, "\(name) \(seed) \(end)")
        state = reader.state.text()
        #expect(state == fresh.state.text())
      }
    }
  }

  /// Files of a folder that grow in any order: the last answer is that of a fresh read.
  @Test func foldersGrowInAnyOrder() throws {
    let names = ["events.out.tfevents.1700000000.host", "events.out.tfevents.1700000001.host"]
    let files = try names.map { name in
      Array(
        try Data(contentsOf: URL(fileURLWithPath: "\(EventFixtureTests.folder)/restarted/\(name)")))
    }
    let objective = try Objective.parse("loss:min", goal: nil, at: nil)
    for seed in 0..<20 {
      let folder = try Folder()
      var dice = Dice(seed)
      var lengths = [0, 0]
      while lengths != files.map(\.count) {
        let file = Int.random(in: 0...1, using: &dice)
        lengths[file] = min(
          files[file].count, lengths[file] + Int.random(in: 1...200, using: &dice))
        try folder.write("a/\(names[file])", bytes: Array(files[file][..<lengths[file]]))
        // While no value is there yet, the answer is that none is.
        _ = try? FolderRanking.rank(folder: folder.path, objective: objective)
      }
      let run = try FolderRanking.rank(folder: folder.path, objective: objective)[0]
      #expect(run.value == Double(Float(1.0 / 5)))
      #expect(run.count == 12)
      #expect(run.damaged.isEmpty)
    }
  }

  @Test func aRestartInsideOneFileIsReadAgain() throws {
    // Both attempts in one file, as a writer that appends leaves them.
    let folder = EventFixtureTests.folder + "/restarted/events.out.tfevents."
    let bytes = try ["1700000000", "1700000001"].flatMap {
      Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)\($0).host")))
    }
    var reader = FileReader(source: .tensorboard)
    reader.consume(bytes, isComplete: true)
    #expect(reader.mustStartOver)
    reader = reader.startedOver()
    reader.consume(bytes, isComplete: true)
    #expect(!reader.mustStartOver)
    #expect(reader.metrics["loss"]?.count == 12)
    #expect(reader.replacedValues == 5)
    let later = try #require(FileReader(state: reader.state))
    #expect(later.consumed == 0)
  }
}
