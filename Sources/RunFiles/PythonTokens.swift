/// The tokens of a Python file, with what is needed to tell uses of names from the rest.
struct PythonTokens {
  var all: [PythonToken] = []
  /// For each bracket the index of its partner; for any other token its own.
  var partners: [Int] = []
  /// The logical lines that have tokens.
  var lines: [PythonLine] = []
  var comments: [Range<Int>] = []

  static let keywords: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in",
    "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with",
    "yield",
  ]
}

/// A token of Python, after its Language Reference, chapter 2. An f-string is cut into its parts, as
/// Python itself does since 3.12 (PEP 701).
struct PythonToken {
  enum Kind {
    case name, number, string, symbol
    case open, close
    /// The `{` of a field of an f-string; a `close` ends it.
    case field
    case stringStart, stringText, stringEnd
    /// `!r` in a field.
    case conversion
    /// The `:` in a field behind which its format begins.
    case formatColon
  }

  var kind: Kind
  var range: Range<Int>
  /// What stands there; empty for strings and numbers, of which only the place counts.
  var text: String
  /// The quotes of the f-strings around it.
  var quotes: FStringQuotes

  var opens: Bool { kind == .open || kind == .field }
  var isName: Bool { kind == .name && !PythonTokens.keywords.contains(text) }

  func isKeyword(_ word: String) -> Bool { kind == .name && text == word }
  func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }
}

/// A logical line: the number of blanks and tabs before it and its tokens.
struct PythonLine {
  var indentation: Int
  var tokens: Range<Int>
}
