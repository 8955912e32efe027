/// Texts that quoting has been known to fail for: characters with each byte that a text can have, and
/// words that mean something to some shell.
enum NastyText {
  static let all: [String] = characters + words + pairs

  /// U+0001 to U+00FF, and more.
  private static let characters = (1...255).map { String(Unicode.Scalar(UInt8($0))) } + leads

  /// Characters with each other first byte (RFC 3629).
  private static let leads: [String] = {
    let two = (UInt32(0xc4)...0xdf).map { ($0 & 0x1f) << 6 }
    let three = (UInt32(0xe0)...0xef).map { max(0x800, ($0 & 0x0f) << 12) }
    let four = (UInt32(0xf0)...0xf4).map { max(0x10000, ($0 & 0x07) << 18) }
    return (two + three + four).compactMap(Unicode.Scalar.init).map { String($0) }
  }()

  private static let words = [
    "", " ", "  ", "a b", " a", "a ", "\ta\t", "\n", "a\n", "\na", "a\n\nb", "\r\n", "a\rb", "-",
    "--",
    "-n", "-e", "--help", "-la", "+x", "=", "a=b", "=a", "$", "$$", "$1", "$HOME", "${HOME}",
    "$(id)",
    "`id`", "$((1+1))", "$'a'", "$\"a\"", "\\", "\\\\", "\\n", "\\'", "\\\"", "a\\", "'", "''",
    "'''",
    "it's", "'a'", "\"", "\"\"", "\"a\"", "'\"'", "\"'\"", "!", "!!", "!x", "a!b", "!$", "^a^b",
    "~",
    "~root", "~/x", "a~b", "*", "?", "[a]", "[!a]", "{a,b}", "{1..3}", "{}", "#", "# a", "a#b", ";",
    "; id", "a;b", "&", "&&", "a & b", "|", "||", "a|b", ">", ">x", "2>&1", "<", "<<EOF", "<(id)",
    "(",
    ")", "(id)", "()", "%", "%s", "%d%n", "%1", "100%", "@", "@f", ":", "a:b:c", "1:3", "0:2:8",
    "1e-5:l5:0.1", ",", "a,b", "1,2", ".", "..", "../x", "/", "//", "/etc/passwd", "true", "false",
    "null", "yes", "no", "on", "1", "01", "1.0", "1e5", "1_000", "0x10", "inf", "nan", "-1", "+1",
    "{{ p0 }}", "{{{ p0 }}}", "{{", "}}", "{% if %}", "<%= x %>", "é", "ß", "日本語", "🙂", "👩‍👩‍👧",
    "e\u{301}",
    "\u{feff}", "\u{200b}", "\u{202e}abc", "\u{2028}", "\u{fffd}", "\u{10ffff}", "\u{1b}[31mred",
    "a\u{7}b", "\u{8}\u{8}x", "set -x", "exit 7", "eval $X", "export A=b", "cd /", "exec sh", "EOF",
    "x\nEOF\ny", "'; id; '", "\"; id; \"", "$(echo '\"')", "`echo \"'\"`", "a\\\nb", "\\$HOME",
    "\\`id\\`", "a'b\"c`d$e\\f", "''\"\"``", "[[ a ]]", "a[0]", "$a[1]", "$#", "$@", "$*", "$?",
    "$-",
    "$!", "$status", "$argv", "\\x41", "\\u0041", "\\101", "=ls", "noglob *", "^", "^c", "a^b",
  ]

  /// What is special beside a letter and beside itself.
  private static let pairs: [String] = {
    let special = Array("!\"#$%&'()*;<>?[\\]^`{|}~")
    return special.map { "\($0)\($0)" } + special.map { "x\($0)" } + special.map { "\($0)'\($0)\"" }
      + special.map { "\($0)\n\($0)" }
  }()
}
