internal import Synchronization

/// Reads an answer of ``HostScript`` from its first line on, on whichever thread it comes.
final class AnswerReader: Sendable {
  /// The first line: what the host said of itself.
  struct Head: Sendable {
    var problem: String?
    var listing = ""
    var compression = ""
    /// How it takes lists.
    var listCompression = ListCompression.none
    var clock: [UInt8] = []
  }

  private struct State: ~Copyable {
    var nonce: String
    var firstLine: [UInt8] = []
    var head: Head?
    var decompressor: Decompressor?
    var body: BodyReader
    var taker: FileTaker
    var received = 0
    /// Nil until the local files were looked at: nothing may be written before.
    var isIndexWrong: Bool?
  }

  private let state: Mutex<State>

  init(taker: consuming sending FileTaker) {
    state = Mutex(State(nonce: "", body: BodyReader(nonce: ""), taker: taker))
  }

  /// Takes a piece of the host's standard output.
  func feed(_ piece: ArraySlice<UInt8>) throws {
    try state.withLock { state in
      state.received += piece.count
      _ = Self.compareWithDisk(&state)
      try piece.withUnsafeBytes { try Self.feed($0, &state) }
    }
  }

  /// Looks at the local files, unless that was done: then the host had answered first.
  ///
  /// - Returns: whether the index was wrong about them.
  @discardableResult
  func compareWithDisk() -> Bool { state.withLock { Self.compareWithDisk(&$0) } }

  private static func compareWithDisk(_ state: inout State) -> Bool {
    if let known = state.isIndexWrong { return known }
    let isWrong = state.taker.compareWithDisk()
    state.isIndexWrong = isWrong
    return isWrong
  }

  /// What came so far.
  func end() -> (head: Head?, isComplete: Bool, received: Int) {
    state.withLock { ($0.head, $0.body.isComplete, $0.received) }
  }

  func withTaker<Result: Sendable>(_ body: (inout FileTaker) throws -> Result) rethrows -> Result {
    try state.withLock { try body(&$0.taker) }
  }

  /// Begins another round.
  func restart(nonce: String) {
    state.withLock { state in
      state.nonce = nonce
      state.body = BodyReader(nonce: nonce)
      state.firstLine = []
      state.head = nil
      state.decompressor = nil
    }
  }

  private static func feed(_ bytes: UnsafeRawBufferPointer, _ state: inout State) throws {
    var bytes = bytes
    if state.head == nil {
      let end = firstNewline(in: bytes, from: 0)
      state.firstLine.append(contentsOf: bytes[..<(end ?? bytes.count)])
      guard state.firstLine.count < 1000 else { throw MalformedAnswer(what: "no first line") }
      guard let end else { return }
      let head = try Self.head(state.firstLine, nonce: state.nonce)
      state.head = head
      state.decompressor = Decompressor(head.compression)
      state.taker.clock = head.clock
      bytes = UnsafeRawBufferPointer(rebasing: bytes[(end + 1)...])
    }
    guard !bytes.isEmpty, let decompressor = state.decompressor else { return }
    do {
      try decompressor.feed(bytes) { try state.body.feed($0, into: &state.taker) }
    } catch is Decompressor.Malformed {
      throw MalformedAnswer(
        what: "bytes that weren't compressed by \(state.head?.compression ?? "?")")
    }
  }

  private static func head(_ line: [UInt8], nonce: String) throws -> Head {
    let words = line.split(separator: 32, maxSplits: 5)
    guard words.count >= 2, words[0].elementsEqual(nonce.utf8) else {
      throw MalformedAnswer(what: "no first line")
    }
    func text(_ index: Int) -> String { String(decoding: words[index], as: UTF8.self) }
    guard text(1) == "ok" else { return Head(problem: text(1)) }
    guard words.count == 6 else { throw MalformedAnswer(what: "no first line") }
    return Head(
      listing: text(2), compression: text(3),
      listCompression: ListCompression(rawValue: text(4)) ?? .none, clock: Array(words[5]))
  }
}
