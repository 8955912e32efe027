/// The random words of one draw of one parameter: a pure function of a seed, the parameter's name, the
/// grid point at which it is drawn, which draw it is there, and which attempt at the point.
///
/// The scheme, which never changes, since a changed one would draw other values for a published
/// seed; "low" and "high" are the halves of a 64-bit number:
///
/// - The name is hashed by FNV-1a, 64 bits, over the bytes of its UTF-8.
/// - The key is made by one block of Philox4x32-10 with the counter (hash low, hash high, cell low,
///   cell high) and the key (seed low, seed high): the first two words of the block, low first.
/// - Block n of the stream is Philox4x32-10 with that key and the counter (index low, index high,
///   attempt, n). It gives two words of 64 bits: its words 0 and 1, then 2 and 3, low first.
public struct RandomStream: Hashable, Sendable {
  /// Which draw it is at its grid point.
  public let index: UInt64
  /// How often the whole point was rejected before.
  public let attempt: UInt32

  private let key: Philox.Key
  private var blockNumber: UInt32 = 0
  private var waiting: UInt64?

  /// The stream of one draw.
  ///
  /// - Parameters:
  ///   - seed: the seed of the sweep.
  ///   - name: the name of the parameter.
  ///   - cell: a hash of the grid point at which it is drawn.
  ///   - index: which draw it is there, from 0.
  ///   - attempt: how often the whole point was rejected before.
  public init(seed: UInt64, name: String, cell: UInt64, index: UInt64, attempt: UInt32) {
    let (name, cell) = (Philox.Key(FNV1a.hash(name.utf8)), Philox.Key(cell))
    let derived = Philox.block(
      counter: Philox.Block(lowHalf: name, highHalf: cell), key: Philox.Key(seed))
    key = derived.lowHalf
    self.index = index
    self.attempt = attempt
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    if let word = waiting {
      waiting = nil
      return word
    }
    let counter = Philox.Block(lowHalf: Philox.Key(index), highHalf: [attempt, blockNumber])
    let block = Philox.block(counter: counter, key: key)
    blockNumber &+= 1
    waiting = block.highHalf.word
    return block.lowHalf.word
  }

  /// A number above 0 and below 1, a multiple of 2^-53; all of them are equally likely.
  ///
  /// It is the upper 53 bits of the next word; a word in which they are 0 is passed over.
  public mutating func uniform() -> Double {
    while true {
      let bits = next() >> 11
      if bits > 0 { return Double(bits) * 0x1p-53 }
    }
  }

  /// A whole number from 0 to `count` - 1, all of them equally likely; a `count` of 0 stands for 2^64.
  ///
  /// Lemire: "Fast random integer generation in an interval", ACM TOMACS 29 (2019).
  mutating func below(_ count: UInt64) -> UInt64 {
    guard count > 0 else { return next() }
    while true {
      let product = next().multipliedFullWidth(by: count)
      // Of the 2^64 words, 2^64 mod count are too many to fall evenly on the numbers.
      if product.low >= count || product.low >= (0 &- count) % count { return product.high }
    }
  }
}

/// The hash FNV-1a of 64 bits, by Fowler, Noll and Vo: the same on every machine and in every process,
/// unlike Swift's.
enum FNV1a {
  static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
