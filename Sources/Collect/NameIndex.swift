/// Names by their bytes, numbered in the order in which they came, without a `String` a look-up.
struct NameIndex: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// Open addressing: a name's number + 1, or 0. Its size is a power of two.
  private var slots: [Int32] = Array(repeating: 0, count: 16)
  /// Names come in the same order again and again, so the one after the last is tried first.
  private var guess = 0

  var count: Int { ends.count }

  subscript(number: Int) -> ArraySlice<UInt8> {
    bytes[(number == 0 ? 0 : ends[number - 1])..<ends[number]]
  }

  /// The number of a name, if it is known.
  @inline(__always)
  mutating func find(_ name: UnsafeRawBufferPointer) -> Int? {
    if guess < ends.count, matches(guess, name) {
      let found = guess
      guess = found + 1 == ends.count ? 0 : found + 1
      return found
    }
    return search(name)
  }

  /// Adds a name that isn't known.
  mutating func add(_ name: UnsafeRawBufferPointer) -> Int {
    bytes += name
    ends.append(bytes.count)
    if 2 * ends.count > slots.count { grow() } else { place(ends.count - 1, Self.hash(name)) }
    return ends.count - 1
  }

  private mutating func search(_ name: UnsafeRawBufferPointer) -> Int? {
    var slot = Self.hash(name) & (slots.count - 1)
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if matches(number, name) {
        guess = number + 1 == ends.count ? 0 : number + 1
        return number
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  @inline(__always)
  private func matches(_ number: Int, _ name: UnsafeRawBufferPointer) -> Bool {
    let start = number == 0 ? 0 : ends[number - 1]
    guard ends[number] - start == name.count else { return false }
    return bytes.withUnsafeBytes { all in
      SystemBytes.areEqual(UnsafeRawBufferPointer(rebasing: all[start..<start + name.count]), name)
    }
  }

  private mutating func place(_ number: Int, _ hash: Int) {
    var slot = hash & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(number + 1)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for number in ends.indices {
      let hash = self[number].withUnsafeBytes(Self.hash)
      place(number, hash)
    }
  }

  private static func hash(_ name: UnsafeRawBufferPointer) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: name)
    return hasher.finalize()
  }
}
