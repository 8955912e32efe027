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
