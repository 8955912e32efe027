import Diagnostics
import Testing

@testable import Grid

@Suite("Values from files")
struct FileTests {
  static let table =
    "\u{feff}lr,name,\"n, m\"\r\n0.1,a,1\r\n1e-3,\"b, \"\"c\"\"\",2\r\n\r\n5,\"x\ny\",3"
  static let files = [
    "v.txt": "0.1\r\n 1e-3 \n\n'a b'\nrelu, x\n1:3\n", "v.json": " [0.10, \"1\", true, null] ",
    "t.csv": table, "t.tsv": "a\tb\n1\t2\n3\t4\n", "empty.txt": "\n\n", "bad.json": "[1,\n 2,]",
    "object.json": "{}", "nested.json": "[1, [2]]", "hole.csv": "a,b\n1,2\n3\n",
    "open.csv": "a\n1\n\"2\n3\n", "quoted.csv": "a\n\"\"\n",
  ]

  @Test(
    "lines, an array, a column",
    arguments: [
      ("@v.txt", "0.1|1e-3|a b|relu, x|1:3"), ("@v.json", "0.10|1|true|null"),
      ("@t.csv:lr", "0.1|1e-3|5"), ("@t.csv:name", "a|b, \"c\"|x\ny"), ("@t.csv:n, m", "1|2|3"),
      ("@t.tsv:b", "2|4"), ("@quoted.csv:a", ""),
    ])
  func files(spec: String, expected: String) throws {
    let axis = try read(spec, files: Self.files)
    #expect((0..<axis.count).map { axis[$0].text }.joined(separator: "|") == expected)
  }

  @Test("a string of JSON is a text, a number keeps its text")
  func kinds() throws {
    let axis = try read("@v.json", files: Self.files)
    #expect((0..<4).map { axis[$0].kind } == [.decimal, .text, .bool, .null])
  }

  @Test("a file that can't be read")
  func unreadable() throws {
    let found = try #require(complaint("@gone.txt"))
    #expect(found.what == "can't read the file 'gone.txt'")
    #expect(found.why == "no such file")
  }

  @Test("a reader's own complaint is passed on")
  func passedOn() {
    #expect {
      try RangeGrammar.axis(name: "p", spec: "@f", at: nil) { _ in
        throw Diagnostic("it is a folder", why: "really", remedy: "name a file")
      }
    } throws: { error in
      let found = error as? Diagnostic
      return found?.why == "it is a folder: really" && found?.remedy == "name a file"
    }
  }

  @Test("bytes that are no UTF-8")
  func encoding() {
    #expect {
      try RangeGrammar.axis(name: "p", spec: "@f", at: nil) { _ in [0x61, 0xff] }
    } throws: { error in
      (error as? Diagnostic)?.what == "the file isn't UTF-8"
    }
  }

  @Test("a column that isn't there, or isn't named")
  func columns() throws {
    let wrong = try #require(complaint("@t.csv:lrr", files: Self.files))
    #expect(wrong.what == "'t.csv' has no column 'lrr'")
    #expect(wrong.remedy == "did you mean 'lr'?")
    #expect(pointed(wrong, in: "@t.csv:lrr") == "lrr")
    let none = try #require(complaint("@t.csv", files: Self.files))
    #expect(none.remedy == "name it behind a colon: @t.csv:lr")
  }

  @Test("complaints point into the file")
  func places() throws {
    let json = try #require(complaint("@bad.json", files: Self.files))
    #expect(json.location == .source(SourceLocation(file: "bad.json", line: 2, column: 4)))
    let hole = try #require(complaint("@hole.csv:b", files: Self.files))
    #expect(hole.location == .source(SourceLocation(file: "hole.csv", line: 3, column: 1)))
  }

  @Test("a quote that isn't closed swallows no rows")
  func openQuote() throws {
    let found = try #require(complaint("@open.csv:a", files: Self.files))
    #expect(found.location == .source(SourceLocation(file: "open.csv", line: 3, column: 1)))
  }

  @Test("files without values", arguments: ["@empty.txt", "@object.json"])
  func wrong(spec: String) {
    #expect(complaint(spec, files: Self.files) != nil)
  }
}
