/// Names of the host's: bytes, hostile until proven harmless.
enum HostPath {
  /// How every listed path begins: two slashes in a row are nowhere else.
  static let mark = Array(".//./".utf8)

  /// Why `path` must not be used below a folder; nil if it may be.
  static func objection(to path: some Collection<UInt8>) -> String? {
    if path.isEmpty { return "an empty name" }
    if path.count > 4000 { return "a name that is too long" }
    if path.contains(0) { return "a NUL byte in the name" }
    var parts = path.split(separator: slash, omittingEmptySubsequences: false)[...]
    if parts.first?.isEmpty == true { return "an absolute name" }
    while let part = parts.popFirst() {
      if part.isEmpty { return "an empty part of the name" }
      if part.elementsEqual([dot]) || part.elementsEqual([dot, dot]) {
        return "a name that leads elsewhere"
      }
      if part.count > 255 { return "a name that is too long" }
    }
    return nil
  }

  /// How lists name `path`.
  static func token(of path: some Collection<UInt8>) -> [UInt8] {
    guard path.contains(where: { $0 == tab || $0 == newline }) else { return mark + path }
    return [slash] + escaped(path)
  }

  /// The path that `token` names; nil for what is no token.
  static func path(ofToken token: ArraySlice<UInt8>) -> [UInt8]? {
    if token.starts(with: mark) { return Array(token.dropFirst(mark.count)) }
    guard token.first == slash else { return nil }
    return unescaped(token.dropFirst())
  }

  static func escaped(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    for byte in bytes {
      switch byte {
      case backslash: text += [backslash, backslash]
      case tab: text += [backslash, UInt8(ascii: "t")]
      case newline: text += [backslash, UInt8(ascii: "n")]
      default: text.append(byte)
      }
    }
    return text
  }

  static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      guard byte == backslash else {
        bytes.append(byte)
        continue
      }
      switch rest.popFirst() {
      case backslash: bytes.append(backslash)
      case UInt8(ascii: "t"): bytes.append(tab)
      case UInt8(ascii: "n"): bytes.append(newline)
      default: return nil
      }
    }
    return bytes
  }

  static let tab = UInt8(ascii: "\t")
  static let newline = UInt8(ascii: "\n")
  static let slash = UInt8(ascii: "/")
  private static let backslash = UInt8(ascii: "\\")
  private static let dot = UInt8(ascii: ".")
}
