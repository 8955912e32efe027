import Diagnostics

/// The events of a text with one document; its failures are complaints with their places.
struct YAMLStream: ~Copyable {
  private let source: SourceText
  private var events: YAMLEvents

  /// `text` has as many code points as `source`; the latter is what is shown.
  init(_ source: SourceText, text: String) {
    self.source = source
    events = YAMLEvents(text)
  }

  mutating func next() throws(Diagnostic) -> YAMLEvent {
    do {
      return try events.next()
    } catch {
      throw yamlComplaint(error, in: source)
    }
  }

  /// Goes to the first event of the document's value.
  ///
  /// - Returns: nil if there is nothing but comments.
  mutating func begin() throws(Diagnostic) -> YAMLEvent? {
    _ = try next()
    if case .streamEnd = try next().kind { return nil }
    return try next()
  }

  /// Makes sure that nothing stands behind the document's value.
  mutating func finish() throws(Diagnostic) {
    _ = try next()
    let last = try next()
    if case .streamEnd = last.kind { return }
    throw DocumentComplaint.secondDocument(at: source.location(from: last.start, to: last.end))
  }
}
