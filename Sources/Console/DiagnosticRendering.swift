public import Diagnostics

/// A complaint as text for a terminal or a pipe, without a newline at the end.
///
/// - Parameters:
///   - diagnostic: the complaint; what it quotes of foreign text is sanitised.
///   - styled: whether to colour the severity, the place and the labels.
/// - Returns: the lines of `Diagnostic.description`, in colours or without.
public func render(_ diagnostic: Diagnostic, styled: Bool) -> String {
  let clean = diagnostic.sanitized
  guard styled else { return clean.description }
  let lines = clean.description.split(separator: "\n", omittingEmptySubsequences: false)
  let excerptStart = clean.what.split(separator: "\n", omittingEmptySubsequences: false).count
  let excerptEnd = clean.hasExcerpt ? excerptStart + 2 : excerptStart
  return lines.enumerated().map { index, line in
    switch index {
    case 0: firstLine(line, of: clean)
    case excerptStart..<excerptEnd:
      excerptLine(line, isMark: index == excerptStart + 1, clean.label)
    case excerptEnd...: labelledLine(line)
    default: String(line)
    }
  }.joined(separator: "\n")
}

/// Several complaints, one below the other.
public func render(_ diagnostics: Diagnostics, styled: Bool) -> String {
  diagnostics.all.map { render($0, styled: styled) }.joined(separator: "\n")
}

private func firstLine(_ line: Substring, of diagnostic: Diagnostic) -> String {
  let place = diagnostic.location.map { "\($0): " } ?? ""
  let severity = diagnostic.severity.rawValue + ":"
  let rest = line.dropFirst(place.count + severity.count)
  return Label.name.apply(to: place, styled: true)
    + diagnostic.label.apply(to: severity, styled: true)
    + Label.heading.apply(to: String(rest), styled: true)
}

private func excerptLine(_ line: Substring, isMark: Bool, _ label: Label) -> String {
  let margin = line.prefix { $0 != "|" }.count + 1
  let rest = String(line.dropFirst(margin))
  return Label.muted.apply(to: String(line.prefix(margin)), styled: true)
    + (isMark ? label.apply(to: rest, styled: true) : rest)
}

private func labelledLine(_ line: Substring) -> String {
  for label in ["  why:", "  try:"] where line.hasPrefix(label) {
    return Label.muted.apply(to: label, styled: true) + line.dropFirst(label.count)
  }
  return String(line)
}

extension Diagnostic {
  fileprivate var label: Label {
    switch severity {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }

  fileprivate var hasExcerpt: Bool {
    guard case .source(let place)? = location else { return false }
    return place.text != nil
  }

  fileprivate var sanitized: Diagnostic {
    var copy = self
    copy.what = sanitize(what)
    copy.why = why.map(sanitize)
    copy.remedy = remedy.map(sanitize)
    copy.location = location?.sanitized
    return copy
  }
}

extension Location {
  fileprivate var sanitized: Location {
    switch self {
    case .source(var place):
      place.file = visible(place.file)
      place.text = place.text.map(blanked)
      return .source(place)
    case .host(let host, let path): return .host(visible(host), path: visible(path))
    case .file(let path): return .file(visible(path))
    }
  }

  /// Without control characters, but as many characters as before, so that the mark below fits.
  private func blanked(_ text: String) -> String {
    String(text.map { sanitize(String($0)) == String($0) && $0 != "\n" ? $0 : "\u{FFFD}" })
  }
}
