import Grid
import Testing

@testable import RunFiles

/// Values that are there and are replaced.
@Suite struct ConfigReplacingTests {
  @Test(arguments: [
    ConfigCase(
      "# head\nb:   1e-3   # b\na: {x: 1,  y: [1, 2]}\n\nt:\n    lr: 0.1 # rate\n    'n': \"adam\"",
      ["t.lr": "0.5", "a.y": "[3, 4]"],
      "# head\nb:   1e-3   # b\na: {x: 1,  y: [3, 4]}\n\nt:\n    lr: 0.5 # rate\n    'n': \"adam\""),
    ConfigCase("a: 1\r\nb: 2 # c\r\n", ["b": "3"], "a: 1\r\nb: 3 # c\r\n"),
    ConfigCase("\u{FEFF}a: 1\n", ["a": "2"], "\u{FEFF}a: 2\n"),
    ConfigCase("é: {日本: '本'} # ü\n", ["é.日本": "x"], "é: {日本: x} # ü\n"),
    ConfigCase("--- # doc\na: 1\n...\n", ["a": "2"], "--- # doc\na: 2\n...\n"),
    ConfigCase("a: one\n  two\nb: 1\n", ["a": "x"], "a: x\nb: 1\n"),
    ConfigCase("a:\n  # c\n  one\nb: 1\n", ["a": "x"], "a:\n  # c\n  x\nb: 1\n"),
    ConfigCase("a: \"x\\\n  y\"  # c\n", ["a": "1"], "a: 1  # c\n"),
    ConfigCase("a: |  # c\n  x\n\n  y\n\n# e\nb: 1\n", ["a": "1"], "a: 1\n\n# e\nb: 1\n"),
    ConfigCase("a: >+\n  x\n\nb: 1\n", ["a": "1"], "a: 1\n\nb: 1\n"),
  ])
  func scalars(_ example: ConfigCase) throws {
    #expect(try example.filled() == example.result)
    #expect(try example.file().text.original == Array(example.base.utf8))
  }

  @Test(arguments: [
    ConfigCase("a:\n  - 1\n  - 2\nb: 1\n", ["a": "x"], "a: x\nb: 1\n"),
    ConfigCase("a:\n- 1\n- 2\nb: 1\n", ["a": "x"], "a: x\nb: 1\n"),
    ConfigCase(
      "a: # widths\n  # c\n  - 1 # one\n  - 2 # two\n# end\nb: 1\n", ["a": "[3]"],
      "a: [3] # widths\n# end\nb: 1\n"),
    ConfigCase("a: &x\n- 1\nb: 1", ["a": "x"], "a: &x x\nb: 1"),
    ConfigCase("a:\n  b:\n    c: |\n      t\n\n  d: 1", ["a.b": "x"], "a:\n  b: x\n\n  d: 1"),
    ConfigCase("a:\n  b:\n  c: # n\n", ["a": "{\"d\": 1}"], "a: {d: 1}\n"),
    ConfigCase(
      "- a: 1 # c\n- b: 2\n  c: 3 # d\n- 4\n", ["0": "x", "1": "z"], "- x # c\n- z\n- 4\n"),
    ConfigCase("-\n  a: 1\n- - 1\n  - 2\n", ["0": "x", "1.0": "z"], "-\n  x\n- - z\n  - 2\n"),
    ConfigCase("a: [1,\n  2, # c\n  3] # d\n", ["a": "x"], "a: x # d\n"),
    ConfigCase("a: {b: [1, {c: d}]}", ["a.b.1": "x"], "a: {b: [1, x]}"),
    ConfigCase("a: [b: 1, c: 2]", ["a.1.c": "x"], "a: [b: 1, c: x]"),
    ConfigCase(
      "? a\n: - 1\n  - 2\n? b\n:\n  - 1\nc: 1\n", ["a": "x", "b": "z"], "? a\n: x\n? b\n: z\nc: 1\n"
    ),
  ])
  func listsAndMappings(_ example: ConfigCase) throws {
    #expect(try example.filled() == example.result)
    #expect(try example.file().text.original == Array(example.base.utf8))
  }

  @Test(arguments: [
    ConfigCase("a:\nb:   # c\n", ["a": "1", "b": "2"], "a: 1\nb: 2   # c\n"),
    ConfigCase("- \n-\n- 3", ["0": "1", "1": "2"], "- 1 \n- 2\n- 3"),
    ConfigCase(
      "{a, b: , \"c\":, d: }", ["a": "1", "b": "2", "c": "3", "d": "4"],
      "{a: 1, b: 2 , \"c\": 3, d: 4 }"),
    ConfigCase("? a # c\n? b\n", ["a": "1"], "? a\n: 1 # c\n? b\n"),
    ConfigCase("x:\n  ? a", ["x.a": "1"], "x:\n  ? a\n  : 1"),
    ConfigCase("a: &x\nb: !!null\nc: 1", ["a": "1", "b": "2"], "a: &x 1\nb: !!null 2\nc: 1"),
  ])
  func valuesThatArentWritten(_ example: ConfigCase) throws {
    #expect(try example.filled() == example.result)
    #expect(try example.file().text.original == Array(example.base.utf8))
  }

  @Test func keysThatHoldDotsAreFoundFirst() throws {
    let base = "a.b: {c: 1}\na: {b.c: 2, b: {c: 3, d: 4}}\n"
    func set(_ path: String) throws -> String { try ConfigCase(base, [path: "x"], "").filled() }
    #expect(try set("a.b.c") == "a.b: {c: x}\na: {b.c: 2, b: {c: 3, d: 4}}\n")
    #expect(try set("a.b.d") == "a.b: {c: 1}\na: {b.c: 2, b: {c: 3, d: x}}\n")
  }

  @Test func aRunWithoutTheParameterKeepsTheBase() throws {
    let base = "a: # w\n  - 1 # one\nb: {c: 1}\nd:\n"
    #expect(
      try ConfigCase(base, ["a": nil, "b.c": "2", "d": nil], "").filled()
        == "a: # w\n  - 1 # one\nb: {c: 2}\nd:\n")
  }

  @Test func tagsAndAnchorsStay() throws {
    let base = "a: !!float &x 1\nb: !path old\nc: &y {d: 1}\n"
    #expect(
      try ConfigCase(base, ["a": "1e-5", "b": "new", "c": "2"], "").filled()
        == "a: !!float &x 1e-5\nb: !path new\nc: &y 2\n")
  }
}
