/// What becomes of the files that an answer holds, in their order.
protocol BodyTaker: ~Copyable {
  /// The whole plan, before any byte.
  mutating func plan(_ items: [PlanItem], listed: Int) throws
  mutating func begin(_ item: PlanItem) throws
  mutating func take(_ bytes: UnsafeRawBufferPointer) throws
  mutating func end() throws
}

/// An answer that isn't what ``HostScript`` writes.
struct MalformedAnswer: Error, Hashable {
  var what: String
}

/// Reads the uncompressed answer of ``HostScript``, however it is cut into pieces. What it holds back
/// is at most the plan, and later a few names.
struct BodyReader {
  private enum State { case counts, plan(Int), header, file, ended }

  private let mark: ByteSearch
  private var state = State.counts
  private var kept: [UInt8] = []
  private var items: [PlanItem] = []
  private var next = 0
  private var listed = 0
  private var received: Int64 = 0

  /// Whether the end mark has come: without it the answer was cut.
  var isComplete: Bool { if case .ended = state { true } else { false } }

  /// More than a plan has, or a name.
  private static let mostPlan = 1 << 30
  private static let mostHeader = 1 << 14
  /// How many bytes more than announced a file may bring, for it may grow while it is read.
  private static let mostExcess: Int64 = 1 << 28

  init(nonce: String) { mark = ByteSearch(Array("==> \(nonce)".utf8)) }

  mutating func feed(
    _ bytes: UnsafeRawBufferPointer, into taker: inout some BodyTaker & ~Copyable
  ) throws {
    if kept.isEmpty {
      let used = try read(bytes, &taker)
      kept.append(contentsOf: bytes[used...])
      return
    }
    kept.append(contentsOf: bytes)
    var all: [UInt8] = []
    swap(&all, &kept)
    let used = try all.withUnsafeBytes { try read($0, &taker) }
    if used > 0 { all.removeFirst(used) }
    swap(&all, &kept)
  }

  /// Reads what can be read, and returns how many bytes are done with.
  private mutating func read(
    _ bytes: UnsafeRawBufferPointer, _ taker: inout some BodyTaker & ~Copyable
  ) throws -> Int {
    var position = 0
    var goesOn = true
    while goesOn {
      switch state {
      case .counts: goesOn = try readCounts(bytes, &position)
      case .plan(let count): goesOn = try readPlan(count, bytes, &position, &taker)
      case .header: goesOn = try readHeader(bytes, &position, &taker)
      case .file: goesOn = try readFile(bytes, &position, &taker)
      case .ended: return bytes.count
      }
    }
    return position
  }

  // Each of these reads one thing, and returns false where more bytes must come first.

  private mutating func readCounts(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int
  ) throws -> Bool {
    guard let end = firstNewline(in: bytes, from: position) else {
      if bytes.count > 100 { throw MalformedAnswer(what: "no plan") }
      return false
    }
    let words = Array(bytes[position..<end]).split(separator: 32)
    guard words.count == 3, words[0].elementsEqual([0x50]), let count = PlanItem.number(words[1]),
      let listed = PlanItem.number(words[2]), count <= Self.mostPlan
    else { throw MalformedAnswer(what: "no plan") }
    self.listed = Int(listed)
    position = end + 1
    state = .plan(Int(count))
    return true
  }

  private mutating func readPlan(
    _ count: Int, _ bytes: UnsafeRawBufferPointer, _ position: inout Int,
    _ taker: inout some BodyTaker & ~Copyable
  ) throws -> Bool {
    var left = count
    while left > 0, let end = firstNewline(in: bytes, from: position) {
      guard end - position < left, let item = PlanItem(Array(bytes[position..<end])[...]) else {
        throw MalformedAnswer(what: "a line of the plan that means nothing")
      }
      items.append(item)
      left -= end + 1 - position
      position = end + 1
    }
    if left > 0, bytes.count - position > Self.mostHeader {
      throw MalformedAnswer(what: "a line of the plan without an end")
    }
    state = .plan(left)
    guard left == 0 else { return false }
    try taker.plan(items, listed: listed)
    state = .header
    return true
  }

