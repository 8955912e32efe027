import Diagnostics
import Testing

@Suite("Diagnostics in plain text")
struct RenderingTests {
  private func place(_ text: String?, column: Int, length: Int = 1, line: Int = 3) -> Location {
    .source(
      SourceLocation(file: "sweep.yaml", line: line, column: column, length: length, text: text))
  }

  @Test("what, where, excerpt, why and remedy, in this order")
  func everything() {
    let diagnostic = Diagnostic(
      "unknown key 'metrc'", at: place("metrc: loss", column: 1, length: 5),
      why: "only known keys count", remedy: "did you mean 'metric'?")
    #expect(
      diagnostic.description == """
        sweep.yaml:3:1: error: unknown key 'metrc'
          3 | metrc: loss
            | ^~~~~
          why: only known keys count
          try: did you mean 'metric'?
        """)
  }

  @Test("a severity is named, and what isn't there is left out")
  func bare() {
    #expect(Diagnostic("it is late", severity: .note).description == "note: it is late")
    #expect(
      Diagnostic("old key", at: .file("hosts.yaml"), severity: .warning).description
        == "hosts.yaml: warning: old key")
    #expect(
      Diagnostic("no room", at: .host("uni", path: "/scratch")).description
        == "uni:/scratch: error: no room")
    #expect(Diagnostic("gone", at: .host("uni", path: "")).description == "uni: error: gone")
  }

  @Test("lines of a why and a remedy stand below each other")
  func severalLines() {
    let diagnostic = Diagnostic("no", why: "first\nsecond", remedy: "this\n\nthat")
    #expect(
      diagnostic.description == """
        error: no
          why: first
               second
          try: this
              \u{20}
               that
        """)
  }

  @Test("the margin is as wide as the line's number")
  func margin() {
    let text = Diagnostic("no", at: place("ab", column: 2, line: 1000)).description
    #expect(text == "sweep.yaml:1000:2: error: no\n  1000 | ab\n       |  ^")
  }

  struct Mark: Sendable {
    var text: String
    var column: Int
    var length = 1
    var mark: String
  }

  @Test(
    "the mark stands under what is meant",
    arguments: [
      Mark(text: "\tlr: x", column: 6, mark: "\t    ^"),
      Mark(text: "a\tb: x", column: 3, mark: " \t^"),
      Mark(text: "名前: x", column: 5, mark: "      ^"),
      Mark(text: "a: 名前 b", column: 4, length: 2, mark: "   ^~~~"),
      Mark(text: "🚀: x", column: 4, mark: "    ^"),
      Mark(text: "e\u{301}: x", column: 4, mark: "   ^"),
      Mark(text: "short", column: 4, length: 40, mark: "   ^~"),
      Mark(text: "end", column: 4, mark: "   ^"),
      Mark(text: "beyond", column: 400, mark: "      ^"),
      Mark(text: "", column: 1, mark: "^"),
      Mark(text: "before", column: 0, mark: "^"),
    ])
  func marks(_ mark: Mark) {
    let diagnostic = Diagnostic(
      "no", at: place(mark.text, column: mark.column, length: mark.length))
    let lines = diagnostic.description.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 3)
    #expect(lines[1] == "  3 | \(mark.text)")
    #expect(lines[2] == "    | \(mark.mark)")
  }

  @Test("without the line's text there is no excerpt")
  func noExcerpt() {
    #expect(Diagnostic("no", at: place(nil, column: 7)).description == "sweep.yaml:3:7: error: no")
  }

  @Test("several stand below each other")
  func several() {
    let both = Diagnostics([Diagnostic("one"), Diagnostic("two")])
    #expect(both.description == "error: one\nerror: two")
  }

  @Test("a place is given once, and places move along a line")
  func places() {
    let first = Diagnostic("no").located(at: .file("a"))
    #expect(first.location == .file("a"))
    #expect(first.located(at: .file("b")).location == .file("a"))
    let start = SourceLocation(file: "f", line: 2, column: 5, length: 9, text: "text")
    #expect(
      start.advanced(by: 3, length: 0)
        == SourceLocation(file: "f", line: 2, column: 8, length: 1, text: "text"))
  }
}
