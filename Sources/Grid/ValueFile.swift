import Diagnostics
import JSON

extension SpecText {
  /// Reads `@path`: one value a line, a `.json` array, or a column of a table: `@f.csv:lr`.
  func file(
    _ part: Part, readFile: (String) throws -> [UInt8]
  ) throws(Diagnostic) -> Reading {
    let (path, column) = Self.columnSplit(part.dropFirst())
    guard !path.isEmpty else {
      throw Diagnostic(
        "'@' without a path", at: place(part),
        remedy: "write @values.txt; quotes make it a text: '@'")
    }
    let text = try contents(path, readFile)
    let name = path.string
    if name.lowercased().hasSuffix(".json") {
      return try Reading(progression: .listed(jsonValues(text, path)))
    }
    if let separator = Self.separator(of: name) {
      let table = try Table(text: text, separator: separator, path: name)
      return try Reading(progression: .listed(columnValues(table, column, path)))
    }
    let lines = text.split(whereSeparator: { $0 == "\n" || $0 == "\r" || $0 == "\r\n" })
    let values = lines.map { Array($0.utf8)[...].trimmed }.filter { !$0.isEmpty }
      .map { Value(typing: $0.string) }
    return Reading(progression: .listed(values))
  }

  /// What separates the columns of a table; nil if the file is none by its name.
  static func separator(of path: String) -> UInt8? {
    let path = path.lowercased()
    if path.hasSuffix(".csv") { return UInt8(ascii: ",") }
    return path.hasSuffix(".tsv") ? UInt8(ascii: "\t") : nil
  }

  /// The path and the column, which only the name of a table can have.
  private static func columnSplit(_ part: Part) -> (path: Part, column: Part?) {
    var end = part.endIndex
    while let colon = part[..<end].lastIndex(of: UInt8(ascii: ":")) {
      if separator(of: part[..<colon].string) != nil {
        return (part[..<colon], part[(colon + 1)...])
      }
      end = colon
    }
    return (part, nil)
  }

  func contents(
    _ path: Part, _ readFile: (String) throws -> [UInt8]
  ) throws(Diagnostic) -> String {
    let bytes: [UInt8]
    do {
      bytes = try readFile(path.string)
    } catch {
      let cause = error as? Diagnostic
      throw Diagnostic(
        "can't read the file '\(path.string)'", at: place(path),
        why: cause.map { [$0.what, $0.why].compactMap { $0 }.joined(separator: ": ") }
          ?? "\(error)",
        remedy: cause?.remedy ?? "check the path behind the '@'; quotes make it a text")
    }
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let content = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
    guard let text = String(validating: content, as: UTF8.self) else {
      throw Diagnostic(
        "the file isn't UTF-8", at: .file(path.string), remedy: "save it as UTF-8")
    }
    return text
  }

  private func jsonValues(_ text: String, _ path: Part) throws(Diagnostic) -> [Value] {
    try jsonElements(text, path).map { Value(json: $0) }
  }

  func jsonElements(_ text: String, _ path: Part) throws(Diagnostic) -> [JSONValue] {
    let document: JSONValue
    do {
      document = try JSONValue(parsing: text)
    } catch {
      throw Diagnostic(
        "this is no JSON: \(error.what)", at: Self.place(in: text, path, offset: error.offset),
        remedy: "write an array of values: [0.1, 0.2]")
    }
    guard let elements = document.array else {
      throw Diagnostic(
        "this is no JSON array", at: .file(path.string),
        remedy: "write an array of values: [0.1, 0.2]")
    }
    return elements
  }

  private static func place(in text: String, _ path: Part, offset: Int) -> Location {
    let bytes = Array(text.utf8)
    let before = bytes[..<min(offset, bytes.count)]
    let line = before.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let column = (line.last?.string.count ?? 0) + 1
    return .source(SourceLocation(file: path.string, line: line.count, column: column))
  }
}
