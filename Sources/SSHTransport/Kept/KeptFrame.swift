/// A message between a process that keeps a connection and one that uses it: a letter, four bytes of
/// length, the highest first, and so many bytes.
struct KeptFrame: Equatable {
  enum Kind: UInt8 {
    // From the user of the connection.

    /// The command line; the first of all.
    case command = 0x43
    case input = 0x49
    case endOfInput = 0x45
    /// Asks who is there, instead of a command.
    case hello = 0x48
    /// Asks the keeper to hang up and end.
    case quit = 0x51

    // From the keeper.

    /// The host is about to get the command: until then another connection may carry it.
    case begun = 0x42
    case output = 0x4f
    case errors = 0x52
    /// The command exited, with its code in decimal.
    case exited = 0x58
    /// The command was ended by the signal of this name.
    case signalled = 0x53
    /// The host refused the command; why, in words.
    case refused = 0x46
    /// The connection broke; why, in words.
    case lost = 0x4c
    /// The answer to ``hello``: since when the connection stands, in seconds since 1970.
    case present = 0x50
  }

  /// No payload is longer.
  static let limit = 1 << 20

  var kind: Kind
  var payload: ArraySlice<UInt8>

  init(_ kind: Kind, _ payload: ArraySlice<UInt8> = []) {
    self.kind = kind
    self.payload = payload
  }

  init(_ kind: Kind, _ text: String) { self.init(kind, Array(text.utf8)[...]) }

  var text: String { String(decoding: payload, as: UTF8.self) }

  var bytes: [UInt8] {
    [kind.rawValue] + withUnsafeBytes(of: UInt32(payload.count).bigEndian) { Array($0) } + payload
  }
}

/// Frames out of bytes as they come.
struct KeptFrameReader {
  private var bytes: [UInt8] = []
  private var start = 0

  /// The other side doesn't speak our language.
  struct Nonsense: Error {}

  mutating func append(_ piece: ArraySlice<UInt8>) {
    if start > 0 {
      bytes.removeFirst(start)
      start = 0
    }
    bytes += piece
  }

  /// The next whole frame; nil where it hasn't come yet.
  mutating func next() throws(Nonsense) -> KeptFrame? {
    guard bytes.count - start >= 5 else { return nil }
    let length = bytes[(start + 1)..<(start + 5)].reduce(0) { $0 << 8 | Int($1) }
    guard let kind = KeptFrame.Kind(rawValue: bytes[start]), length <= KeptFrame.limit else {
      throw Nonsense()
    }
    guard bytes.count - start >= 5 + length else { return nil }
    defer { start += 5 + length }
    return KeptFrame(kind, bytes[(start + 5)..<(start + 5 + length)])
  }
}
