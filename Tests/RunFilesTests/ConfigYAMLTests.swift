import Grid
import JSON
import Testing

@testable import RunFiles

/// How values are spelled in YAML.
@Suite struct ConfigYAMLTests {
  private func spelled(
    _ texts: [String], isInFlow: Bool = false, tagsNumbers: Bool = true
  ) -> [String] {
    let spelling = YAMLSpelling(isInFlow: isInFlow, tagsNumbers: tagsNumbers)
    return texts.map { spelling.text(of: ConfigCase.value($0)) }
  }

  @Test func numbersStayAsTheyAreWritten() {
    let numbers = [
      "12", "-0.50", "+3", ".5", "5.", "1.5e-3", "0x1F", "007.5", "123456789012345678901",
    ]
    #expect(spelled(numbers) == numbers)
  }

  @Test func numbersThatPyYAMLTakesForTextsGetATag() {
    let numbers = ["1e-5", "1E5", "1.5e3", "+.5", "-.5e-3", "0o17"]
    #expect(
      spelled(numbers) == [
        "!!float 1e-5", "!!float 1E5", "!!float 1.5e3", "!!float +.5", "!!float -.5e-3",
        "!!int 0o17",
      ])
    #expect(spelled(numbers, tagsNumbers: false) == numbers)
  }

  @Test func zerosInFrontWouldMakeOctalNumbers() {
    #expect(spelled(["010", "-007", "00", "+08"]) == ["10", "-7", "0", "+8"])
  }

  @Test func otherValues() {
    #expect(spelled(["true", "False", "null", "~"]) == ["true", "False", "null", "~"])
    #expect(
      spelled([#"[1e-5, "a", "yes", "a,b", NaN, -Infinity, {"on": [null, true], "k": {}}]"#]) == [
        #"[!!float 1e-5, a, "yes", "a,b", .nan, -.inf, {"on": [null, true], k: {}}]"#
      ])
  }

  @Test(arguments: [
    "adam", "two words", "a:b", "x#y", "http://h/p?q=1", "-x", "--flag", "nOne", "YeS", "1.2.3",
    "1a",
    "0b", "e5", "2024-1-31", "24-01-31", "日本", "a'b", "a\"b", "C:\\x", "\u{A0}", "?x", ":x", "a,b",
    "a]",
    "1:60", "inf", "nan", "None",
  ])
  func textsThatStayPlain(_ text: String) {
    #expect(YAMLSpelling().text(of: Value(text: text)) == text)
  }

  @Test(arguments: [
    "", "~", "null", "NULL", "yes", "No", "ON", "off", "y", "N", "true", "1", "-1", "1_000", "0x1f",
    "0o7", "0b1", "010", "1e5", "1.", ".5", ".inf", "-.INF", ".NaN", "1:30", "1:30.5", "2024-01-31",
    "2024-1-31 8:30:00", "2024-01-31T08:30:00.5 +01:00", "=", "<<", "- x", "-", "? x", "?", ":",
    ": x", "a: b",
    "a:", "a #b", "#a", " a", "a ", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "[a", "{a", "]a",
    ",a", "'a", "---",
    "... x",
  ])
  func textsThatNeedQuotes(_ text: String) {
    #expect(YAMLSpelling().text(of: Value(text: text)) == "\"\(text)\"")
  }

  @Test(arguments: ["a,b", "a]", "{", "what?", "?x", ":x"])
  func textsThatNeedQuotesInBrackets(_ text: String) {
    #expect(YAMLSpelling(isInFlow: true).text(of: Value(text: text)) == "\"\(text)\"")
  }

  @Test func whatIsntPrintableIsEscaped() {
    let text = "a\"\\\n\r\t\u{1}\u{7F}\u{85}\u{2028}\u{FEFF}\u{1F600}é"
    #expect(
      YAMLSpelling().text(of: Value(text: text))
        == #""a\"\\\n\r\t\u0001\u007f\u0085\u2028\ufeff"# + "\u{1F600}é\"")
  }

  /// `1e-3` in the base shows that its reader takes such numbers as they are.
  @Test func aNumberIsWrittenLikeTheOneInItsPlace() throws {
    let base = "a: 1e-3\nb: 0.001\nc: [1, 1e-3]\nd: !!float 1\ne: '1e-3'\n"
    let values: KeyValuePairs<String, String?> = [
      "a": "1e-5", "b": "1e-5", "c": "[1e-5]", "d": "1e-5", "e": "1e-5", "f": "1e-5",
    ]
    #expect(
      try ConfigCase(base, values, "").filled()
        == "a: 1e-5\nb: !!float 1e-5\nc: [1e-5]\nd: !!float 1e-5\ne: !!float 1e-5\nf: !!float 1e-5\n"
    )
  }
}
