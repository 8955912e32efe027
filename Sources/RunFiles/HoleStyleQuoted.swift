/// How a language other than Python writes a text.
public enum TextQuoting: Hashable, Sendable {
  /// In double quotes, with backslashes before quotes and backslashes: C and its kin, R, Lua.
  case backslash
  /// The same, with a backslash before `$` too: Julia, Perl.
  case backslashDollar
  /// In double quotes, a quote doubled and nothing else changed: MATLAB, Fortran.
  case doubled
  /// In single quotes, as POSIX sh takes every byte.
  case shell

  /// `text` in quotes.
  func quoted(_ text: String) -> String {
    switch self {
    case .backslash: "\"" + text.unicodeScalars.map { escaped($0, "\"\\") }.joined() + "\""
    case .backslashDollar: "\"" + text.unicodeScalars.map { escaped($0, "\"\\$") }.joined() + "\""
    case .doubled: "\"" + replacing("\"", by: "\"\"", in: text) + "\""
    case .shell: "'" + replacing("'", by: "'\\''", in: text) + "'"
    }
  }

  private func escaped(_ scalar: Unicode.Scalar, _ special: String) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: special.unicodeScalars.contains(scalar) ? "\\" + String(scalar) : String(scalar)
    }
  }

  /// By scalars: a quote with a combining mark behind it is still a quote.
  private func replacing(_ old: Unicode.Scalar, by new: String, in text: String) -> String {
    text.unicodeScalars.map { $0 == old ? new : String($0) }.joined()
  }
}
