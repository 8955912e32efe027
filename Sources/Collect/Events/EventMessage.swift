/// One record of an event file: the protocol buffer `tensorflow.Event`, as far as scalars need it.
enum EventMessage {
  /// A value of a summary.
  struct Value {
    var tag: UnsafeRawBufferPointer
    var number: Number
    /// The plug-in that the value is for; absent where the writer said it with the tag's first value.
    var plugin: UnsafeRawBufferPointer?
  }

  /// How a value carries its number.
  enum Number {
    /// `simple_value`, which is a scalar by itself.
    case simple(Float)
    /// The message of a tensor, which is a scalar if its plug-in says so.
    case tensor(UnsafeRawBufferPointer)
    case none
  }

  /// What an event says before its values, which may stand in any order in it.
  struct Head {
    var wallTime = 0.0
    var step: Int64 = 0
    /// Whether a session starts over at `step`.
    var isStart = false
    fileprivate var summary: UnsafeRawBufferPointer?
  }

  /// What `message` says; nil where it is no event.
  @inline(__always)
  static func head(of message: UnsafeRawBufferPointer) -> Head? {
    var head = Head()
    var cursor = ProtobufCursor(message)
    while let (number, wire) = cursor.field() {
      switch (number, wire) {
      case (1, .fixed64):
        guard let bits = cursor.fixed64() else { return nil }
        head.wallTime = Double(bitPattern: bits)
      case (2, .varint):
        guard let step = cursor.varint() else { return nil }
        head.step = Int64(bitPattern: step)
      case (5, .bytes):
        guard let summary = cursor.bytes() else { return nil }
        head.summary = summary
      case (7, .bytes):
        guard let log = cursor.bytes() else { return nil }
        head.isStart = isStart(log)
      default:
        guard cursor.skip(wire) else { return nil }
      }
    }
    return cursor.isAtEnd ? head : nil
  }

  /// Tells `body` each value of the event; false where its summary can't be read.
  @inline(__always)
  static func values(of head: Head, _ body: (Value) -> Void) -> Bool {
    guard let summary = head.summary else { return true }
    var cursor = ProtobufCursor(summary)
    while let (number, wire) = cursor.field() {
      if number == 1, wire == .bytes {
        guard let message = cursor.bytes(), let value = value(message) else { return false }
        body(value)
      } else if !cursor.skip(wire) {
        return false
      }
    }
    return cursor.isAtEnd
  }

  @inline(__always)
  private static func value(_ message: UnsafeRawBufferPointer) -> Value? {
    var value = Value(tag: UnsafeRawBufferPointer(start: nil, count: 0), number: .none)
    var cursor = ProtobufCursor(message)
    while let (number, wire) = cursor.field() {
      switch (number, wire) {
      case (1, .bytes):
        guard let tag = cursor.bytes() else { return nil }
        value.tag = tag
      case (2, .fixed32):
        guard let bits = cursor.fixed32() else { return nil }
        value.number = .simple(Float(bitPattern: bits))
      case (8, .bytes):
        guard let tensor = cursor.bytes() else { return nil }
        value.number = .tensor(tensor)
      case (9, .bytes):
        guard let metadata = cursor.bytes() else { return nil }
        value.plugin = bytes(1, in: metadata).flatMap { bytes(1, in: $0) }
      default:
        guard cursor.skip(wire) else { return nil }
      }
    }
    return cursor.isAtEnd ? value : nil
  }

  /// The last field `wanted` of a message, if it is bytes.
  private static func bytes(
    _ wanted: UInt64, in message: UnsafeRawBufferPointer
  ) -> UnsafeRawBufferPointer? {
    var cursor = ProtobufCursor(message)
    var found: UnsafeRawBufferPointer?
    while let (number, wire) = cursor.field() {
      if number == wanted, wire == .bytes {
        guard let bytes = cursor.bytes() else { return nil }
        found = bytes
      } else if !cursor.skip(wire) {
        return nil
      }
    }
    return found
  }

  /// Whether a session log has the status START.
  private static func isStart(_ log: UnsafeRawBufferPointer) -> Bool {
    var cursor = ProtobufCursor(log)
    while let (number, wire) = cursor.field() {
      if number == 1, wire == .varint { return cursor.varint() == 1 }
      guard cursor.skip(wire) else { return false }
    }
    return false
  }
}
