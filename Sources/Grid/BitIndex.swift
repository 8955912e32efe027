/// A set of whole numbers from 0, of which the k-th is found without those before it.
///
/// One bit a number, and a count every 512 bits: 10^8 numbers take 12.7 MB.
struct BitIndex: Sendable {
  private static let wordsPerBlock = 8

  private var words: [UInt64] = []
  /// How many numbers are in the set before each block of words.
  private var before: [Int] = []
  /// How many numbers are in the set.
  private(set) var count = 0
  private var length = 0

  /// Adds the next number, or leaves it out.
  mutating func append(_ isMember: Bool) {
    if length & 63 == 0 {
      if words.count % Self.wordsPerBlock == 0 { before.append(count) }
      words.append(0)
    }
    if isMember {
      words[words.count - 1] |= 1 << UInt64(length & 63)
      count += 1
    }
    length += 1
  }

  /// The number that has `rank` others of the set before it.
  ///
  /// - Parameter rank: from 0 to `count` - 1.
  /// - Returns: the number.
  func member(_ rank: Int) -> Int {
    var low = 0
    var high = before.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if before[middle] <= rank { low = middle } else { high = middle - 1 }
    }
    var rest = rank - before[low]
    var word = low * Self.wordsPerBlock
    while words[word].nonzeroBitCount <= rest {
      rest -= words[word].nonzeroBitCount
      word += 1
    }
    var bits = words[word]
    for _ in 0..<rest { bits &= bits - 1 }
    return word * 64 + bits.trailingZeroBitCount
  }

  /// The smallest member above `number`; nil if there is none.
  func member(after number: Int) -> Int? {
    let next = number + 1
    guard next < length else { return nil }
    var word = next / 64
    var bits = words[word] & (~0 << UInt64(next & 63))
    while bits == 0 {
      word += 1
      guard word < words.count else { return nil }
      bits = words[word]
    }
    return word * 64 + bits.trailingZeroBitCount
  }
}
