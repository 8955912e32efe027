import Console
import Testing

@Suite struct TableTests {
  private let table = Table(
    [.init("run"), .init("loss", .right, canShrink: false), .init("why")],
    rows: [
      ["brave-otter", "0.5", ""],
      [.init("x", .name), .init("12.25", .good), "out of memory"],
    ])

  @Test func aPipeGetsEverything() {
    #expect(
      table.render(width: nil, styled: false) == """
        run           loss  why
        brave-otter    0.5
        x            12.25  out of memory

        """)
  }

  @Test func aWideTerminalCutsNothing() {
    #expect(table.render(width: 33, styled: false) == table.render(width: nil, styled: false))
  }

  @Test func aNarrowTerminalCutsTheWidest() {
    #expect(
      table.render(width: 32, styled: false) == """
        run           loss  why
        brave-otter    0.5
        x            12.25  out of memo…

        """)
    #expect(
      table.render(width: 25, styled: false) == """
        run        loss  why
        brave-o…    0.5
        x         12.25  out of …

        """)
  }

  @Test func nothingShrinksToNothing() {
    #expect(
      table.render(width: 5, styled: false) == """
        run    loss  why
        bra…    0.5
        x     12.25  out…

        """)
  }

  @Test func stylesDontCountAsWidth() {
    let escape = "\u{1B}["
    let expected = """
      \(escape)1mrun\(escape)0m           \(escape)1mloss\(escape)0m  \(escape)1mwhy\(escape)0m
      brave-otter    0.5
      \(escape)36mx\(escape)0m            \(escape)32m12.25\(escape)0m  out of memory

      """
    #expect(table.render(width: nil, styled: true) == expected)
  }

  @Test func aRowIsALine() {
    let table = Table(
      [.init("a"), .init("b")],
      rows: [["two\nlines", "\u{1B}[31mred"], ["short"], ["1", "2", "3"]])
    #expect(
      table.render(width: nil, styled: false) == """
        a           b
        two\\nlines  \\u{1b}[31mred
        short
        1           2

        """)
  }

  @Test func wideCharacters() {
    let table = Table(
      [.init("name"), .init("n", .right)],
      rows: [["日本語", "1"], ["e\u{301}a", "22"], ["👩‍🔬x", "3"]])
    #expect(
      table.render(width: nil, styled: false) == """
        name     n
        日本語   1
        e\u{301}a      22
        👩‍🔬x      3

        """)
    #expect(
      table.render(width: 9, styled: false) == """
        name    n
        日本…   1
        e\u{301}a     22
        👩‍🔬x     3

        """)
  }

  @Test func noColumns() {
    #expect(Table([]).render(width: 80, styled: true) == "")
    #expect(Table([.init("a")]).render(width: 80, styled: false) == "a\n")
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日", 2), ("한글", 4), ("ｆ", 2), ("🙂", 2),
    ("❤\u{FE0F}", 2), ("❤", 1), ("👩‍🔬", 2), ("🇩🇪", 2), ("\u{200B}", 0), ("\u{301}", 0), ("…", 1),
  ])
  func displayWidths(_ text: String, _ width: Int) {
    #expect(displayWidth(text) == width)
  }

  @Test(arguments: [
    ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abc", 1, "…"), ("abc", 0, ""),
    ("日本語", 5, "日本…"), ("日本語", 4, "日…"),
  ])
  func truncation(_ text: String, _ width: Int, _ cut: String) {
    #expect(truncate(text, to: width) == cut)
  }
}
