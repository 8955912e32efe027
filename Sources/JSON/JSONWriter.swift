extension JSONValue {
  /// The value as JSON text: on one line, or indented by two blanks a level.
  public func text(indented: Bool = false) -> String {
    var out: [UInt8] = []
    write(to: &out, indent: indented ? 0 : nil)
    return String(decoding: out, as: UTF8.self)
  }

  /// Appends the value as JSON text on one line.
  public func write(to out: inout [UInt8]) { write(to: &out, indent: nil) }

  private func write(to out: inout [UInt8], indent: Int?) {
    switch self {
    case .null: out += "null".utf8
    case .bool(let value): out += (value ? "true" : "false").utf8
    case .number(let text): out += text.utf8
    case .string(let text): Self.writeString(text, to: &out)
    case .array(let elements):
      Self.writeList("[", "]", elements, to: &out, indent: indent) { element, out, indent in
        element.write(to: &out, indent: indent)
      }
    case .object(let members):
      Self.writeList("{", "}", members, to: &out, indent: indent) { member, out, indent in
        Self.writeString(member.name, to: &out)
        out += ": ".utf8
        member.value.write(to: &out, indent: indent)
      }
    }
  }

  private static func writeList<Element>(
    _ open: String, _ close: String, _ elements: [Element], to out: inout [UInt8], indent: Int?,
    _ write: (Element, inout [UInt8], Int?) -> Void
  ) {
    out += open.utf8
    let inner = indent.map { $0 + 2 }
    for (position, element) in elements.enumerated() {
      if position > 0 { out += (inner == nil ? ", " : ",").utf8 }
      newline(inner, &out)
      write(element, &out, inner)
    }
    if !elements.isEmpty { newline(indent, &out) }
    out += close.utf8
  }

  private static func newline(_ indent: Int?, _ out: inout [UInt8]) {
    guard let indent else { return }
    out.append(UInt8(ascii: "\n"))
    out += [UInt8](repeating: UInt8(ascii: " "), count: indent)
  }

  private static func writeString(_ text: String, to out: inout [UInt8]) {
    writeString(text.utf8, to: &out)
  }

  /// Appends a text, given in UTF-8, as a JSON string.
  public static func writeString(_ text: some Sequence<UInt8>, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""): out += "\\\"".utf8
      case UInt8(ascii: "\\"): out += "\\\\".utf8
      case UInt8(ascii: "\n"): out += "\\n".utf8
      case UInt8(ascii: "\r"): out += "\\r".utf8
      case UInt8(ascii: "\t"): out += "\\t".utf8
      case 0..<0x20, 0x7f:
        let hex = String(byte, radix: 16)
        out += "\\u\(String(repeating: "0", count: 4 - hex.count))\(hex)".utf8
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}
