import Grid
import JSON
import RunFiles
import Testing

@Suite("How a value is spelled in a hole")
struct HoleStyleTests {
  @Test(
    "Python: numbers as written, without zeros in front of an integer",
    arguments: [
      ("1e-5", "1e-5"), ("0.10", "0.10"), (".5", ".5"), ("5.", "5."), ("-3", "-3"), ("+3", "+3"),
      ("007", "7"), ("-007", "-7"), ("000", "0"), ("007.5", "007.5"), ("0x1F", "0x1F"),
      ("0o17", "0o17"),
    ])
  func numbers(_ written: String, _ spelled: String) {
    #expect(HoleStyle.python().text(of: Value(typing: written)) == spelled)
  }

  @Test("Python: parentheses where what follows binds tighter")
  func parentheses() {
    let numbers = ["3", "-3", "+3", "0.1", "true", "text"].map { Value(typing: $0) }
    #expect(
      numbers.map(HoleStyle.python(parentheses: .signed).text)
        == ["3", "(-3)", "(+3)", "0.1", "True", "'text'"])
    #expect(
      numbers.map(HoleStyle.python(parentheses: .numbers).text)
        == ["(3)", "(-3)", "(+3)", "(0.1)", "True", "'text'"])
  }

  @Test(
    "Python: everything else by its kind",
    arguments: [
      ("true", "True"), ("FALSE", "False"), ("null", "None"), ("~", "None"), ("relu", "'relu'"),
      ("'1'", "'1'"), ("it's", #""it's""#), (#"a"b"#, #"'a"b'"#), (#"a'b"c"#, #"'a\'b"c'"#),
      (#"a\b"#, #"'a\\b'"#), (#""a\nb\tc\r""#, #"'a\nb\tc\r'"#),
      ("é€𝄞", #"'\xe9\u20ac\U0001d11e'"#),
      ("''", "''"), ("\u{7f}\u{1}", #"'\x7f\x01'"#), ("\"\u{301}'", #"'"\u0301\''"#),
    ])
  func others(_ written: String, _ spelled: String) {
    #expect(HoleStyle.python().text(of: Value(typing: written)) == spelled)
  }

  @Test("Python: lists and mappings are displays")
  func structures() throws {
    let json = try JSONValue(
      parsing: #"{"a": [1, 1e-5, true, null, "it's"], "b": {}, "c": NaN, "d": -Infinity}"#)
    #expect(
      HoleStyle.python().text(of: Value(json: json))
        == #"{'a': [1, 1e-5, True, None, "it's"], 'b': {}, 'c': float('nan'), 'd': float('-inf')}"#)
  }

  @Test("Python in an f-string: the other quotes, and no backslash")
  func fStrings() throws {
    let texts = ["relu", "it's", #"a"b"#, "\n", ""].map { Value(text: $0) }
    let behind = [
      "bytes([105, 116, 39, 115]).decode()", "bytes([97, 34, 98]).decode()",
      "bytes([10]).decode()",
    ]
    #expect(
      texts.map(HoleStyle.python(quotes: .double).text) == ["'relu'"] + behind + ["''"])
    #expect(
      texts.map(HoleStyle.python(quotes: .single).text) == [#""relu""#] + behind + [#""""#])
    #expect(
      HoleStyle.python(quotes: [.single, .double]).text(of: Value(text: "é"))
        == "bytes([195, 169]).decode()")
    let mapping = Value(json: try JSONValue(parsing: #"{"a": {}}"#))
    #expect(HoleStyle.python(quotes: .double).text(of: mapping) == "({'a': {}})")
  }

  @Test("other languages: texts in quotes, everything else as written")
  func quoted() {
    let text = Value(text: "a\"'\\$\nb")
    #expect(HoleStyle.raw.text(of: text) == "a\"'\\$\nb")
    #expect(HoleStyle.quoted(.backslash).text(of: text) == #""a\"'\\$\nb""#)
    #expect(HoleStyle.quoted(.backslashDollar).text(of: text) == #""a\"'\\\$\nb""#)
    #expect(HoleStyle.quoted(.doubled).text(of: text) == "\"a\"\"'\\$\nb\"")
    #expect(HoleStyle.quoted(.shell).text(of: text) == "'a\"'\\''\\$\nb'")
    let others = ["-3", "+3", "3", "TRUE", "007"].map { Value(typing: $0) }
    #expect(
      others.map(HoleStyle.quoted(.backslash, parenthesized: true).text)
        == ["(-3)", "(+3)", "3", "TRUE", "007"])
    #expect(others.map(HoleStyle.quoted(.shell).text) == ["-3", "+3", "3", "TRUE", "007"])
  }
}
