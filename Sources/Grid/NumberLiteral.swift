/// A decimal number as it is written, taken apart without loss, however long it is.
///
/// The syntax is that of the YAML 1.2 core schema: `12`, `-0.5`, `.5`, `5.`, `1e-5`, `+3`. An
/// exponent of more than six digits makes no number: nobody means one by it.
struct NumberLiteral {
  let negative: Bool
  /// The digits 0 to 9 without zeros at either end; empty for zero.
  let digits: [UInt8]
  /// The power of ten by which the digits, read as one integer, are multiplied; 0 for zero.
  let exponent: Int
  /// Whether it is written without point and exponent.
  let isInteger: Bool

  init(negative: Bool, digits: [UInt8], exponent: Int, isInteger: Bool) {
    let significant = digits.drop { $0 == 0 }
    let trailing = significant.reversed().prefix { $0 == 0 }.count
    self.digits = Array(significant.dropLast(trailing))
    self.negative = negative && !significant.isEmpty
    self.exponent = significant.isEmpty ? 0 : exponent + trailing
    self.isInteger = isInteger
  }

  /// Reads a number that fills `bytes`; nil if they are no number.
  init?(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    let negative = Self.takeSign(from: &rest)
    var digits = Self.takeDigits(from: &rest)
    var exponent = 0
    var isInteger = true
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      let fraction = Self.takeDigits(from: &rest)
      digits += fraction
      exponent -= fraction.count
      isInteger = false
    }
    guard !digits.isEmpty else { return nil }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      guard let power = Self.takeExponent(from: &rest) else { return nil }
      exponent += power
      isInteger = false
    }
    guard rest.isEmpty else { return nil }
    self.init(negative: negative, digits: digits, exponent: exponent, isInteger: isInteger)
  }

  /// The number as one text for all its spellings.
  ///
  /// An exponent is written only where the plain form would begin with more than four zeros
  /// (`0.0001` but `1e-5`) or end in zeros from 10^15 on (`1e15`); there is no zero at the end of a
  /// fraction, no `+`, no `-0`.
  var canonical: String {
    let leading = digits.count - 1 + exponent
    let isPlain = exponent >= 0 ? (exponent == 0 || leading < 15) : leading >= -4
    return isPlain ? plain : scientific
  }

  /// The number without an exponent, whatever its size.
  var plain: String {
    guard !digits.isEmpty else { return "0" }
    var out = negative ? [UInt8(ascii: "-")] : []
    let text = digits.map { $0 + UInt8(ascii: "0") }
    let pointAt = digits.count + exponent
    if exponent >= 0 {
      out += text + [UInt8](repeating: UInt8(ascii: "0"), count: exponent)
    } else if pointAt > 0 {
      out += text[..<pointAt] + [UInt8(ascii: ".")] + text[pointAt...]
    } else {
      out += "0.".utf8
      out += [UInt8](repeating: UInt8(ascii: "0"), count: -pointAt) + text
    }
    return String(decoding: out, as: UTF8.self)
  }

  private var scientific: String {
    var out = negative ? [UInt8(ascii: "-")] : []
    let text = digits.map { $0 + UInt8(ascii: "0") }
    out += text.prefix(1)
    if text.count > 1 { out += [UInt8(ascii: ".")] + text.dropFirst() }
    return String(decoding: out, as: UTF8.self) + "e\(digits.count - 1 + exponent)"
  }

  private static func takeSign(from rest: inout ArraySlice<UInt8>) -> Bool {
    guard let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") else {
      return false
    }
    rest.removeFirst()
    return first == UInt8(ascii: "-")
  }

  private static func takeDigits(from rest: inout ArraySlice<UInt8>) -> [UInt8] {
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    rest = rest.dropFirst(digits.count)
    return digits.map { $0 - UInt8(ascii: "0") }
  }

  private static func takeExponent(from rest: inout ArraySlice<UInt8>) -> Int? {
    let negative = takeSign(from: &rest)
    let digits = takeDigits(from: &rest)
    guard (1...6).contains(digits.count) else { return nil }
    let power = digits.reduce(0) { $0 * 10 + Int($1) }
    return negative ? -power : power
  }
}
