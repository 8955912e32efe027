import Foundation
import Testing

@testable import Collect

/// Files that the real writers wrote (`Fixtures/make.py`), against what TensorBoard's own reader finds.
@Suite struct EventFixtureTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures").path

  private func expected(_ name: String) throws -> [String: [(Int64, UInt64)]] {
    let data = try Data(contentsOf: URL(fileURLWithPath: Self.folder + "/expected.json"))
    let all = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let tags = try #require(all[name] as? [String: [[Any]]])
    return try tags.mapValues { points in
      try points.map { point in
        let text = try #require(point[1] as? String)
        let value = text == "nan" ? Double.nan : try #require(Double(text))
        return (Int64(try #require(point[0] as? Int)), value.bitPattern)
      }
    }
  }

  private func points(_ name: String) throws -> [String: [(Int64, UInt64)]] {
    let files = FolderWalk.files(below: Array("\(Self.folder)/\(name)".utf8))
    let group = try #require(FileGroup.groups(of: files, .tensorboard).first)
    var found: [String: JoinedSeries] = [:]
    for file in group.files {
      let bytes = try Data(
        contentsOf: URL(fileURLWithPath: String(decoding: file.path, as: UTF8.self)))
      var reader = FileReader(source: .tensorboard, keeping: .all)
      reader.consume(bytes, isComplete: true)
      #expect(reader.damage == nil)
      #expect(reader.unreadLines == 0)
      for name in reader.metrics.keys {
        found[name, default: JoinedSeries()].append(
          reader.points(of: name), start: reader.firstStart)
      }
    }
    return found.mapValues { $0.points.map { ($0.step, $0.value.bitPattern) } }
  }

  @Test(arguments: ["tensorboardX", "restarted", "tensors", "lists"])
  func everyValueIsTheReferenceReaders(name: String) throws {
    let (found, expected) = (try points(name), try expected(name))
    #expect(Set(found.keys) == Set(expected.keys))
    for (tag, values) in expected {
      #expect(found[tag]?.map(\.0) == values.map(\.0), "\(tag)")
      #expect(found[tag]?.map(\.1) == values.map(\.1), "\(tag)")
    }
  }

  @Test func ranksThem() throws {
    func rank(_ text: String, from: Source? = nil) throws -> FolderRun? {
      let runs = try FolderRanking.rank(
        folder: Self.folder, objective: try Objective.parse(text, goal: nil, at: nil),
        options: RankingOptions(from: from))
      return runs.first
    }
    for source in [nil, Source.tensorboard] {
      let best = try rank("loss:min", from: source)
      #expect(best?.name == "restarted")
      // The second attempt's value: those of the first one's steps 5 to 9 are gone.
      #expect(best?.value == Double(Float(1.0 / 5)))
      #expect(best?.step == 4)
      #expect(best?.count == 12)
      #expect(best?.dropped == 5)
      #expect(best?.kind == .tensorboard)
    }
    #expect(try rank("val/loss:min")?.value == -.infinity)
    #expect(try rank("val/loss:min")?.nanCount == 1)
  }

  @Test func overlapsAreKeptOnDemand() throws {
    let objective = try Objective.parse("loss:count", goal: nil, at: nil)
    let runs = try FolderRanking.rank(
      folder: Self.folder, objective: objective, options: RankingOptions(keepsOverlaps: true))
    #expect(runs.first { $0.name == "restarted" }?.value == 17)
  }

  @Test(arguments: [0, 1, 7, 8, 9, 31, 32, 1_000]) func bothSumsAgree(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167) }
    bytes.withUnsafeBytes { #expect(CRC32.castagnoli($0) == CRC32.castagnoliByTable($0)) }
  }

  @Test func knownSums() {
    // RFC 3720, B.4: 32 bytes of zeros; and the check value of both polynomials.
    [UInt8](repeating: 0, count: 32).withUnsafeBytes {
      #expect(CRC32.castagnoli($0) == 0x8a91_36aa)
    }
    Array("123456789".utf8).withUnsafeBytes {
      #expect(CRC32.castagnoli($0) == 0xe306_9283)
      #expect(CRC32.zlib($0) == 0xcbf4_3926)
    }
  }
}
