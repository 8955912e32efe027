/// The number of a tensor that holds one: the protocol buffer `tensorflow.TensorProto`.
enum TensorScalar {
  /// The numbers of `DataType` in TensorFlow's `types.proto`.
  private enum Kind: UInt64 {
    case float = 1
    case double = 2
    case int32 = 3
    case uint8 = 4
    case int16 = 5
    case int8 = 6
    case int64 = 9
    case bool = 10
    case bfloat16 = 14
    case half = 19
    case uint32 = 22
    case uint64 = 23
  }

  /// The number, widened exactly (of 64-bit integers the nearest double); nil where the tensor is a text
  /// or holds another count of numbers than one.
  static func value(_ message: UnsafeRawBufferPointer) -> Double? {
    var tensor = Tensor()
    var cursor = ProtobufCursor(message)
    while let (number, wire) = cursor.field() {
      guard tensor.take(number, wire, &cursor) else { return nil }
    }
    guard cursor.isAtEnd, tensor.isScalar, let kind = tensor.kind.flatMap(Kind.init) else {
      return nil
    }
    if let content = tensor.content, !content.isEmpty { return packed(content, kind) }
    return tensor.field.flatMap { single(number: $0.number, $0.bits, kind) }
  }

  private struct Tensor {
    var kind: UInt64?
    var isScalar = true
    var content: UnsafeRawBufferPointer?
    var field: (number: UInt64, bits: UInt64)?

    mutating func take(
      _ number: UInt64, _ wire: ProtobufCursor.Wire, _ cursor: inout ProtobufCursor
    )
      -> Bool
    {
      switch (number, wire) {
      case (1, .varint):
        kind = cursor.varint()
        return kind != nil
      case (2, .bytes):
        guard let shape = cursor.bytes() else { return false }
        isScalar = TensorScalar.isScalar(shape)
        return true
      case (4, .bytes):
        content = cursor.bytes()
        return content != nil
      case (5...7, _), (10...11, _), (13, _), (16...17, _):
        return takeValue(number, wire, &cursor)
      default:
        return cursor.skip(wire)
      }
    }

    /// A value of a repeated field, packed or by itself; a second one makes the tensor no scalar.
    private mutating func takeValue(
      _ number: UInt64, _ wire: ProtobufCursor.Wire, _ cursor: inout ProtobufCursor
    ) -> Bool {
      guard wire == .bytes else { return takeOne(number, wire, &cursor) }
      guard let list = cursor.bytes() else { return false }
      let element: ProtobufCursor.Wire = number == 5 ? .fixed32 : number == 6 ? .fixed64 : .varint
      var inner = ProtobufCursor(list)
      while !inner.isAtEnd {
        guard takeOne(number, element, &inner) else { return false }
      }
      return true
    }

    private mutating func takeOne(
      _ number: UInt64, _ wire: ProtobufCursor.Wire, _ cursor: inout ProtobufCursor
    ) -> Bool {
      let bits: UInt64? =
        switch wire {
        case .varint: cursor.varint()
        case .fixed32: cursor.fixed32().map(UInt64.init)
        case .fixed64: cursor.fixed64()
        case .bytes: nil
        }
      guard let bits else { return false }
      isScalar = isScalar && field == nil
      field = (number, bits)
      return true
    }
  }

  /// Whether every dimension of the shape is 1, or there is none.
  private static func isScalar(_ shape: UnsafeRawBufferPointer) -> Bool {
    var cursor = ProtobufCursor(shape)
    while let (number, wire) = cursor.field() {
      guard number == 2, wire == .bytes else {
        // `unknown_rank` says nothing about how many numbers there are.
        guard cursor.skip(wire) else { return false }
        continue
      }
      guard let dimension = cursor.bytes(), size(dimension) == 1 else { return false }
    }
    return cursor.isAtEnd
  }

  private static func size(_ dimension: UnsafeRawBufferPointer) -> UInt64 {
    var cursor = ProtobufCursor(dimension)
    var size: UInt64 = 0
    while let (number, wire) = cursor.field() {
      if number == 1, wire == .varint {
        size = cursor.varint() ?? 0
      } else if !cursor.skip(wire) {
        return 0
      }
    }
    return size
  }

  /// `tensor_content`: the number's bytes, little-endian.
  private static func packed(_ bytes: UnsafeRawBufferPointer, _ kind: Kind) -> Double? {
    let width =
      switch kind {
      case .int8, .uint8, .bool: 1
      case .half, .bfloat16, .int16: 2
      case .float, .int32, .uint32: 4
      case .double, .int64, .uint64: 8
      }
    guard bytes.count == width else { return nil }
    return number(bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }, kind)
  }

  /// A value in the field of its kind.
  private static func single(number field: UInt64, _ bits: UInt64, _ kind: Kind) -> Double? {
    let expected: UInt64 =
      switch kind {
      case .float: 5
      case .double: 6
      case .int32, .int16, .int8, .uint8: 7
      case .int64: 10
      case .bool: 11
      case .half, .bfloat16: 13
      case .uint32: 16
      case .uint64: 17
      }
    return field == expected ? number(bits, kind) : nil
  }

  /// The number that the lowest bits hold.
  private static func number(_ bits: UInt64, _ kind: Kind) -> Double {
    switch kind {
    case .float: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .double: Double(bitPattern: bits)
    case .int8: Double(Int8(truncatingIfNeeded: bits))
    case .int16: Double(Int16(truncatingIfNeeded: bits))
    case .int32: Double(Int32(truncatingIfNeeded: bits))
    case .int64: Double(Int64(bitPattern: bits))
    case .uint8: Double(UInt8(truncatingIfNeeded: bits))
    case .uint32: Double(UInt32(truncatingIfNeeded: bits))
    case .uint64: Double(bits)
    case .bool: bits == 0 ? 0 : 1
    case .half: half(UInt16(truncatingIfNeeded: bits))
    case .bfloat16: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits & 0xffff) << 16))
    }
  }

  /// IEEE 754 binary16. (Swift's Float16 isn't there on every machine.)
  static func half(_ bits: UInt16) -> Double {
    let sign = bits >> 15 == 1 ? -1.0 : 1.0
    let exponent = Int(bits >> 10 & 0x1f)
    let fraction = Double(bits & 0x3ff)
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * (1 + fraction / 1024)
        * Double(sign: .plus, exponent: exponent - 15, significand: 1)
    }
  }
}
