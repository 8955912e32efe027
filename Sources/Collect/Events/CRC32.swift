private import CBytes

/// Cyclic redundancy checks of 32 bits, reflected, that start and end inverted.
enum CRC32 {
  /// CRC-32C (Castagnoli), which event files carry (RFC 3720, appendix B.4). By the processor's own
  /// instruction where it has one.
  static func castagnoli(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    guard hasInstruction, let start = bytes.baseAddress else { return castagnoliByTable(bytes) }
    return ~crc32c_extend(~0, start, bytes.count)
  }

  /// CRC-32C by tables alone.
  static func castagnoliByTable(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    ~table.extend(~0, bytes)
  }

  /// The CRC-32 of zlib, carried over pieces: `crc` is that of what came before, 0 at first.
  static func zlib(_ bytes: UnsafeRawBufferPointer, after crc: UInt32 = 0) -> UInt32 {
    ~zlibTable.extend(~crc, bytes)
  }

  /// How event files store a CRC-32C: turned and shifted, so that a check of checked data means
  /// something (TensorFlow's `crc32c::Mask`).
  static func masked(_ crc: UInt32) -> UInt32 { (crc >> 15 | crc << 17) &+ 0xa282_ead8 }

  private static let hasInstruction = crc32c_has_instruction() != 0
  private static let table = SlicingTable(polynomial: 0x82f6_3b78)
  private static let zlibTable = SlicingTable(polynomial: 0xedb8_8320)
}

/// The tables of "slicing by 8" (Kounavis and Berry, 2005): eight bytes a step.
private struct SlicingTable: Sendable {
  private let entries: [UInt32]

  init(polynomial: UInt32) {
    var entries = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      entries[byte] = (0..<8).reduce(UInt32(byte)) { crc, _ in
        crc >> 1 ^ (crc & 1 == 1 ? polynomial : 0)
      }
    }
    for place in 256..<entries.count {
      let before = entries[place - 256]
      entries[place] = before >> 8 ^ entries[Int(before & 0xff)]
    }
    self.entries = entries
  }

  func extend(_ crc: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
    entries.withUnsafeBufferPointer { entries in
      var crc = crc
      var position = 0
      while bytes.count - position >= 8 {
        let word = UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        let mixed = word ^ UInt64(crc)
        crc = 0
        for place in 0..<8 {
          crc ^= entries[(7 - place) << 8 | Int(truncatingIfNeeded: mixed >> (8 * place)) & 0xff]
        }
        position += 8
      }
      while position < bytes.count {
        crc = crc >> 8 ^ entries[Int((crc ^ UInt32(bytes[position])) & 0xff)]
        position += 1
      }
      return crc
    }
  }
}
