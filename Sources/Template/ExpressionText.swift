public import Diagnostics

/// A text of one line in which expressions stand in two braces: `{{ layers * 2 }}G`.
public struct ExpressionText: Sendable {
  public enum Part: Sendable {
    case text(String)
    /// What stands between the braces, and where.
    case expression(String, SourceLocation)
  }

  public let parts: [Part]

  /// - Parameter text: the text.
  /// - Throws: braces that aren't closed, or that hold nothing, or a sign that means something else.
  public init(_ text: Located<String>) throws(Diagnostic) {
    var parts: [Part] = []
    var offset = 0
    let start = text.place(ofCharacter: 0, length: text.value.count)
    for piece in try TagScanner(text: text.value, start: start).pieces() {
      switch piece {
      case .text(let text):
        parts.append(.text(String(text)))
        offset += text.count
      case .tag(let tag):
        let whole = text.value.dropFirst(offset).prefix(tag.location.length)
        guard tag.kind == .quoted, !tag.name.isEmpty else {
          throw Diagnostic(
            "'\(whole)' is no expression", at: .source(text.place(ofCharacter: offset)),
            remedy: "write an expression over the parameters in two braces: {{ layers * 2 }}")
        }
        let lead = 2 + whole.dropFirst(2).prefix(while: \.isWhitespace).count
        parts.append(
          .expression(
            tag.name, text.place(ofCharacter: offset + lead, length: tag.name.count)))
        offset += whole.count
      }
    }
    self.parts = parts
  }
}
