/// What stands around a word of a script, and what the word is by that.
struct ScriptNeighbours {
  let bytes: [UInt8]
  let range: Range<Int>
  let language: ScriptLanguage
  let isArgument: Bool
  let isParameter: Bool

  /// Whether `text` stands directly before the word.
  private func follows(_ text: String) -> Bool {
    bytes[..<range.lowerBound].suffix(text.utf8.count).elementsEqual(text.utf8)
  }

  private func precedes(_ text: String) -> Bool { bytes.has(text, at: range.upperBound) }

  /// What stands before the word in its line, without blanks at the end.
  private var before: ArraySlice<UInt8> {
    let start = bytes[..<range.lowerBound].lastIndex(where: \.isLineEnd).map { $0 + 1 } ?? 0
    let end = bytes[start..<range.lowerBound].lastIndex { !$0.isBlank }.map { $0 + 1 } ?? start
    return bytes[start..<end]
  }

  /// What stands behind the word in its line, without blanks in front.
  private var behind: ArraySlice<UInt8> {
    bytes[range.upperBound...].drop(while: \.isBlank).prefix { !$0.isLineEnd }
  }

  var role: NameRole {
    if follows("$") || follows("${") || follows("@") { return .sigil }
    if language.isShell, follows("-") { return .option }
    if (follows(".") && !follows("..")) || (language.arrowIsMember && follows("->")) {
      return .attribute
    }
    if isParameter, before.last != UInt8(ascii: "=") { return .parameter }
    if before.suffix(2).elementsEqual("::".utf8) || isDeclared { return .definition }
    if isKey { return .keyword }
    if isAssigned { return isArgument ? .keyword : .assigned }
    if isChanged { return .changed }
    if precedes("(") { return .called }
    let next = range.upperBound + 1
    if precedes("::") { return .member }
    if precedes("."), next < bytes.count, bytes[next].isNameStart { return .member }
    return .use
  }

  private var isDeclared: Bool {
    guard language.quoting != nil else { return false }
    let word = before.reversed().prefix(while: \.isNamePart).reversed()
    return Self.declaringWords.contains(String(decoding: Array(word), as: UTF8.self))
  }

  private static let declaringWords: Set<String> = [
    "auto", "bool", "boolean", "byte", "char", "character", "class", "const", "def", "double",
    "enum", "export", "fn", "float", "float32", "float64", "for", "foreach", "fun", "func",
    "function", "global", "import", "int", "integer", "let", "library", "local", "logical", "long",
    "mut", "my", "namespace", "our", "package", "readonly", "real", "short", "size_t", "static",
    "string", "String", "struct", "sub", "subroutine", "type", "unsigned", "unset", "use", "using",
    "val", "var", "void",
  ]

  private var isAssigned: Bool {
    if language.isR {
      if before.suffix(2).elementsEqual("->".utf8) { return true }
      if behind.starts(with: "<-".utf8) || behind.starts(with: "<<-".utf8) { return true }
    }
    if behind.starts(with: ":=".utf8) { return true }
    return behind.first == UInt8(ascii: "=")
      && behind.dropFirst().first.map { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "~") } ?? true
  }

  private var isKey: Bool {
    guard language.hasColonKeys, behind.first == UInt8(ascii: ":") else { return false }
    let isFirst = before.last.map { "{,(-".utf8.contains($0) } ?? true
    return isFirst && ![UInt8(ascii: ":"), UInt8(ascii: "=")].contains(behind.dropFirst().first)
  }

  /// Whether `+=` or one of its kin, `++` or `--` follows.
  private var isChanged: Bool {
    if language.lineComment == "//", precedes("++") || precedes("--") || follows("++") {
      return true
    }
    let symbols = behind.prefix { "+-*/%&|^.?<>".utf8.contains($0) }
    guard let last = symbols.last, behind.dropFirst(symbols.count).first == UInt8(ascii: "=")
    else { return false }
    let comparing = language.isFortran ? "<>/" : "<>"
    return symbols.count > 1 || !comparing.utf8.contains(last)
  }

  /// A number with a sign stands alone only between brackets, commas, an `=` and the ends of a line.
  var style: HoleStyle {
    guard let quoting = language.quoting else { return .raw }
    if quoting == .shell { return .quoted(quoting) }
    let opens = before.last.map { "([{,=:;".utf8.contains($0) } ?? true
    let closes = behind.first.map { ")]},;:".utf8.contains($0) } ?? true
    return .quoted(quoting, parenthesized: !(opens && closes))
  }
}
