/// How far a shell command has been read (XCU 2.2, 2.3 and 2.6), so that it is known in what quotes a
/// value stands that is put there.
struct ShellContext: Equatable {
  /// What surrounds the place, innermost last.
  private(set) var frames: [ShellFrame] = [ShellFrame(.words)]
  /// Whether a `#` would begin a comment here.
  private var isWordStart = true
  /// The letters of the word so far, as `case` and `esac` change what a `)` means.
  private var word = ""
  /// Whether what was read ends in a backslash or dollar sign that takes hold of what follows.
  private(set) var lastIsActive = false
  /// Here-documents that begin behind the line that is read.
  private var announced: [ShellFrame.HereDocument] = []

  /// Reads on over `text`.
  mutating func read(_ text: Substring) {
    let scalars = Array(text.unicodeScalars)
    var position = 0
    while position < scalars.count {
      lastIsActive = false
      position += step(scalars[position...])
    }
  }

  /// Reads on over a value of unknown content.
  mutating func readValue() {
    lastIsActive = false
    isWordStart = false
    word += "\u{FFFD}"
    frames[last].line += "\u{FFFD}"
  }

  private var last: Int { frames.count - 1 }

  /// - Returns: how many scalars were read.
  private mutating func step(_ rest: ArraySlice<Unicode.Scalar>) -> Int {
    switch frames[last].kind {
    case .words, .substitution: stepInWords(rest)
    case .backquotes: stepInBackquotes(rest)
    case .singleQuotes: close("'", rest)
    case .doubleQuotes: rest.first == "\"" ? pop(1) : common(rest) ?? 1
    case .braces: stepInBraces(rest)
    case .arithmetic: stepInArithmetic(rest)
    case .comment: rest.first == "\n" ? endOfComment() : 1
    case .hereDocument(let document): stepInHereDocument(rest, document)
    }
  }

  /// What means the same everywhere but in single quotes: escapes and what begins with `$`.
  private mutating func common(_ rest: ArraySlice<Unicode.Scalar>) -> Int? {
    let next = rest.dropFirst().first
    switch (rest.first, next) {
    case ("\\", nil), ("$", nil):
      lastIsActive = true
      return 1
    case ("\\", _): return 2
    case ("$", "{"): return push(.braces, 2)
    case ("$", "("):
      return rest.dropFirst(2).first == "(" ? push(.arithmetic, 3) : push(.substitution, 2)
    case ("`", _):
      if let open = frames.lastIndex(where: { $0.kind == .backquotes }) {
        frames.removeSubrange(open...)
        return 1
      }
      return push(.backquotes, 1)
    default: return nil
    }
  }

  private mutating func stepInWords(_ rest: ArraySlice<Unicode.Scalar>) -> Int {
    guard let first = rest.first else { return 1 }
    if Self.endsWord(first) { return stepBetweenWords(rest, first) }
    if isWordStart, first == "#" { return push(.comment, 1) }
    if rest.starts(with: "\\\n".unicodeScalars) { return 2 }
    isWordStart = false
    let letters = word
    word += "\u{FFFD}"
    if let read = common(rest) ?? quotes(first) { return read }
    word = letters
    word.unicodeScalars.append(first)
    return 1
  }

  private mutating func stepBetweenWords(
    _ rest: ArraySlice<Unicode.Scalar>, _ first: Unicode.Scalar
  ) -> Int {
    if word == "case" { frames[last].cases += 1 }
    if word == "esac" { frames[last].cases = max(0, frames[last].cases - 1) }
    word = ""
    isWordStart = true
    switch first {
    case "\n":
      beginHereDocument()
      return 1
    case "(": frames[last].depth += 1
    case ")" where frames[last].depth > 0: frames[last].depth -= 1
    case ")" where frames[last].kind == .substitution && frames[last].cases == 0: return pop(1)
    case "<":
      if rest.starts(with: "<<<".unicodeScalars) { return 3 }
      if let (document, length) = ShellFrame.HereDocument.announced(by: rest) {
        announced.append(document)
        return length
      }
    default: break
    }
    return 1
  }

