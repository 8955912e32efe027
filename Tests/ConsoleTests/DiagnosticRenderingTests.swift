import Console
import Diagnostics
import Testing

@Suite struct DiagnosticRenderingTests {
  private let diagnostic = Diagnostic(
    "unknown key 'metrc'",
    at: .source(SourceLocation(file: "s.yaml", line: 3, column: 1, length: 5, text: "metrc: a")),
    why: "one\ntwo", remedy: "did you mean 'metric'?")

  @Test func withoutColourItIsTheDescription() {
    #expect(render(diagnostic, styled: false) == diagnostic.description)
    #expect(
      render(Diagnostics([diagnostic, Diagnostic("b")]), styled: false)
        == diagnostic.description + "\nerror: b")
  }

  @Test func inColour() {
    let text = render(diagnostic, styled: true)
    #expect(
      text.replacing("\u{1B}[", with: "^[") == """
        ^[36ms.yaml:3:1: ^[0m^[1;31merror:^[0m^[1m unknown key 'metrc'^[0m
        ^[2m  3 |^[0m metrc: a
        ^[2m    |^[0m^[1;31m ^~~~~^[0m
        ^[2m  why:^[0m one
               two
        ^[2m  try:^[0m did you mean 'metric'?
        """)
    #expect(sanitize(text) == diagnostic.description)
  }

  @Test func severities() {
    var note = Diagnostic("x", severity: .warning)
    #expect(render(note, styled: true) == "\u{1B}[1;33mwarning:\u{1B}[0m\u{1B}[1m x\u{1B}[0m")
    note.severity = .note
    #expect(render(note, styled: true) == "\u{1B}[1;36mnote:\u{1B}[0m\u{1B}[1m x\u{1B}[0m")
  }

  @Test func severalLinesOfWhat() {
    var several = diagnostic
    several.what = "one\ntwo"
    #expect(sanitize(render(several, styled: true)) == several.description)
  }

  @Test func foreignTextDoesNothing() {
    let foreign = Diagnostic(
      "it said \u{1B}[2Jboo",
      at: .source(SourceLocation(file: "a\nb", line: 1, column: 3, text: "x\u{1B}[31m")),
      why: "\u{7}why", remedy: "\u{1B}]0;t\u{7}do")
    #expect(
      render(foreign, styled: false) == """
        a\\nb:1:3: error: it said boo
          1 | x\u{FFFD}[31m
            |   ^
          why: why
          try: do
        """)
    let host = Diagnostic("x", at: .host("h\u{1B}[0m", path: "/p\n"))
    #expect(render(host, styled: false) == "h\\u{1b}[0m:/p\\n: error: x")
  }
}
