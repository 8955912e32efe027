/// Reads numbers as programs write them: 7, -2.5, .5, 1e-05, 1.5E+10, inf, nan.
enum NumberText {
  /// The longest text that is taken for a number, in bytes.
  private static let longest = 1_000

  /// The number that fills `bytes`, or nil if they are none.
  static func whole(_ bytes: ArraySlice<UInt8>) -> Double? {
    guard let (value, end) = prefix(of: bytes), end == bytes.endIndex else { return nil }
    return value
  }

  /// The number with which `bytes` start and where it ends, whatever follows.
  static func prefix(of bytes: ArraySlice<UInt8>) -> (value: Double, end: Int)? {
    var end = bytes.startIndex
    if end < bytes.endIndex, bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+") {
      end += 1
    }
    guard end < bytes.endIndex else { return nil }
    if Bytes.isLetter(bytes[end]) { return word(bytes, from: end) }
    let whole = digits(bytes, &end)
    var fraction = 0
    if end < bytes.endIndex, bytes[end] == UInt8(ascii: ".") {
      var past = end + 1
      fraction = digits(bytes, &past)
      if whole + fraction > 0 { end = past }
    }
    guard whole + fraction > 0 else { return nil }
    skipExponent(bytes, &end)
    guard end - bytes.startIndex <= longest,
      let value = Double(String(decoding: bytes[bytes.startIndex..<end], as: UTF8.self))
    else { return nil }
    return (value, end)
  }

  private static func word(_ bytes: ArraySlice<UInt8>, from start: Int) -> (Double, Int)? {
    let end = bytes[start...].prefix(9).prefix { Bytes.isLetter($0) }.endIndex
    let negative = bytes[bytes.startIndex] == UInt8(ascii: "-")
    switch String(decoding: bytes[start..<end], as: UTF8.self).lowercased() {
    case "nan": return (.nan, end)
    case "inf", "infinity": return (negative ? -.infinity : .infinity, end)
    default: return nil
    }
  }

  private static func digits(_ bytes: ArraySlice<UInt8>, _ position: inout Int) -> Int {
    let start = position
    while position < bytes.endIndex, Bytes.isDigit(bytes[position]) { position += 1 }
    return position - start
  }

  private static func skipExponent(_ bytes: ArraySlice<UInt8>, _ end: inout Int) {
    guard end < bytes.endIndex, bytes[end] | 0x20 == UInt8(ascii: "e") else { return }
    var past = end + 1
    if past < bytes.endIndex, bytes[past] == UInt8(ascii: "-") || bytes[past] == UInt8(ascii: "+") {
      past += 1
    }
    if digits(bytes, &past) > 0 { end = past }
  }
}