  private mutating func readHeader(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int,
    _ taker: inout some BodyTaker & ~Copyable
  ) throws -> Bool {
    guard position < bytes.count else { return false }
    let start = bytes[position] == 10 ? position + 1 : position
    guard let end = firstNewline(in: bytes, from: start) else {
      if bytes.count - position > Self.mostHeader {
        throw MalformedAnswer(what: "a header without an end")
      }
      return false
    }
    let name = start + mark.needle.count
    guard mark.isNeedle(bytes, at: start), end - name >= 5,
      bytes[(end - 4)..<end].elementsEqual(" <==".utf8)
    else { throw MalformedAnswer(what: "bytes that belong to no file") }
    position = end + 1
    let text = bytes[name..<(end - 4)]
    switch text.first {
    case HostPath.slash: try begin(named: text.dropFirst(), &taker)
    case UInt8(ascii: "."): try beginMarked(Array(text.dropFirst()), &taker)
    default: throw MalformedAnswer(what: "an unknown header")
    }
    return true
  }

  private mutating func beginMarked(
    _ word: [UInt8], _ taker: inout some BodyTaker & ~Copyable
  ) throws {
    switch word.first {
    case UInt8(ascii: "z") where word.count == 1: break
    case UInt8(ascii: "e") where word.count == 1: state = .ended
    case UInt8(ascii: "l"):
      guard let number = PlanItem.number(word[1...]), number >= next, number < items.count else {
        throw MalformedAnswer(what: "a file that wasn't announced")
      }
      next = Int(number)
      try begin(&taker)
    default: throw MalformedAnswer(what: "an unknown header")
    }
  }

  /// Files that went between the plan and the reading have no header: they are passed over.
  private mutating func begin(
    named name: Slice<UnsafeRawBufferPointer>, _ taker: inout some BodyTaker & ~Copyable
  ) throws {
    while next < items.count, !items[next].path.elementsEqual(name) { next += 1 }
    try begin(&taker)
  }

  private mutating func begin(_ taker: inout some BodyTaker & ~Copyable) throws {
    guard next < items.count, items[next].isSent else {
      throw MalformedAnswer(what: "a file that wasn't announced")
    }
    received = 0
    state = .file
    try taker.begin(items[next])
  }

  private mutating func readFile(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int,
    _ taker: inout some BodyTaker & ~Copyable
  ) throws -> Bool {
    let length = mark.needle.count
    let left = items[next].need - received
    // Nearly always a file ends where it was announced to end.
    if left >= 0, left + Int64(length) + 1 <= Int64(bytes.count - position) {
      let end = position + Int(left)
      if mark.isNeedle(bytes, at: bytes[end] == 10 ? end + 1 : end) {
        try give(bytes, position..<end, &taker)
        return try finish(&position, at: end, &taker)
      }
    }
    let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
    guard let found = mark.first(in: rest) else {
      let sure = max(position, bytes.count - length - 1)
      try give(bytes, position..<sure, &taker)
      position = sure
      return false
    }
    guard found + length < rest.count else {
      let sure = max(0, found - 1)
      try give(bytes, position..<(position + sure), &taker)
      position += sure
      return false
    }
    let isTails = rest[found + length] == HostPath.slash && found > 0 && rest[found - 1] == 10
    let end = position + found - (isTails ? 1 : 0)
    try give(bytes, position..<end, &taker)
    return try finish(&position, at: end, &taker)
  }

  private mutating func finish(
    _ position: inout Int, at end: Int, _ taker: inout some BodyTaker & ~Copyable
  ) throws -> Bool {
    position = end
    next += 1
    state = .header
    try taker.end()
    return true
  }

  private mutating func give(
    _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>,
    _ taker: inout some BodyTaker & ~Copyable
  ) throws {
    guard !range.isEmpty else { return }
    let planned = items[next].need - received
    received += Int64(range.count)
    guard received - items[next].need < Self.mostExcess else {
      throw MalformedAnswer(what: "a file that grows without an end")
    }
    // What was written since the listing comes the next time, so that sizes and times fit together.
    let count = Int(min(Int64(range.count), max(0, planned)))
    guard count > 0 else { return }
    try taker.take(
      UnsafeRawBufferPointer(rebasing: bytes[range.lowerBound..<(range.lowerBound + count)]))
  }
}
