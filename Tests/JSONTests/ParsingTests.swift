import Testing

@testable import JSON

@Suite("Reading JSON")
struct ParsingTests {
  @Test("values of every kind, members in order, numbers as written")
  func values() throws {
    let text =
      #" {"b": [1, -0.50, 1e-5, 1E+05], "a": {"x": null, "y": true, "z": false}, "b": "s"} "#
    let value = try JSONValue(parsing: text)
    #expect(
      value
        == .members([
          "b": .array([.number("1"), .number("-0.50"), .number("1e-5"), .number("1E+05")]),
          "a": .members(["x": .null, "y": .bool(true), "z": .bool(false)]), "b": .string("s"),
        ]))
    #expect(value["b"] == .string("s"))
    #expect(value["a"]?["y"] == .bool(true))
    #expect(value["c"] == nil)
    #expect(JSONValue.null["c"] == nil)
    #expect(value.object?.map(\.name) == ["b", "a", "b"])
    #expect(value.object?.first?.value.array?.map(\.double) == [1, -0.5, 1e-5, 1e5])
  }

  @Test(
    "what is no JSON, with the offset of the first byte that couldn't be read",
    arguments: [
      ("", "the text ends too early", 0), ("  ", "the text ends too early", 2),
      ("{", "a name in quotes is missing", 1), ("{1: 2}", "a name in quotes is missing", 1),
      (#"{"a" 1}"#, "a ':' is missing", 5), (#"{"a": 1,}"#, "a name in quotes is missing", 8),
      (#"{"a": 1 "b""#, "a ',' or '}' is missing", 8), ("[1 2]", "a ',' or ']' is missing", 3),
      ("[1,]", "a value is missing", 3), ("[", "the text ends too early", 1),
      ("1 2", "there is text behind the value", 2), ("nul", "an unknown word", 0),
      ("nulll", "there is text behind the value", 4), ("truth", "an unknown word", 0),
      ("01", "a number starts with 0", 1), ("-012", "a number starts with 0", 2),
      ("-", "a value is missing", 1), ("+1", "a value is missing", 0),
      (".5", "a value is missing", 0), ("1.", "a digit is missing", 2),
      ("1.e5", "a digit is missing", 2), ("1e", "a digit is missing", 2),
      ("1e+", "a digit is missing", 3), ("'a'", "a value is missing", 0),
      ("\"a", "a string doesn't end", 2), ("\"a\\", "a string doesn't end", 3),
      (#""\x""#, "an unknown escape stands in a string", 2),
      (#""\u12""#, "four hexadecimal digits are missing", 3),
      (#""\u+123""#, "four hexadecimal digits are missing", 3),
      (#""\u12g4""#, "four hexadecimal digits are missing", 3),
      ("\"a\nb\"", "a control character stands in a string", 2),
      ("\"\u{0}\"", "a control character stands in a string", 1),
      ("-Infinite", "an unknown word", 1), ("nan", "an unknown word", 0),
      ("\u{FEFF}1", "a value is missing", 0),
    ])
  func errors(_ text: String, _ what: String, _ offset: Int) {
    #expect(throws: JSONValue.ParseError(what: what, offset: offset)) {
      try JSONValue(parsing: text)
    }
  }

  @Test(
    "escapes and surrogates",
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
      (#""\ud83d\ude80""#, "🚀"), (#""\uD83D\uDE80!""#, "🚀!"), (#""\u0000""#, "\u{0}"),
      (#""\ud83d""#, "\u{FFFD}"), (#""\ude80""#, "\u{FFFD}"), (#""\ud83dx""#, "\u{FFFD}x"),
      (#""\ud83d\n""#, "\u{FFFD}\n"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
      (#""\ud83d\ud83d\ude80""#, "\u{FFFD}🚀"), ("\"\u{7f}é\"", "\u{7f}é"),
    ])
  func strings(_ text: String, _ expected: String) throws {
    let string = try #require(try JSONValue(parsing: text).string)
    #expect(Array(string.utf8) == Array(expected.utf8))
  }

  @Test("bytes that are no UTF-8 are replaced, and nothing is read beyond the end")
  func brokenBytes() throws {
    #expect(try JSONValue(parsing: [0x22, 0xff, 0x22]).string == "\u{FFFD}")
    #expect(try JSONValue(parsing: [0x22, 0xf0, 0x9f, 0x22]).string == "\u{FFFD}")
    for text in [#"{"a": [1, "\ud83d\ude80", -1.5e-7, NaN, true]}"#] {
      for end in 0..<text.utf8.count {
        #expect(throws: JSONValue.ParseError.self) {
          try JSONValue(parsing: Array(text.utf8)[..<end])
        }
      }
    }
  }

  @Test("512 levels are read, one more isn't")
  func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(try JSONValue(parsing: nested(512)).array?.count == 1)
    #expect(throws: JSONValue.ParseError(what: "it is nested too deeply", offset: 512)) {
      try JSONValue(parsing: nested(513))
    }
    let wide = "[" + [String](repeating: nested(500), count: 3).joined(separator: ",") + "]"
    #expect(try JSONValue(parsing: wide).array?.count == 3)
  }

  @Test("Python's NaN and infinities")
  func notFinite() throws {
    let values = try JSONValue(parsing: "[NaN, Infinity, -Infinity]").array?.map(\.double)
    #expect(values?.count == 3)
    #expect(values?[0]?.isNaN == true)
    #expect(values?[1] == .infinity)
    #expect(values?[2] == -.infinity)
  }

  @Test("numbers as integers and doubles")
  func numbers() {
    #expect(JSONValue.number("42").int == 42)
    #expect(JSONValue.number("-0").int == 0)
    #expect(JSONValue.number("1e3").int == nil)
    #expect(JSONValue.number("9223372036854775808").int == nil)
    #expect(JSONValue.number("1e3").double == 1000)
    #expect(JSONValue.number("1e999").double == .infinity)
    #expect(JSONValue.string("1").int == nil)
    #expect(JSONValue.string("1").double == nil)
  }

  @Test("strings are compared byte for byte")
  func equality() {
    #expect(JSONValue.string("é") != .string("e\u{301}"))
    #expect(JSONValue.members(["é": .null]) != .members(["e\u{301}": .null]))
    #expect(JSONValue.members(["é": .null])["e\u{301}"] == nil)
    #expect(JSONValue.members(["a": .null, "b": .null]) != .members(["b": .null, "a": .null]))
    #expect(JSONValue.number("1") != .number("1.0"))
    #expect(JSONValue.array([.null]) != .null)
  }
}
