/// Where the sought names stand in a script that isn't Python: whole words, and what their neighbours
/// say of them.
struct ScriptTokens {
  let bytes: [UInt8]
  let language: ScriptLanguage
  let sought: SoughtNames
  private(set) var occurrences: [NameOccurrence] = []
  /// All words that aren't in strings or comments.
  private(set) var words: [String] = []
  private var position = 0
  private var openParentheses = 0
  /// Where the parameters end that a function declares.
  private var parametersEnd = 0

  init(_ bytes: [UInt8], _ language: ScriptLanguage, _ sought: SoughtNames) {
    self.bytes = bytes
    self.language = language
    self.sought = sought
    while position < bytes.count { read() }
  }

  private mutating func read() {
    if let end = commentEnd {
      skip(to: end, .comment)
    } else if language.quotes.contains(bytes[position]), let end = stringEnd {
      skip(to: end, .string)
    } else if sought.isPart(bytes[position]) {
      word()
    } else {
      if bytes[position] == UInt8(ascii: "(") { openParentheses += 1 }
      if bytes[position] == UInt8(ascii: ")") { openParentheses -= 1 }
      position += 1
    }
  }

  private mutating func skip(to end: Int, _ role: NameRole) {
    occurrences += sought.occurrences(in: position..<end, of: bytes, role: role)
    position = end
  }

  private var commentEnd: Int? {
    if let (open, close) = language.blockComment, bytes.has(open, at: position) {
      return self.end(of: close, from: position + open.utf8.count) ?? bytes.count
    }
    guard bytes.has(language.lineComment, at: position) else { return nil }
    // `$#` and `${name#prefix}` are no comments.
    if language.isShell, position > 0, !bytes[position - 1].isLineEnd,
      !bytes[position - 1].isBlank, bytes[position - 1] != UInt8(ascii: ";")
    {
      return nil
    }
    return lineEnd(from: position)
  }

  private func end(of text: String, from start: Int) -> Int? {
    var index = start
    while index < bytes.count {
      if bytes.has(text, at: index) { return index + text.utf8.count }
      index += 1
    }
    return nil
  }

  func lineEnd(from start: Int) -> Int {
    bytes[start...].firstIndex(where: \.isLineEnd) ?? bytes.count
  }

  /// Where the string ends whose quote stands here; nil if nothing closes it, as in `don't`.
  private var stringEnd: Int? {
    let quote = bytes[position]
    if language.hasApostrophes, quote == UInt8(ascii: "'"), position > 0,
      sought.isPart(bytes[position - 1]) || ")]}'.".utf8.contains(bytes[position - 1])
    {
      return nil
    }
    let crossesLines = language.stringsCrossLines || quote == UInt8(ascii: "`")
    let hasEscapes =
      language.quoting != .doubled && !(language.isShell && quote == UInt8(ascii: "'"))
    var index = position + 1
    while index < bytes.count, crossesLines || !bytes[index].isLineEnd {
      if bytes[index] == quote { return index + 1 }
      index += hasEscapes && bytes[index] == .backslash ? 2 : 1
    }
    return nil
  }

  private mutating func word() {
    let end = bytes[position...].firstIndex { !sought.isPart($0) } ?? bytes.count
    let word = String(decoding: bytes[position..<end], as: UTF8.self)
    words.append(word)
    if Self.functionWords.contains(word), !isAfterDot {
      let line = position..<lineEnd(from: position)
      if let open = bytes[line].firstIndex(of: UInt8(ascii: "(")) {
        parametersEnd = max(parametersEnd, closing(of: open))
      }
    }
    guard let (name, nameEnd) = sought.name(at: position, in: bytes) else {
      position = end
      return
    }
    let range = position..<nameEnd
    let neighbours = ScriptNeighbours(
      bytes: bytes, range: range, language: language, isArgument: openParentheses > 0,
      isParameter: position < parametersEnd)
    occurrences.append(
      NameOccurrence(name: name, range: range, role: neighbours.role, style: neighbours.style))
    position = nameEnd
  }

  private var isAfterDot: Bool { position > 0 && bytes[position - 1] == UInt8(ascii: ".") }

  private static let functionWords: Set<String> = [
    "function", "func", "fn", "fun", "def", "sub", "subroutine",
  ]

  private func closing(of open: Int) -> Int {
    var depth = 0
    for index in open..<bytes.count {
      if bytes[index] == UInt8(ascii: "(") { depth += 1 }
      if bytes[index] == UInt8(ascii: ")") { depth -= 1 }
      if depth == 0 { return index }
    }
    return open
  }
}
