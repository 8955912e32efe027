package import Diagnostics

extension SourceText {
  /// Where each line of a scalar begins, or nothing if the file doesn't hold it as it is read.
  /// `start` is the scalar's first code point, such as its quotation mark or `|`, `end` the first
  /// behind it.
  package func origins(
    of text: String, _ style: YAMLNode.Style, from start: Int, to end: Int
  ) -> [SourceLocation] {
    switch style {
    case .plain: singleLine(text, from: start, to: end)
    case .singleQuoted, .doubleQuoted: singleLine(text, from: start + 1, to: end - 1)
    case .literal: block(text, headerLine: line(of: start))
    case .folded: []
    }
  }

  private func singleLine(_ text: String, from start: Int, to end: Int) -> [SourceLocation] {
    guard start < end, self.text(from: start, to: end).utf8.elementsEqual(text.utf8) else {
      return []
    }
    return [location(from: start, to: end)]
  }

  /// A block keeps its lines one by one, behind a common indentation.
  private func block(_ text: String, headerLine: Int) -> [SourceLocation] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    var origins: [SourceLocation] = []
    for (index, line) in lines.enumerated() {
      let number = headerLine + 1 + index
      guard number < lineCount else { break }
      let shown = self.text(ofLine: number)
      guard shown.utf8.count >= line.utf8.count, shown.hasSuffix(line) || line.isEmpty else {
        return []
      }
      let extent = extent(ofLine: number)
      let start = line.isEmpty ? extent.upperBound : extent.upperBound - line.unicodeScalars.count
      origins.append(location(from: start, to: extent.upperBound))
    }
    return origins
  }
}
