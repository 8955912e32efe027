import Testing

@testable import Grid

@Suite("Random words")
struct RandomTests {
  @Test("Philox4x32-10 gives the known answers that Random123 publishes")
  func knownAnswers() {
    #expect(
      Philox.block(counter: [0, 0, 0, 0], key: [0, 0])
        == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
    #expect(
      Philox.block(counter: .init(repeating: .max), key: .init(repeating: .max))
        == [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd])
    #expect(
      Philox.block(
        counter: [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
        key: [0xa409_3822, 0x299f_31d0])
        == [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1])
  }

  @Test("FNV-1a gives the hashes that its authors publish")
  func names() {
    #expect(FNV1a.hash("".utf8) == 0xcbf2_9ce4_8422_2325)
    #expect(FNV1a.hash("a".utf8) == 0xaf63_dc4c_8601_ec8c)
    #expect(FNV1a.hash("foobar".utf8) == 0x8594_4171_f739_67e8)
  }

  /// What a stream is made of and its first five words, as an independent program computed them from
  /// the description of the scheme.
  struct Golden: CustomTestStringConvertible {
    var seed: UInt64 = 7
    var name = "lr"
    var cell: UInt64 = 0
    var index: UInt64 = 0
    var attempt: UInt32 = 0
    var words: [UInt64]
    var testDescription: String { "\(seed) \(name) \(cell) \(index) \(attempt)" }
  }

  static let golden = [
    Golden(words: [
      0x30f6_ae9d_68a1_02b3, 0x53ab_70ec_97d0_b4ff, 0xf67f_898b_bce6_4ab7,
      0x69f0_e5c1_caa1_0cd9, 0xe61f_f3b4_e1ef_171f,
    ]),
    Golden(
      index: 1,
      words: [
        0x67db_8770_01bb_01a7, 0x53b2_4543_b90a_9cc4, 0x27a2_f503_ace2_8c3c,
        0xe3a8_a02e_0151_fcad, 0x04cf_a894_91be_de96,
      ]),
    Golden(
      attempt: 1,
      words: [
        0x4fe2_1d5f_3726_00e6, 0xf0e0_211f_b30a_f8e7, 0x0f73_473a_b518_47f1,
        0x2674_eb9f_363b_dae6, 0x7ae1_402f_82fa_6979,
      ]),
    Golden(
      cell: 1,
      words: [
        0xd255_f0b1_b6d8_0cd6, 0xc467_0d7e_852c_da57, 0x9941_5bd0_7968_49f0,
        0x8dd4_6585_ee25_513f, 0xb4ca_5714_ac62_05c3,
      ]),
    Golden(
      seed: 8,
      words: [
        0x348b_3558_f6b7_3b7d, 0xf5b1_3a26_a332_19e0, 0xcbc0_cb9a_0818_466a,
        0x1cc1_779d_b832_e7f0, 0xcbd1_d62e_28b6_d905,
      ]),
    Golden(
      name: "größe", cell: 0xfedc_ba98_7654_3210, index: 0x1234_5678_9abc_def0, attempt: 3,
      words: [
        0xdea4_69ab_08ab_73b7, 0x6fd4_35fb_512c_09b3, 0xe957_6ed6_b1b3_f96d,
        0xb7ba_c54f_9112_1ff2, 0x360f_490e_534b_1a0d,
      ]),
  ]

  @Test("a stream never changes: published seeds rely on it", arguments: golden)
  func streams(golden: Golden) {
    var stream = RandomStream(
      seed: golden.seed, name: golden.name, cell: golden.cell, index: golden.index,
      attempt: golden.attempt)
    #expect(golden.words.map { _ in stream.next() } == golden.words)
  }

  private func stream(_ index: Int) -> RandomStream {
    RandomStream(seed: 1, name: "x", cell: 2, index: UInt64(index), attempt: 0)
  }

  @Test("uniform numbers are the upper 53 bits of the words, never 0 or 1")
  func uniform() {
    var (numbers, words) = (stream(0), stream(0))
    for _ in 0..<1000 {
      let number = numbers.uniform()
      #expect(number == Double(words.next() >> 11) * 0x1p-53)
      #expect(number > 0 && number < 1)
    }
    #expect(Double(UInt64.max >> 11) * 0x1p-53 < 1)
  }

  @Test("whole numbers below a count are evenly spread, whatever the count")
  func below() {
    var stream = stream(0)
    for count in [1, 2, 3, 6, 7, 100] as [UInt64] {
      var counts = [Int](repeating: 0, count: Int(count))
      for _ in 0..<10_000 { counts[Int(stream.below(count))] += 1 }
      #expect(isPlausible(counts, counts.map { _ in 1 / Double(count) }))
    }
    // Of this count, every third number has two words, if none is passed over.
    var thirds = [0, 0, 0]
    for _ in 0..<10_000 { thirds[Int(stream.below(3 << 62) % 3)] += 1 }
    #expect(isPlausible(thirds, [1 / 3.0, 1 / 3.0, 1 / 3.0]))
    let words = (0..<1000).map { _ in stream.below(0) }
    #expect(words.contains { $0 > 3 << 62 } && words.contains { $0 < 1 << 62 })
  }
}
