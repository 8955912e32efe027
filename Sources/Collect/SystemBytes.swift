private import CBytes

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The system's own searches in bytes, which use the processor's vectors.
enum SystemBytes {
  /// Where `byte` stands first from `start` on.
  @inline(__always)
  static func first(
    _ byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int, to end: Int
  ) -> Int? {
    guard let base = bytes.baseAddress, start < end,
      let found = memchr(base + start, Int32(byte), end - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  /// Where `needle` stands first from `start` on.
  static func first(
    _ needle: UnsafeRawBufferPointer, in bytes: UnsafeRawBufferPointer, from start: Int
  ) -> Int? {
    guard let base = bytes.baseAddress, let wanted = needle.baseAddress, start < bytes.count,
      let found = memmem(base + start, bytes.count - start, wanted, needle.count)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  @inline(__always)
  static func areEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    guard a.count == b.count else { return false }
    guard let first = a.baseAddress, let second = b.baseAddress else { return true }
    return memcmp(first, second, a.count) == 0
  }
}
