/// Quoting for POSIX sh (IEEE Std 1003.1, XCU 2.2).
public enum ShellQuoting {
  /// `text` as one word of a POSIX shell: as it stands where every byte is harmless, else between
  /// single quotes.
  ///
  /// A word that starts with a dash stays as it is: whether it is an option is the program's
  /// business, not the shell's.
  public static func quote(_ text: String) -> String {
    if !text.isEmpty, text.utf8.allSatisfy(isHarmless) { return text }
    var quoted = "'"
    for scalar in text.unicodeScalars {
      if scalar == "'" { quoted += "'\\''" } else { quoted.unicodeScalars.append(scalar) }
    }
    return quoted + "'"
  }

  /// A path as one word of a POSIX shell, in which a `~/`, `$NAME/` or `${NAME}/` at its start stays open
  /// for the shell, and all else stands for itself.
  public static func quotePath(_ path: String) -> String {
    let start = #/(~|\$[A-Za-z_][A-Za-z0-9_]*|\$\{[A-Za-z_][A-Za-z0-9_]*\})\//#
    guard let home = path.prefixMatch(of: start) else { return quote(path) }
    let rest = path[home.range.upperBound...]
    let open = home.1 == "~" ? "~/" : "\"\(home.1)\"/"
    return open + (rest.isEmpty ? "" : quote(String(rest)))
  }

  /// The words, each quoted, with blanks between them.
  public static func join(_ words: some Sequence<String>) -> String {
    words.map(quote).joined(separator: " ")
  }

  private static func isHarmless(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: ","),
      UInt8(ascii: "+"), UInt8(ascii: "@"), UInt8(ascii: "%"):
      true
    default: false
    }
  }
}
