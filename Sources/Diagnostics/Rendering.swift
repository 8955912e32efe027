extension Diagnostic: CustomStringConvertible {
  /// The complaint in plain text, over several lines, without a newline at the end.
  public var description: String {
    var lines: [String] = []
    let place = location.map { "\($0): " } ?? ""
    lines.append("\(place)\(severity.rawValue): \(what)")
    if case .source(let source)? = location, let text = source.text {
      lines += Self.excerpt(text, source)
    }
    if let why { lines += Self.labelled("why: ", why) }
    if let remedy { lines += Self.labelled("try: ", remedy) }
    return lines.joined(separator: "\n")
  }

  private static func excerpt(_ text: String, _ source: SourceLocation) -> [String] {
    let number = String(source.line)
    let margin = String(repeating: " ", count: number.count)
    let before = text.prefix(max(0, source.column - 1))
    let indent = before.map { $0 == "\t" ? "\t" : blanks($0) }.joined()
    let marked = text.dropFirst(before.count).prefix(source.length)
    let columns = max(1, marked.reduce(0) { $0 + columnCount(of: $1) })
    let underline = "^" + String(repeating: "~", count: columns - 1)
    return ["  \(number) | \(text)", "  \(margin) | \(indent)\(underline)"]
  }

  private static func blanks(_ character: Character) -> String {
    String(repeating: " ", count: columnCount(of: character))
  }

  private static func labelled(_ label: String, _ text: String) -> [String] {
    let indent = String(repeating: " ", count: label.count)
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
      "  " + ($0.offset == 0 ? label : indent) + $0.element
    }
  }
}

extension Diagnostics: CustomStringConvertible {
  public var description: String {
    all.map(\.description).joined(separator: "\n")
  }
}
