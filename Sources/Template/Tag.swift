import Diagnostics

/// A `{{ … }}` in a text, and where it stands.
struct Tag {
  enum Kind: Equatable {
    /// `{{ name }}`: the value, quoted for the shell.
    case quoted
    /// `{{{ name }}}` or `{{& name }}`: the value as it is.
    case raw
    /// `{{# name }}`: what follows counts if the value is there, once for each of its elements.
    case section
    /// `{{^ name }}`: what follows counts if the value isn't there.
    case inverted
    /// `{{/ name }}`: the end of either.
    case end
    /// `{{! … }}`
    case comment
  }

  var kind: Kind
  var name: String
  var location: SourceLocation
}

/// A text in pieces: what stands between tags, and the tags.
enum Piece {
  case text(Substring)
  case tag(Tag)
}

/// Cuts a text at its tags.
struct TagScanner {
  let text: String
  /// Where the text begins.
  let start: SourceLocation

  func pieces() throws(Diagnostic) -> [Piece] {
    var pieces: [Piece] = []
    var position = text.startIndex
    while let open = text[position...].firstRange(of: "{{") {
      if open.lowerBound > position { pieces.append(.text(text[position..<open.lowerBound])) }
      let (tag, end) = try tag(at: open.lowerBound)
      pieces.append(.tag(tag))
      position = end
    }
    if position < text.endIndex { pieces.append(.text(text[position...])) }
    return pieces
  }

  private func tag(at open: String.Index) throws(Diagnostic) -> (Tag, end: String.Index) {
    let isTriple = text[open...].hasPrefix("{{{")
    let closing = isTriple ? "}}}" : "}}"
    let inside = text.index(open, offsetBy: isTriple ? 3 : 2)
    guard let close = text[inside...].firstRange(of: closing) else {
      throw Diagnostic(
        "a placeholder doesn't end", at: .source(location(from: open, to: text.endIndex)),
        remedy: "close it with \(closing)")
    }
    let place = location(from: open, to: close.upperBound)
    let content = trimmed(text[inside..<close.lowerBound])
    if isTriple {
      return (Tag(kind: .raw, name: String(content), location: place), close.upperBound)
    }
    let kinds: [Character: Tag.Kind] = [
      "&": .raw, "#": .section, "^": .inverted, "/": .end, "!": .comment,
    ]
    if let first = content.first, let kind = kinds[first] {
      guard text[inside] == first else {
        throw Diagnostic(
          "a blank stands before '\(first)'", at: .source(place),
          remedy: "write {{\(first) \(trimmed(content.dropFirst())) }}")
      }
      let name = String(trimmed(content.dropFirst()))
      return (Tag(kind: kind, name: name, location: place), close.upperBound)
    }
    if let first = content.first, "=><$*%".contains(first) {
      throw Diagnostic(
        "'{{\(first)' is not used here", at: .source(place),
        remedy:
          "write {{ name }}, {{{ name }}}, {{# name }} … {{/ name }} or {{^ name }} … {{/ name }}"
      )
    }
    return (Tag(kind: .quoted, name: String(content), location: place), close.upperBound)
  }

  private func location(from open: String.Index, to end: String.Index) -> SourceLocation {
    var line = start.line
    var lineStart = text.startIndex
    var index = text.startIndex
    while index < open {
      if text[index].isNewline {
        line += 1
        lineStart = text.index(after: index)
      }
      index = text.index(after: index)
    }
    let offset = text.distance(from: lineStart, to: open)
    let stop = text[open..<end].firstIndex(where: \.isNewline) ?? end
    let length = text.distance(from: open, to: stop)
    if line == start.line { return start.advanced(by: offset, length: length) }
    return SourceLocation(
      file: start.file, line: line, column: offset + 1, length: length,
      text: String(text[lineStart...].prefix { !$0.isNewline }))
  }

  private func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}

/// The complaint about a name that nothing has, with what it may have meant.
func unknownName(
  _ name: String, at location: SourceLocation, among known: [String], what: String
) -> Diagnostic {
  let remedy =
    didYouMean(name, among: known)
    ?? "the names here are: \(known.joined(separator: ", "))"
  return Diagnostic("'\(name)' names no \(what)", at: .source(location), remedy: remedy)
}
