internal import Diagnostics

/// libyaml's complaint in plain words, at the place that a reader has to look at.
func yamlComplaint(_ failure: YAMLFailure, in source: SourceText) -> Diagnostic {
  let problemLine = source.line(of: failure.problemIndex)
  if let tab = tabInIndentation(ofLine: problemLine, in: source) { return tab }
  let contextLine = failure.context.map { _ in source.line(of: failure.contextIndex) }
  for line in [problemLine, contextLine].compactMap(\.self) {
    if let start = placeholderValue(inLine: line, in: source), start <= failure.problemIndex {
      return placeholderComplaint(at: start, in: source)
    }
  }
  return plainComplaint(failure, in: source)
}

/// A value that begins with `{{`, which YAML takes for a mapping.
func placeholderComplaint(at index: Int, in source: SourceText) -> Diagnostic {
  let line = source.extent(ofLine: source.line(of: index))
  let before = source.text(from: line.lowerBound, to: index).trimmedBlanks
  let rest = source.text(from: index, to: line.upperBound)
  let value = String(rest.prefix(upTo: rest.startOfComment)).trimmedBlanks
  let noun = before == "command:" ? "the command" : "the value"
  let quote = value.contains("'") ? "\"" : "'"
  let holdsBoth = value.contains("'") && value.contains { "\"\\".contains($0) }
  let isWholeLine = before.hasSuffix(":") || before == "-"
  return Diagnostic(
    "\(noun) begins with '{{' and isn't in quotes",
    at: .source(source.location(from: index, to: line.upperBound)),
    why: "in YAML a '{' begins a mapping",
    remedy: isWholeLine
      ? holdsBoth
        ? "quote \(noun), or write it as a block below '\(before) |'"
        : "quote \(noun): \(before) \(quote)\(value)\(quote)"
      : "quote \(noun)")
}

/// The place of a `{{` that begins the value of the line, if there is one.
private func placeholderValue(inLine line: Int, in source: SourceText) -> Int? {
  let extent = source.extent(ofLine: line)
  let scalars = Array(source.scalars[extent])
  for index in scalars.indices.dropLast() where scalars[index] == "{" {
    guard scalars[index + 1] == "{" else { continue }
    let before = scalars[..<index].last { $0 != " " && $0 != "\t" }
    let begins = before == nil || before == ":" || (before == "-" && index > 1)
    return begins ? extent.lowerBound + index : nil
  }
  return nil
}

private func tabInIndentation(ofLine line: Int, in source: SourceText) -> Diagnostic? {
  let extent = source.extent(ofLine: line)
  let indentation = source.scalars[extent].prefix { $0 == " " || $0 == "\t" }
  guard let tab = indentation.firstIndex(of: "\t") else { return nil }
  return Diagnostic(
    "the line is indented with a tab", at: .source(source.location(from: tab)),
    why: "YAML allows only spaces there", remedy: "replace each tab by two spaces")
}

private func plainComplaint(_ failure: YAMLFailure, in source: SourceText) -> Diagnostic {
  let problem = Location.source(source.location(from: failure.problemIndex))
  let context = Location.source(source.location(from: failure.contextIndex))
  switch (failure.context, failure.problem) {
  case (_, "mapping values are not allowed in this context"):
    return Diagnostic(
      "a ': ' isn't expected here", at: problem,
      remedy: "put a value that holds ': ' in quotes, or align this key with the others")
  case (_, "found character that cannot start any token"):
    return forbiddenStart(at: failure.problemIndex, in: source)
  case ("while scanning a quoted scalar"?, "found unexpected end of stream"),
    ("while scanning a quoted scalar"?, "found unexpected document indicator"):
    return Diagnostic(
      "the quotation mark is never closed", at: context,
      remedy: "put the same mark at the end of the text")
  case ("while parsing a quoted scalar"?, "found unknown escape character"),
    ("while parsing a quoted scalar"?, "did not find expected hexdecimal number"):
    return Diagnostic(
      "YAML knows no such escape", at: problem,
      why: "a backslash has a meaning in double quotes",
      remedy: "use single quotes, in which a backslash is itself, or write \\\\")
  case ("while parsing a flow sequence"?, _):
    return unclosed("the list", "]", context, problem, failure, source)
  case ("while parsing a flow mapping"?, _):
    return unclosed("the mapping", "}", context, problem, failure, source)
  case ("while scanning a simple key"?, "could not find expected ':'"):
    return Diagnostic(
      "a ':' is missing after this key",
      at: .source(source.location(from: failure.contextIndex, to: failure.problemIndex)),
      remedy: "write 'KEY: VALUE'")
  case ("while parsing a block mapping"?, _):
    return Diagnostic(
      "a line 'KEY: VALUE' is expected here", at: problem,
      why: "it belongs to the mapping that begins in line \(lineNumber(failure, source))",
      remedy: "align the keys of a mapping; put a value with quotes inside it in other quotes")
  case ("while parsing a block collection"?, _):
    return Diagnostic(
      "a line '- VALUE' is expected here", at: problem,
      why: "it belongs to the list that begins in line \(lineNumber(failure, source))",
      remedy: "align the items of a list")
  default:
    let why = failure.context.map { "\($0): \(failure.problem)" } ?? failure.problem
    return Diagnostic("this can't be read as YAML", at: problem, why: why)
  }
}

private func lineNumber(_ failure: YAMLFailure, _ source: SourceText) -> Int {
  source.line(of: failure.contextIndex) + 1
}

private func unclosed(
  _ noun: String, _ bracket: String, _ context: Location, _ problem: Location,
  _ failure: YAMLFailure, _ source: SourceText
) -> Diagnostic {
  let isOnSameLine =
    source.line(of: failure.contextIndex) == source.line(of: failure.problemIndex)
  let isAtEnd = failure.problemIndex >= source.scalars.count
  return isOnSameLine && !isAtEnd
    ? Diagnostic("a ',' or '\(bracket)' is missing before this", at: problem)
    : Diagnostic(
      "\(noun) that begins here isn't closed", at: context,
      remedy: "put a '\(bracket)' at its end, and a ',' between any two of its values")
}

private func forbiddenStart(at index: Int, in source: SourceText) -> Diagnostic {
  let location = Location.source(source.location(from: index))
  guard index < source.scalars.count, source.scalars[index] != "\t" else {
    return Diagnostic(
      "a tab isn't allowed here", at: location, remedy: "replace it by a space")
  }
  let character = source.text(from: index, to: index + 1)
  return Diagnostic(
    "a value can't begin with '\(character)'", at: location,
    why: "YAML keeps this character for itself", remedy: "put the value in quotes")
}

extension String {
  /// Where a `#` behind a blank begins a comment.
  fileprivate var startOfComment: Index {
    var isBehindBlank = false
    for index in indices {
      if isBehindBlank, self[index] == "#" { return index }
      isBehindBlank = self[index] == " " || self[index] == "\t"
    }
    return endIndex
  }

  fileprivate var trimmedBlanks: String {
    let start = drop { $0 == " " || $0 == "\t" }
    guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
    return String(start[...last])
  }
}
