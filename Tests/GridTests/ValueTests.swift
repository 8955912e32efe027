import Grid
import JSON
import Testing

@Suite("Values")
struct ValueTests {
  @Test(
    "a bare item is typed by the core schema of YAML 1.2",
    arguments: [
      ("1", Value.Kind.integer), ("-3", .integer), ("+3", .integer), ("007", .integer),
      ("0x10", .integer), ("0o17", .integer), ("0.5", .decimal), (".5", .decimal),
      ("5.", .decimal), ("1e-5", .decimal), ("1E5", .decimal), ("true", .bool), ("False", .bool),
      ("null", .null), ("~", .null), ("", .null), ("no", .text), ("yes", .text), ("on", .text),
      ("1:30", .text), ("1_000", .text), ("None", .text), ("tRUE", .text), ("1e", .text),
      (".", .text), ("-", .text), ("+-1", .text), ("0x", .text), ("0xg", .text), ("0x-1", .text),
      ("1 ", .text), ("nan", .text), (".inf", .text), ("'1'", .text), ("1e1234567", .text),
      ("٣", .text),
    ])
  func typing(text: String, kind: Value.Kind) {
    #expect(Value(typing: text).kind == kind)
  }

  @Test("a text in quotes loses them")
  func quotes() {
    #expect(Value(typing: "'1'").text == "1")
    #expect(Value(typing: "'it''s'").text == "it's")
    #expect(Value(typing: "\"a\\\"b\"").text == "a\"b")
    #expect(Value(typing: "\"a\nb\"").text == "a\nb")
    #expect(Value(typing: "'a'b").text == "'a'b")
  }

  @Test(
    "the written form is kept, the canonical one is the same for all spellings",
    arguments: [
      ("0.10", "0.1"), ("1e-1", "0.1"), (".1", "0.1"), ("1.0", "1"), ("+1", "1"), ("01", "1"),
      ("-0", "0"), ("0e9", "0"), ("1e-5", "1e-5"), ("0.00001", "1e-5"), ("1e-4", "0.0001"),
      ("12.5e-6", "1.25e-5"), ("1e14", "100000000000000"), ("1e15", "1e15"), ("0x10", "16"),
      ("1000000000000000", "1e15"), ("1234567890123456", "1234567890123456"),
      ("True", "true"), ("~", "null"),
      (
        "123456789012345678901234567890123456789012345.50",
        "123456789012345678901234567890123456789012345.5"
      ),
    ])
  func canonical(text: String, canonical: String) {
    let value = Value(typing: text)
    #expect(value.text == text)
    #expect(value.canonical == canonical)
  }

  @Test("a text never has the canonical form of something else")
  func collisions() {
    for text in ["1", "true", "null", "0.1", "\"a\""] {
      #expect(Value(text: text).canonical != Value(typing: text).canonical)
      #expect(Value(text: text) != Value(typing: text))
    }
    #expect(Value(text: "a").canonical == "\"a\"")
  }

  @Test("equality is by bytes")
  func bytes() {
    #expect(Value(text: "e\u{301}") != Value(text: "\u{e9}"))
    #expect(Set([Value(text: "e\u{301}"), Value(text: "\u{e9}")]).count == 2)
    #expect(Value(typing: "0.1") != Value(typing: "0.10"))
  }

  @Test(
    "as JSON a number keeps its text where JSON knows it",
    arguments: [
      ("1e-5", "1e-5"), ("0.10", "0.10"), ("1E+5", "1E+5"), ("+1", "1"), (".5", "0.5"),
      ("007", "7"), ("5.", "5"), ("0x10", "16"), ("True", "true"), ("~", "null"), ("no", "\"no\""),
      ("'1'", "\"1\""),
    ])
  func json(text: String, expected: String) {
    #expect(Value(typing: text).json.text() == expected)
  }
}
