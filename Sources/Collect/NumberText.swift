/// Reads numbers as programs write them: 7, -2.5, .5, 1e-05, 1.5E+10, inf, nan.
enum NumberText {
  /// The longest text that is taken for a number, in bytes.
  private static let longest = 1_000

  /// The number that fills `bytes`, or nil if they are none.
  static func whole(_ bytes: ArraySlice<UInt8>) -> Double? {
    bytes.withUnsafeBytes { whole($0) }
  }

  /// The number that fills `bytes`, or nil if they are none.
  @inline(__always)
  static func whole(_ bytes: UnsafeRawBufferPointer) -> Double? {
    guard let (value, end) = prefix(of: bytes), end == bytes.count else { return nil }
    return value
  }

  /// The number with which `bytes` start and where it ends, whatever follows.
  static func prefix(of bytes: ArraySlice<UInt8>) -> (value: Double, end: Int)? {
    guard let found = bytes.withUnsafeBytes({ prefix(of: $0) }) else { return nil }
    return (found.value, bytes.startIndex + found.end)
  }

  /// The number with which `bytes` start and where it ends, whatever follows.
  static func prefix(of bytes: UnsafeRawBufferPointer) -> (value: Double, end: Int)? {
    var end = 0
    var isNegative = false
    if end < bytes.count, bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+") {
      isNegative = bytes[end] == UInt8(ascii: "-")
      end += 1
    }
    guard end < bytes.count else { return nil }
    if Bytes.isLetter(bytes[end]) { return word(bytes, from: end, isNegative) }
    var digits = Digits()
    digits.take(bytes, &end)
    if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
      var past = end + 1
      digits.takeFraction(bytes, &past)
      if digits.count > 0 { end = past }
    }
    guard digits.count > 0 else { return nil }
    digits.takeExponent(bytes, &end)
    guard end <= longest else { return nil }
    if let value = digits.value { return (isNegative ? -value : value, end) }
    let text = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[..<end]), as: UTF8.self)
    return Double(text).map { ($0, end) }
  }

  private static func word(
    _ bytes: UnsafeRawBufferPointer, from start: Int, _ isNegative: Bool
  ) -> (Double, Int)? {
    let first = bytes[start] | 0x20
    guard first == UInt8(ascii: "n") || first == UInt8(ascii: "i") else { return nil }
    let end = bytes[start...].prefix(9).prefix { Bytes.isLetter($0) }.endIndex
    switch String(decoding: bytes[start..<end], as: UTF8.self).lowercased() {
    case "nan": return (.nan, end)
    case "inf", "infinity": return (isNegative ? -.infinity : .infinity, end)
    default: return nil
    }
  }

  /// The digits of a number as they come.
  private struct Digits {
    /// How many there are.
    var count = 0
    private var mantissa: UInt64 = 0
    private var exponent = 0
    /// Whether 64 bits hold the mantissa and the exponent is a small number.
    private var isExact = true

    @inline(__always)
    mutating func take(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) {
      let start = position
      while mantissa < 100_000_000_000, let eight = Self.eight(bytes, position) {
        mantissa = mantissa &* 100_000_000 &+ eight
        position += 8
      }
      while position < bytes.count, Bytes.isDigit(bytes[position]) {
        // 18 digits fit whatever they are.
        if mantissa > 99_999_999_999_999_999 { isExact = false }
        mantissa = mantissa &* 10 &+ UInt64(bytes[position] &- 0x30)
        position += 1
      }
      count += position - start
    }

    /// The number of eight digits, if so many stand there: all at once, as a word of 64 bits (Lemire, 2018).
    @inline(__always)
    private static func eight(_ bytes: UnsafeRawBufferPointer, _ position: Int) -> UInt64? {
      guard bytes.count - position >= 8 else { return nil }
      let word = UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let high: UInt64 = 0xf0f0_f0f0_f0f0_f0f0
      let above = (word &+ 0x0606_0606_0606_0606) & high
      guard (word & high) | (above >> 4) == 0x3333_3333_3333_3333 else { return nil }
      let twos = ((word & 0x0f0f_0f0f_0f0f_0f0f) &* 2561) >> 8
      let fours = ((twos & 0x00ff_00ff_00ff_00ff) &* 6_553_601) >> 16
      return ((fours & 0x0000_ffff_0000_ffff) &* 42_949_672_960_001) >> 32
    }

    @inline(__always)
    mutating func takeFraction(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) {
      let start = position
      take(bytes, &position)
      exponent -= position - start
    }

    mutating func takeExponent(_ bytes: UnsafeRawBufferPointer, _ end: inout Int) {
      guard end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") else { return }
      var past = end + 1
      var isNegative = false
      if past < bytes.count, bytes[past] == UInt8(ascii: "-") || bytes[past] == UInt8(ascii: "+") {
        isNegative = bytes[past] == UInt8(ascii: "-")
        past += 1
      }
      let start = past
      var power = 0
      while past < bytes.count, Bytes.isDigit(bytes[past]) {
        power = min(power * 10 + Int(bytes[past] &- 0x30), 100_000)
        past += 1
      }
      guard past > start else { return }
      exponent += isNegative ? -power : power
      end = past
    }

    @inline(__always)
    var value: Double? { isExact ? DecimalRounding.nearest(mantissa, exponent: exponent) : nil }
  }
}
