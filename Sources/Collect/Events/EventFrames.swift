/// Cuts the records out of an event file, and checks every byte of them.
///
/// A record is its length (8 bytes, little-endian), the masked CRC-32C of those, the data, and the
/// masked CRC-32C of the data (TensorFlow's `record_writer.cc`).
struct EventFrames: Sendable {
  /// Where a file is damaged, and how.
  struct Damage: Hashable, Sendable {
    /// Of the record's first byte in the file.
    var offset: Int
    var what: String
  }

  /// The offset in the file of the first byte that belongs to no whole record.
  private(set) var consumed: Int
  /// The first damage. Nothing behind it is read.
  private(set) var damage: Damage?
  /// The beginning of a record that hasn't come whole.
  private var partial: [UInt8] = []
  /// How many bytes of it there must be before more can be said of it.
  private var needed = head

  private static let head = 12
  private static let foot = 4

  init(consumed: Int = 0, damage: Damage? = nil) {
    self.consumed = consumed
    self.damage = damage
  }

  /// Takes in the next bytes of the file.
  ///
  /// - Parameters:
  ///   - chunk: what follows what came before.
  ///   - body: told the data of each record.
  mutating func read(
    _ chunk: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void
  ) {
    var position = 0
    while damage == nil, !partial.isEmpty, position < chunk.count {
      let end = min(chunk.count, position + needed - partial.count)
      partial += chunk[position..<end]
      position = end
      guard partial.count == needed else { return }
      let bytes = partial
      partial = []
      let used = bytes.withUnsafeBytes { records(in: $0, body) }
      if used < bytes.count { partial = bytes }
    }
    guard damage == nil, partial.isEmpty else { return }
    let rest = UnsafeRawBufferPointer(rebasing: chunk[position...])
    let used = records(in: rest, body)
    if damage == nil { partial = Array(rest[used...]) }
  }

  /// Says that the file ends here: a record that isn't whole is damage.
  mutating func end() {
    guard damage == nil, !partial.isEmpty else { return }
    partial = []
    damage = Damage(offset: consumed, what: "the file ends inside a record")
  }

  /// Reads the whole records; where the first one begins that isn't.
  private mutating func records(
    in bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void
  ) -> Int {
    var position = 0
    while bytes.count - position >= Self.head {
      let lengthBytes = UnsafeRawBufferPointer(rebasing: bytes[position..<position + 8])
      guard Self.check(bytes, at: position + 8, of: lengthBytes) else {
        return stop("the length of a record is not what was written", at: position, of: bytes)
      }
      let length = UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      guard length <= UInt64(Int.max / 2) else {
        return stop("a record claims \(length) bytes", at: position, of: bytes)
      }
      let size = Self.head + Int(length) + Self.foot
      needed = size
      guard bytes.count - position >= size else { return position }
      let data = UnsafeRawBufferPointer(
        rebasing: bytes[position + Self.head..<position + Self.head + Int(length)])
      guard Self.check(bytes, at: position + size - Self.foot, of: data) else {
        return stop("a record is not what was written", at: position, of: bytes)
      }
      position += size
      consumed += size
      body(data)
    }
    needed = Self.head
    return position
  }

  /// Whether the masked sum at `position` is that of `data`.
  @inline(__always)
  private static func check(
    _ bytes: UnsafeRawBufferPointer, at position: Int, of data: UnsafeRawBufferPointer
  ) -> Bool {
    let stored = UInt32(
      littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
    return CRC32.masked(CRC32.castagnoli(data)) == stored
  }

  private mutating func stop(
    _ what: String, at position: Int, of bytes: UnsafeRawBufferPointer
  ) -> Int {
    damage = Damage(offset: consumed, what: what)
    return bytes.count
  }
}
