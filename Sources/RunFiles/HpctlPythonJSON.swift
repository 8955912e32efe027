import JSON

/// Writes JSON as Python's `json.dumps(…, sort_keys=True)` does after reading it.
enum HpctlPythonJSON {
  static func write(_ json: JSONValue, to out: inout [UInt8]) {
    switch json {
    case .null: out += "null".utf8
    case .bool(let value): out += (value ? "true" : "false").utf8
    case .number(let text): out += number(text).utf8
    case .string(let text): write(text, to: &out)
    case .array(let elements):
      out.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { out += ", ".utf8 }
        write(element, to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let members):
      out.append(UInt8(ascii: "{"))
      for (index, member) in sorted(members).enumerated() {
        if index > 0 { out += ", ".utf8 }
        write(member.name, to: &out)
        out += ": ".utf8
        write(member.value, to: &out)
      }
      out.append(UInt8(ascii: "}"))
    }
  }

  /// By code points, which is by bytes; of members of one name the last one counts.
  private static func sorted(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
    var last: [[UInt8]: JSONValue] = [:]
    for member in members { last[Array(member.name.utf8)] = member.value }
    return last.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { .init(String(decoding: $0.key, as: UTF8.self), $0.value) }
  }

  // MARK: Strings

  /// In ASCII: every other character as `\uXXXX`, two of them beyond U+FFFF.
  private static func write(_ text: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for unit in text.utf16 {
      switch unit {
      case 0x22: out += "\\\"".utf8
      case 0x5C: out += "\\\\".utf8
      case 0x0A: out += "\\n".utf8
      case 0x0D: out += "\\r".utf8
      case 0x09: out += "\\t".utf8
      case 0x08: out += "\\b".utf8
      case 0x0C: out += "\\f".utf8
      case 0x20...0x7E: out.append(UInt8(truncatingIfNeeded: unit))
      default:
        let digits = String(unit, radix: 16)
        out += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
      }
    }
    out.append(UInt8(ascii: "\""))
  }

  // MARK: Numbers

  /// A whole number keeps its digits, whatever its size; any other one is read as a double and written in
  /// the fewest digits that give it back, as `repr` does.
  private static func number(_ text: String) -> String {
    guard text.utf8.contains(where: { ".eEIN".utf8.contains($0) }) else {
      return text == "-0" ? "0" : text
    }
    guard let double = JSONValue.number(text).double, double.isFinite else {
      return text == "NaN" ? "NaN" : text.hasPrefix("-") ? "-Infinity" : "Infinity"
    }
    return layout("\(double)")
  }

  /// Swift's shortest digits as Python lays them out: with an exponent, of two digits at least, below
  /// 10^-4 and from 10^16 on.
  private static func layout(_ swift: String) -> String {
    let sign = swift.hasPrefix("-") ? "-" : ""
    let parts = swift.dropFirst(sign.count).split(separator: "e")
    let mantissa = parts[0].split(separator: ".")
    let whole = String(mantissa[0])
    let fraction = mantissa.count > 1 && mantissa[1] != "0" ? String(mantissa[1]) : ""
    let digits = Array((whole + fraction).drop { $0 == "0" })
    guard !digits.isEmpty else { return sign + "0.0" }
    let zeros = (whole + fraction).count - digits.count
    let power = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + whole.count - zeros - 1
    let significant = String(digits.reversed().drop { $0 == "0" }.reversed())
    if power < -4 || power >= 16 {
      let rest = significant.dropFirst()
      let size = String(power.magnitude)
      return sign + significant.prefix(1) + (rest.isEmpty ? "" : "." + rest) + "e"
        + (power < 0 ? "-" : "+") + (size.count < 2 ? "0" + size : size)
    }
    if power < 0 {
      return sign + "0." + String(repeating: "0", count: -power - 1) + significant
    }
    let padded = significant + String(repeating: "0", count: max(0, power + 1 - significant.count))
    let behind = padded.dropFirst(power + 1)
    return sign + padded.prefix(power + 1) + "." + (behind.isEmpty ? "0" : behind)
  }
}
