import Testing

@testable import JSON

@Suite struct JSONNodeTests {
  /// Every value and every name with the text that its extent has.
  private func parts(_ node: JSONNode, of bytes: [UInt8]) -> [String] {
    func text(_ extent: Range<Int>) -> String { String(decoding: bytes[extent], as: UTF8.self) }
    switch node.content {
    case .scalar: return [text(node.extent)]
    case .array(let elements):
      return [text(node.extent)] + elements.flatMap { parts($0, of: bytes) }
    case .object(let members):
      return [text(node.extent)]
        + members.flatMap { [text($0.nameExtent)] + parts($0.value, of: bytes) }
    }
  }

  @Test func extentsHoldNamesAndValuesAndNothingElse() throws {
    let bytes = Array(#" {"é" : [ 1e-5 ,"a\"b"] ,"x": {} } "#.utf8)
    #expect(
      parts(try JSONNode(parsing: bytes), of: bytes) == [
        #"{"é" : [ 1e-5 ,"a\"b"] ,"x": {} }"#, #""é""#, #"[ 1e-5 ,"a\"b"]"#, "1e-5", #""a\"b""#,
        #""x""#, "{}",
      ])
  }

  @Test func theValueIsWhatAnyReaderGets() throws {
    let text = #"{"a": [true, null, -0.5, "\u00e9"], "a": {"b": NaN}}"#
    #expect(try JSONNode(parsing: Array(text.utf8)).value == JSONValue(parsing: text))
  }

  @Test(arguments: ["{\"a\": 1,}", "[1 2]", "{\"a\" 1}", "[1] 2", "{1: 2}", ""])
  func complaintsAreThoseOfTheValue(_ text: String) throws {
    let expected = #expect(throws: JSONValue.ParseError.self) { try JSONValue(parsing: text) }
    let actual = #expect(throws: JSONValue.ParseError.self) {
      try JSONNode(parsing: Array(text.utf8))
    }
    #expect(actual == expected)
  }
}
