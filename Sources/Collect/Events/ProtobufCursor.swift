/// Reads the fields of a protocol buffer in place. Every read is checked against the end; what can't be
/// read ends the message.
struct ProtobufCursor {
  private let message: UnsafeRawBufferPointer
  private var position = 0

  /// What a field holds, by its wire type.
  enum Wire: UInt64 {
    case varint = 0
    case fixed64 = 1
    case bytes = 2
    case fixed32 = 5
  }

  init(_ message: UnsafeRawBufferPointer) { self.message = message }

  var isAtEnd: Bool { left <= 0 }
  private var left: Int { message.count - position }

  /// The number of the next field and what it holds; nil at the end and where no field can follow.
  @inline(__always)
  mutating func field() -> (number: UInt64, wire: Wire)? {
    guard left > 0, let key = varint(), let wire = Wire(rawValue: key & 7) else { return nil }
    return (key >> 3, wire)
  }

  @inline(__always)
  mutating func varint() -> UInt64? {
    guard left > 0 else { return nil }
    let first = message[position]
    position += 1
    guard first >= 0x80 else { return UInt64(first) }
    return longVarint(first)
  }

  private mutating func longVarint(_ first: UInt8) -> UInt64? {
    var value = UInt64(first & 0x7f)
    var shift: UInt64 = 7
    while left > 0, shift < 64 {
      let byte = message[position]
      position += 1
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }

  @inline(__always)
  mutating func fixed64() -> UInt64? {
    guard left >= 8 else { return nil }
    defer { position += 8 }
    return UInt64(littleEndian: message.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }

  @inline(__always)
  mutating func fixed32() -> UInt32? {
    guard left >= 4 else { return nil }
    defer { position += 4 }
    return UInt32(littleEndian: message.loadUnaligned(fromByteOffset: position, as: UInt32.self))
  }

  @inline(__always)
  mutating func bytes() -> UnsafeRawBufferPointer? {
    guard let count = varint(), count <= UInt64(left) else { return nil }
    defer { position += Int(count) }
    return UnsafeRawBufferPointer(rebasing: message[position..<position + Int(count)])
  }

  /// Moves behind a field that nobody wants; false where it has no end.
  @inline(__always)
  mutating func skip(_ wire: Wire) -> Bool {
    switch wire {
    case .varint: varint() != nil
    case .fixed64: fixed64() != nil
    case .bytes: bytes() != nil
    case .fixed32: fixed32() != nil
    }
  }
}
