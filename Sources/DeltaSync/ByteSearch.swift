#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Finds one text in many bytes, by Horspool's method: most bytes are never looked at.
struct ByteSearch {
  let needle: [UInt8]
  private let skips: [Int]

  /// - Parameter needle: at least one byte.
  init(_ needle: [UInt8]) {
    self.needle = needle
    var skips = [Int](repeating: needle.count, count: 256)
    for (index, byte) in needle.dropLast().enumerated() {
      skips[Int(byte)] = needle.count - 1 - index
    }
    self.skips = skips
  }

  /// Where `needle` first is in `bytes`.
  func first(in bytes: UnsafeRawBufferPointer) -> Int? {
    let length = needle.count
    guard bytes.count >= length, let last = needle.last else { return nil }
    return skips.withUnsafeBufferPointer { skips in
      var position = 0
      let end = bytes.count - length
      while position <= end {
        let byte = bytes[position + length - 1]
        if byte == last, isNeedle(bytes, at: position) { return position }
        position += skips[Int(byte)]
      }
      return nil
    }
  }

  func isNeedle(_ bytes: UnsafeRawBufferPointer, at position: Int) -> Bool {
    guard position >= 0, position + needle.count <= bytes.count, let base = bytes.baseAddress
    else { return false }
    return memcmp(base + position, needle, needle.count) == 0
  }
}

/// Where the first newline is, from `start` on.
func firstNewline(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
  guard start < bytes.count, let base = bytes.baseAddress,
    let found = memchr(base + start, 10, bytes.count - start)
  else { return nil }
  return UnsafeRawPointer(found) - base
}
