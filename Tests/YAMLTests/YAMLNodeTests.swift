import Diagnostics
import Testing
import YAML

@Suite struct YAMLNodeTests {
  private func parse(_ yaml: String) throws -> YAMLNode {
    try YAMLNode.parse(Array(yaml.utf8), file: "f")
  }

  private func items(_ yaml: String) throws -> [YAMLNode] {
    guard case .sequence(let items) = try parse(yaml).content else { return [] }
    return items
  }

  private func entries(_ yaml: String) throws -> [YAMLNode.Entry] {
    guard case .mapping(let entries) = try parse(yaml).content else { return [] }
    return entries
  }

  @Test func scalarsAreTextAndKeepTheirStyle() throws {
    let items = try items("[no, 1:30, 'a''b', \"c\\td\", 0x1F, 1e-5, ~]")
    #expect(items.compactMap(\.text?.value) == ["no", "1:30", "a'b", "c\td", "0x1F", "1e-5", "~"])
    #expect(items.map(\.isQuoted) == [false, false, true, true, false, false, false])
    #expect(items.map(\.isNull) == [false, false, false, false, false, false, true])
  }

  @Test func mappingsKeepTheirOrder() throws {
    let entries = try entries("z: 1\na: 2\nm: 3")
    #expect(entries.map(\.key.value) == ["z", "a", "m"])
    #expect(entries.map(\.key.location.line) == [1, 2, 3])
  }

  @Test func columnsAreCharacters() throws {
    let items = try items("[\u{1F469}\u{200D}\u{1F52C}, e\u{301}x, 日本, last]")
    #expect(items.map(\.location.column) == [2, 5, 9, 13])
    #expect(items.map(\.location.length) == [1, 2, 2, 4])
  }

  @Test func linesEndInEveryManner() throws {
    let entries = try entries("\u{FEFF}a: 1\r\nb: 2\rc: 3\nd: 4")
    #expect(entries.map(\.key.location.line) == [1, 2, 3, 4])
    #expect(entries.map(\.key.location.column) == [1, 1, 1, 1])
    #expect(entries.map(\.key.location.text) == ["a: 1", "b: 2", "c: 3", "d: 4"])
  }

  @Test func canonicallyEqualKeysAreTwoKeys() throws {
    #expect(try entries("\u{E9}: 1\ne\u{301}: 2").count == 2)
  }

  @Test func aliasesStandForTheirValues() throws {
    let entries = try entries("a: &x [1, &y 2]\nb: *x\nc: *y\n*y : d")
    #expect(entries[1].value == entries[0].value)
    #expect(entries[2].value.text?.value == "2")
    #expect(entries[2].value.location.line == 1)
    #expect(entries[2].value.location.column == 14)
    #expect(entries[3].key.value == "2")
  }

  @Test func placesInsideOfTexts() throws {
    let entries = try entries(
      """
      a: plain text
      b: 'single quoted'
      c: "tab \\t"
      d: |
          first

           third line
      e: folded
        text
      """)
    func spot(_ index: Int, _ offset: Int) -> [Int]? {
      guard let place = entries[index].value.text?.place(ofCharacter: offset) else { return nil }
      return [place.line, place.column]
    }
    #expect(spot(0, 6) == [1, 10])
    #expect(spot(1, 7) == [2, 12])
    #expect(spot(2, 4) == [3, 4])
    #expect(spot(3, 0) == [5, 5])
    #expect(spot(3, 8) == [7, 6])
    #expect(spot(4, 7) == [8, 4])
  }

  @Test func whatIsRefused() {
    func message(_ bytes: [UInt8]) -> String? {
      do {
        _ = try YAMLNode.parse(bytes, file: "f")
        return nil
      } catch { return error.description }
    }
    #expect(message([]) == "f: error: the file is empty")
    #expect(
      message(Array("a: 1\nb: \u{0}".utf8)) == """
        f:2:4: error: there is a NUL byte in the file
          2 | b: \u{0}
            |    ^
          why: YAML forbids it, or its versions disagree on what it means
          try: remove it; inside double quotes it can be written with a backslash
        """)
    #expect(
      message(Array("a: 1\nb: é".utf8) + [0xFF]) == """
        f:2:5: error: the file isn't UTF-8 text from here on
          2 | b: é
            |     ^
          try: save it as UTF-8: iconv -f latin1 -t utf-8 f
        """)
    #expect(
      message(Array(#"a: "\0""#.utf8)) == #"""
        f:1:4: error: there is a NUL character in the text
          1 | a: "\0"
            |    ^~~~
        """#)
    #expect(
      message(Array("a: x\u{2028}y".utf8)) == """
        f:1:5: error: there is the character U+2028 in the file
          1 | a: x\u{2028}y
            |     ^
          why: YAML forbids it, or its versions disagree on what it means
          try: remove it; inside double quotes it can be written with a backslash
        """)
    #expect(message(Array((String(repeating: "[", count: 65)).utf8))?.contains("64 deep") == true)
    #expect(message([0xFE, 0xFF, 0x00, 0x61])?.contains("isn't UTF-8") == true)
  }
}
