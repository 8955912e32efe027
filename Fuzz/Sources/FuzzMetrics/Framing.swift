internal import Collect

/// Records with the right checksums, which random bytes never have: so the readers of what is in them
/// are reached.
enum Framing {
  /// The parts between bytes of 255 as records of an event file or of a run of Weights & Biases; other
  /// files as they are.
  static func framed(_ bytes: [UInt8], _ source: Source, isOn: Bool) -> [UInt8] {
    guard isOn, source == .tensorboard || source == .wandb else { return bytes }
    let parts = bytes.split(separator: 255).map(Array.init)
    return source == .tensorboard
      ? parts.flatMap(event)
      : Array(":W&B".utf8) + [0xe1, 0xbe, 0] + parts.filter { $0.count < 4_000 }.flatMap(offline)
  }

  private static func event(_ data: [UInt8]) -> [UInt8] {
    let length = little(UInt64(data.count), 8)
    return length + little(masked(length), 4) + data + little(masked(data), 4)
  }

  private static func offline(_ data: [UInt8]) -> [UInt8] {
    let sum = crc([1] + data, polynomial: 0xedb8_8320)
    return little(UInt64(sum), 4) + little(UInt64(data.count), 2) + [1] + data
  }

  private static func masked(_ bytes: [UInt8]) -> UInt64 {
    let sum = crc(bytes, polynomial: 0x82f6_3b78)
    return UInt64((sum >> 15 | sum << 17) &+ 0xa282_ead8)
  }

  private static func little(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
  }

  private static func crc(_ bytes: [UInt8], polynomial: UInt32) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? polynomial : 0) }
    }
    return ~crc
  }
}
