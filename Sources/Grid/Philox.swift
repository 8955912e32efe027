/// The counter-based generator Philox4x32-10: a block of 128 random bits as a pure function of a counter
/// and a key, so that any block can be had without those before it.
///
/// Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC'11.
enum Philox {
  typealias Block = SIMD4<UInt32>
  typealias Key = SIMD2<UInt32>

  private static let multipliers: (UInt32, UInt32) = (0xd251_1f53, 0xcd9e_8d57)
  /// What each round adds to the key: the golden ratio and √3 - 1 as fractions of 2^32.
  private static let weyl = Key(0x9e37_79b9, 0xbb67_ae85)
  private static let rounds = 10

  static func block(counter: Block, key: Key) -> Block {
    var block = counter
    var key = key
    for _ in 0..<rounds {
      let first = multipliers.0.multipliedFullWidth(by: block[0])
      let second = multipliers.1.multipliedFullWidth(by: block[2])
      block = Block(
        second.high ^ block[1] ^ key[0], second.low, first.high ^ block[3] ^ key[1], first.low)
      key &+= weyl
    }
    return block
  }
}

extension Philox.Key {
  /// The lower half of `word` first.
  init(_ word: UInt64) {
    self.init(UInt32(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word >> 32))
  }

  /// The word of which the first element is the lower half.
  var word: UInt64 { UInt64(self[1]) << 32 | UInt64(self[0]) }
}
