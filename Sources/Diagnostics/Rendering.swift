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
    let before = text.prefix(source.column - 1)
    let indent = String(before.map { $0 == "\t" ? "\t" : " " })
    let rest = max(1, text.count - before.count)
    let length = min(source.length, rest)
    let underline = "^" + String(repeating: "~", count: length - 1)
    return ["  \(number) | \(text)", "  \(margin) | \(indent)\(underline)"]
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