  private mutating func quotes(_ first: Unicode.Scalar) -> Int? {
    switch first {
    case "'": push(.singleQuotes, 1)
    case "\"": push(.doubleQuotes, 1)
    default: nil
    }
  }

  private mutating func stepInBackquotes(_ rest: ArraySlice<Unicode.Scalar>) -> Int {
    common(rest) ?? rest.first.flatMap { quotes($0) } ?? 1
  }

  private mutating func stepInBraces(_ rest: ArraySlice<Unicode.Scalar>) -> Int {
    if rest.first == "}" { return pop(1) }
    if rest.first == "'", isQuotedAround { return 1 }
    return common(rest) ?? rest.first.flatMap { quotes($0) } ?? 1
  }

  private mutating func stepInArithmetic(_ rest: ArraySlice<Unicode.Scalar>) -> Int {
    switch rest.first {
    case "(": frames[last].depth += 1
    case ")" where frames[last].depth > 0: frames[last].depth -= 1
    case ")": return pop(rest.dropFirst().first == ")" ? 2 : 1)
    default: return common(rest) ?? 1
    }
    return 1
  }

  // MARK: Here-documents

  private mutating func endOfComment() -> Int {
    frames.removeLast()
    isWordStart = true
    beginHereDocument()
    return 1
  }

  private mutating func beginHereDocument() {
    guard !announced.isEmpty else { return }
    frames.append(ShellFrame(.hereDocument(announced.removeFirst())))
  }

  private mutating func stepInHereDocument(
    _ rest: ArraySlice<Unicode.Scalar>, _ document: ShellFrame.HereDocument
  ) -> Int {
    guard let first = rest.first, first == "\n" else {
      if let first = rest.first { frames[last].line.unicodeScalars.append(first) }
      return 1
    }
    if document.ends(at: frames[last].line) {
      frames.removeLast()
      isWordStart = true
      beginHereDocument()
    } else {
      frames[last].line = ""
    }
    return 1
  }

  // MARK: Comparing

  /// Whether a word of the command itself, or of a substitution, could begin here.
  var isAtWord: Bool {
    isWordStart && [.words, .substitution].contains(frames[last].kind)
  }

  /// Whether a word ends before this character, outside quotes.
  static func endsWord(_ scalar: Unicode.Scalar) -> Bool {
    " \t\n;&|()<>".unicodeScalars.contains(scalar)
  }

  /// Whether the same quotes, substitutions and here-documents are open as in `other`.
  func isNested(as other: ShellContext) -> Bool {
    announced == other.announced
      && frames.elementsEqual(other.frames) {
        $0.kind == $1.kind && $0.depth == $1.depth && $0.cases == $1.cases
      }
  }

  /// Makes contexts equal from which all text would be read alike.
  mutating func forgetDetails() {
    if !["case", "esac"].contains(where: { $0.hasPrefix(word) }) { word = "\u{FFFD}" }
    for index in frames.indices { frames[index].forgetDetails() }
  }

  // MARK: Frames

  /// Whether the innermost `${ … }` stands in something where single quotes are letters.
  var isQuotedAround: Bool {
    switch frames.last(where: { $0.kind != .braces })?.kind {
    case .doubleQuotes, .arithmetic, .hereDocument: true
    default: false
    }
  }

  private mutating func close(_ quote: Unicode.Scalar, _ rest: ArraySlice<Unicode.Scalar>) -> Int {
    rest.first == quote ? pop(1) : 1
  }

  private mutating func push(_ kind: ShellFrame.Kind, _ length: Int) -> Int {
    frames.append(ShellFrame(kind))
    if kind == .substitution {
      isWordStart = true
      word = ""
    }
    return length
  }

  private mutating func pop(_ length: Int) -> Int {
    if frames.count > 1 { frames.removeLast() }
    isWordStart = false
    return length
  }
}
