/// Something in a shell command that surrounds a place: quotes, a substitution, a comment.
struct ShellFrame: Equatable {
  enum Kind: Equatable {
    /// The command itself.
    case words
    /// `$( … )`
    case substitution
    /// `` ` … ` ``
    case backquotes
    case singleQuotes, doubleQuotes
    /// `${ … }`
    case braces
    /// `$(( … ))`
    case arithmetic
    /// `# …`
    case comment
    case hereDocument(HereDocument)
  }

  /// `<<END … END`
  struct HereDocument: Equatable {
    var delimiter: String
    /// Whether nothing in it is expanded.
    var isQuoted: Bool
    /// Whether tabs before the delimiter don't count: `<<-`.
    var stripsTabs: Bool
  }

  var kind: Kind
  /// Parentheses that are open in it.
  var depth = 0
  /// `case` words that are open in it: their patterns end in a `)` that closes nothing.
  var cases = 0
  /// The line so far, in a here-document.
  var line = ""

  init(_ kind: Kind) { self.kind = kind }

  /// Keeps of the line only what decides whether it is the last of a here-document.
  mutating func forgetDetails() {
    guard case .hereDocument(let document) = kind else {
      line = ""
      return
    }
    let content = document.content(of: line)
    line = document.delimiter.utf8.starts(with: content.utf8) ? String(content) : "\u{FFFD}"
  }
}

extension ShellFrame.Kind: CustomStringConvertible {
  var description: String {
    switch self {
    case .words: "outside quotes"
    case .substitution: "in $( … )"
    case .backquotes: "in ` … `"
    case .singleQuotes: "in single quotes"
    case .doubleQuotes: "in double quotes"
    case .braces: "in ${ … }"
    case .arithmetic: "in $(( … ))"
    case .comment: "in a comment"
    case .hereDocument: "in a here-document"
    }
  }
}

extension ShellFrame.HereDocument {
  /// The here-document that `text` announces if it begins with `<<`, and how long that is.
  static func announced(
    by text: ArraySlice<Unicode.Scalar>
  ) -> (ShellFrame.HereDocument, length: Int)? {
    guard text.starts(with: "<<".unicodeScalars) else { return nil }
    var rest = text.dropFirst(2)
    let stripsTabs = rest.first == "-"
    if stripsTabs { rest.removeFirst() }
    rest = rest.drop { $0 == " " || $0 == "\t" }
    let end = rest.firstIndex { " \t\n;&|()<>".unicodeScalars.contains($0) } ?? rest.endIndex
    let written = rest[..<end]
    let marks = "'\"\\".unicodeScalars
    var delimiter = String.UnicodeScalarView()
    delimiter.append(contentsOf: written.filter { !marks.contains($0) })
    let document = ShellFrame.HereDocument(
      delimiter: String(delimiter), isQuoted: written.contains { marks.contains($0) },
      stripsTabs: stripsTabs)
    return (document, end - text.startIndex)
  }

  /// Whether a line is the document's last.
  func ends(at line: String) -> Bool {
    content(of: line).utf8.elementsEqual(delimiter.utf8)
  }

  /// What counts of a line.
  func content(of line: String) -> Substring {
    stripsTabs ? line.drop { $0 == "\t" } : line[...]
  }
}
