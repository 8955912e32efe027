/// The numbers from 0 to `count` - 1 in a random order, each place of which is computed by itself, as a
/// pure function of the seed, the count and the place.
///
/// A Feistel network permutes the numbers of 2k bits, the fewest that hold `count`; a number that falls
/// outside is permuted again until one falls inside (Black, Rogaway: "Ciphers with arbitrary
/// finite domains", CT-RSA 2002). Round r maps the halves (a, b) to (b, a xor f(b)), where f takes the
/// lower k bits of word 0 of the Philox4x32-10 block with the counter (b, r, count low, count high) and the
/// key (seed low, seed high). The scheme never changes, as that of ``RandomStream``.
public struct RandomPermutation: Sendable {
  /// How many numbers there are.
  public let count: Int
  private let key: Philox.Key
  private let size: Philox.Key
  private let halfWidth: UInt64

  /// Far more than the 4 that large counts need (Luby, Rackoff 1988): small ones mix slowly.
  private static let rounds: UInt32 = 16

  /// A permutation of `count` numbers, at least 0.
  public init(seed: UInt64, count: Int) {
    precondition(count >= 0, "a count is negative")
    self.count = count
    key = Philox.Key(seed)
    size = Philox.Key(UInt64(count))
    let width = UInt64.bitWidth - UInt64(max(1, count) - 1).leadingZeroBitCount
    halfWidth = UInt64(max(1, (width + 1) / 2))
  }

  /// The number at `place`, from 0 to `count` - 1.
  public subscript(place: Int) -> Int {
    precondition((0..<count).contains(place), "the place in a permutation is out of range")
    var number = UInt64(place)
    repeat { number = permuted(number) } while number >= UInt64(count)
    return Int(number)
  }

  private func permuted(_ number: UInt64) -> UInt64 {
    let mask = UInt32(truncatingIfNeeded: (1 as UInt64) << halfWidth - 1)
    var left = UInt32(truncatingIfNeeded: number >> halfWidth)
    var right = UInt32(truncatingIfNeeded: number) & mask
    for round in 0..<Self.rounds {
      let block = Philox.block(
        counter: Philox.Block(lowHalf: [right, round], highHalf: size), key: key)
      (left, right) = (right, left ^ block[0] & mask)
    }
    return UInt64(left) << halfWidth | UInt64(right)
  }
}
