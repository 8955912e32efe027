import Diagnostics

/// Checks that every section is closed, and in the right order.
func checkSections(_ tags: [Tag]) throws(Diagnostic) {
  var open: [Tag] = []
  for tag in tags {
    switch tag.kind {
    case .section, .inverted: open.append(tag)
    case .end:
      guard let last = open.popLast() else {
        throw Diagnostic(
          "{{/\(tag.name)}} ends no section", at: .source(tag.location),
          remedy: "begin the section with {{#\(tag.name)}}, or take this away")
      }
      guard last.name == tag.name else {
        throw Diagnostic(
          "{{/\(tag.name)}} ends another section than the one that is open",
          at: .source(tag.location),
          why: "'\(last.name)' was opened on line \(last.location.line)",
          remedy: "write {{/\(last.name)}}")
      }
    case .quoted, .raw, .comment: break
    }
  }
  if let tag = open.last {
    throw Diagnostic(
      "the section '\(tag.name)' doesn't end", at: .source(tag.location),
      remedy: "close it with {{/\(tag.name)}}")
  }
}

extension [Piece] {
  /// Without the lines that hold nothing but one tag of a section, as Mustache has it: so the tags
  /// may stand on lines of their own in a command of several lines.
  func withoutSectionLines() -> [Piece] {
    var startsLine = indices.map { $0 == startIndex }
    var endsLine = indices.map { $0 == endIndex - 1 }
    for (index, piece) in enumerated() {
      guard case .text(let text) = piece else { continue }
      if index + 1 < count {
        startsLine[index + 1] = text.last { !$0.isBlank }?.isNewline ?? (index == 0)
      }
      if index > 0 {
        endsLine[index - 1] = text.first { !$0.isBlank }?.isNewline ?? (index == count - 1)
      }
    }
    let isAlone = indices.map { index in
      guard case .tag(let tag) = self[index] else { return false }
      return [.section, .inverted, .end].contains(tag.kind) && startsLine[index] && endsLine[index]
    }
    return enumerated().map { index, piece in
      guard case .text(var text) = piece else { return piece }
      if index > 0, isAlone[index - 1] {
        text = text.drop(while: \.isBlank).dropFirst()
      }
      if index + 1 < count, isAlone[index + 1] {
        while text.last?.isBlank == true { text.removeLast() }
      }
      return .text(text)
    }
  }
}

extension Character {
  fileprivate var isBlank: Bool { self == " " || self == "\t" }
}
