import Diagnostics

/// Cuts a Python file into tokens.
struct PythonTokensReader {
  enum Context {
    case bracket(token: Int)
    case field(token: Int, FString)
    case format(FString)
    case string(FString)
  }

  /// An f-string whose end isn't reached.
  struct FString {
    var start: Range<Int>
    var quote: UInt8
    var isTriple: Bool
    var isRaw: Bool
    /// The quotes of the f-strings around this one.
    var outerQuotes: FStringQuotes
  }

  /// Python's own limit on nested brackets.
  static let deepest = 200

  let text: TextLines
  var bytes: [UInt8] { text.bytes }
  var position: Int
  var tokens = PythonTokens()
  var contexts: [Context] = []
  var quotes: FStringQuotes = []
  var lineStart = 0

  /// The tokens of a file.
  ///
  /// - Throws: if a bracket or a string isn't closed, or brackets are nested too deeply.
  static func tokens(of text: TextLines) throws(Diagnostic) -> PythonTokens {
    let mark = text.bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
    var reader = PythonTokensReader(text: text, position: mark)
    try reader.read()
    return reader.tokens
  }

  private mutating func read() throws(Diagnostic) {
    while position < bytes.count {
      switch contexts.last {
      case .string(let string): try stringText(string, isFormat: false)
      case .format(let string): try stringText(string, isFormat: true)
      default: try code()
      }
    }
    switch contexts.last {
    case nil: endLine()
    case .bracket(let token), .field(let token, _):
      let range = tokens.all[token].range
      throw unreadable("'\(text.string(range))' isn't closed", range)
    case .string(let string), .format(let string): throw endless(string.start)
    }
  }

  func unreadable(_ what: String, _ range: Range<Int>) -> Diagnostic {
    Diagnostic(
      what, at: .source(text.place(range)),
      why: "values are put only into scripts that Python can read",
      remedy: "see what Python says: python3 -m py_compile \(text.file)")
  }

  func endless(_ range: Range<Int>) -> Diagnostic { unreadable("a string doesn't end", range) }

  mutating func add(_ kind: PythonToken.Kind, to end: Int) {
    if contexts.isEmpty, lineStart == tokens.all.count {
      tokens.lines.append(
        PythonLine(indentation: indentation(of: position), tokens: lineStart..<lineStart))
    }
    let hasText = kind == .name || kind == .symbol || kind == .open || kind == .close
    let range = position..<end
    tokens.partners.append(tokens.all.count)
    tokens.all.append(
      PythonToken(
        kind: kind, range: range, text: hasText ? text.string(range) : "", quotes: quotes))
    position = end
  }

  /// Blanks and tabs count alike: Python takes no file in which that makes a difference. A form feed
  /// begins anew.
  private func indentation(of start: Int) -> Int {
    bytes[..<start].reversed().prefix(while: \.isBlank).count
  }

  mutating func endLine() {
    if lineStart < tokens.all.count {
      tokens.lines[tokens.lines.count - 1].tokens = lineStart..<tokens.all.count
    }
    lineStart = tokens.all.count
  }

  mutating func open(_ kind: PythonToken.Kind, _ context: (Int) -> Context) throws(Diagnostic) {
    let token = tokens.all.count
    add(kind, to: position + 1)
    contexts.append(context(token))
    guard contexts.count > Self.deepest else { return }
    throw unreadable("brackets are nested more than \(Self.deepest) deep", tokens.all[token].range)
  }

  mutating func close() throws(Diagnostic) {
    let (open, closing): (Int, UInt8)
    switch contexts.last {
    case .bracket(let token): (open, closing) = (token, Self.partner(of: tokens.all[token].text))
    case .field(let token, _): (open, closing) = (token, UInt8(ascii: "}"))
    default: (open, closing) = (0, 0)
    }
    guard bytes[position] == closing else {
      let range = position..<position + 1
      throw unreadable("'\(text.string(range))' closes nothing", range)
    }
    contexts.removeLast()
    let token = tokens.all.count
    add(.close, to: position + 1)
    tokens.partners[open] = token
    tokens.partners[token] = open
  }

  private static func partner(of bracket: String) -> UInt8 {
    bracket == "(" ? UInt8(ascii: ")") : bracket == "[" ? UInt8(ascii: "]") : UInt8(ascii: "}")
  }
}
