import Console
import Testing

@Suite struct SanitizingTests {
  @Test(arguments: [
    ("plain text\n\tand é 日本 👩‍🔬", "plain text\n\tand é 日本 👩‍🔬"),
    ("\u{1B}[1;31mred\u{1B}[0m", "red"),
    ("\u{1B}[2J\u{1B}[Hgone", "gone"),
    ("\u{1B}]0;title\u{7}text", "text"),
    ("\u{1B}]8;;http://x\u{1B}\\link\u{1B}]8;;\u{1B}\\!", "link!"),
    ("\u{1B}P+q544e\u{1B}\\after", "after"),
    ("\u{9B}31mred \u{9D}0;t\u{9C}x", "red x"),
    ("\u{1B}(Bset", "set"),
    ("\u{1B}7saved\u{1B}c", "saved"),
    ("bell\u{7} back\u{8} nul\u{0} del\u{7F}", "bell back nul del"),
    ("10%\r20%\r\ndone\r", "10%\n20%\ndone\n"),
    ("\u{1B}]0;never ends\nnext line", "\nnext line"),
    ("\u{1B}[31", ""),
    ("\u{1B}", ""),
    ("\u{1B}[31\u{1B}[0mx", "x"),
    ("user\u{202E}txt.exe\u{2066}", "usertxt.exe"),
    ("", ""),
  ])
  func foreignText(_ foreign: String, _ clean: String) {
    #expect(sanitize(foreign) == clean)
  }

  @Test func nothingThatActsIsLeft() {
    let parts = ["\u{1B}", "[", "]", "0;", "m", "\u{9B}", "\u{7}", "\\", "\n", "\r", "a", "P", "("]
    var state: UInt64 = 1
    for _ in 0..<5_000 {
      var text = ""
      for _ in 0..<8 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += parts[Int((state >> 33) % UInt64(parts.count))]
      }
      let clean = sanitize(text)
      #expect(!clean.unicodeScalars.contains { "\u{1B}\u{9B}\u{7}\r".unicodeScalars.contains($0) })
      #expect(sanitize(clean) == clean)
    }
  }

  @Test func aLineShowsWhatIsHidden() {
    #expect(visible("a b") == "a b")
    #expect(visible("a\nb\tc\r\u{1B}[0m") == "a\\nb\\tc\\r\\u{1b}[0m")
    #expect(visible("a\r\nb") == "a\\r\\nb")
  }
}
