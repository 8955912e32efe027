import Diagnostics

/// The text of an expression as bytes, and the place where it begins.
struct ExpressionSource: Sendable {
  let bytes: [UInt8]
  let start: SourceLocation?

  /// How many bytes an expression may have.
  static let longest = 10_000

  /// - Throws: if the text is too long.
  init(_ text: String, at start: SourceLocation?) throws(ExpressionFailure) {
    bytes = Array(text.utf8)
    self.start = start
    guard bytes.count <= Self.longest else {
      throw complaint(
        "the expression is longer than \(Self.longest) bytes", at: 0..<1,
        why: "it has \(bytes.count)",
        remedy: "make several of it: a parameter can be computed from others")
    }
  }

  func string(_ range: Range<Int>) -> String { bytes[range].string }

  /// Where `range` stands; nil if nobody knows where the text came from.
  ///
  /// A line behind the first is shown alone, as its columns in the file aren't known.
  func sourcePlace(_ range: Range<Int>) -> SourceLocation? {
    guard let start else { return nil }
    let newline = UInt8(ascii: "\n")
    let before = bytes[..<range.lowerBound]
    let line = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
    let column = bytes[line..<range.lowerBound].string.count
    let marked = bytes[range].prefix { $0 != newline }.string.count
    guard line > 0 else { return start.advanced(by: column, length: marked) }
    var text = bytes[line...].prefix { $0 != newline }
    if text.last == UInt8(ascii: "\r") { text.removeLast() }
    return SourceLocation(
      file: start.file, line: start.line + before.count { $0 == newline },
      column: min(column, text.string.count) + 1, length: marked, text: text.string)
  }

  func place(_ range: Range<Int>) -> Location? { sourcePlace(range).map { .source($0) } }

  func complaint(
    _ what: String, at range: Range<Int>, why: String? = nil, remedy: String? = nil,
    severity: Diagnostic.Severity = .error
  ) -> ExpressionFailure {
    ExpressionFailure(
      Diagnostic(what, at: place(range), why: why, remedy: remedy, severity: severity))
  }
}

/// A complaint as a reference: every level of a function that calls itself makes room for what it
/// may throw, and expressions nest deeply.
final class ExpressionFailure: Error {
  let diagnostic: Diagnostic

  init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }

  /// Does something, and throws the complaint itself.
  static func opened<Result>(
    _ body: () throws(ExpressionFailure) -> Result
  ) throws(Diagnostic) -> Result {
    do {
      return try body()
    } catch {
      throw error.diagnostic
    }
  }
}
