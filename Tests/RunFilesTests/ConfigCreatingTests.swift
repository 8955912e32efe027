import Grid
import Testing

@testable import RunFiles

/// Values that aren't there and are added.
@Suite struct ConfigCreatingTests {
  @Test(arguments: [
    ConfigCase("a: 1", ["b": "2"], "a: 1\nb: 2"),
    ConfigCase("a: 1 # c\n\n# end\n", ["b": "2"], "a: 1 # c\nb: 2\n\n# end\n"),
    ConfigCase("a: 1\r\n", ["b": "2"], "a: 1\r\nb: 2\r\n"),
    ConfigCase(
      "t:\n    a: 1\n    l:\n    - 1\n    # in\n# out\nu: 1\n", ["t.b": "2", "v": "3"],
      "t:\n    a: 1\n    l:\n    - 1\n    b: 2\n    # in\n# out\nu: 1\nv: 3\n"),
    ConfigCase("t:\n  a: 1\n", ["b": "3", "t.b": "2"], "t:\n  a: 1\n  b: 2\nb: 3\n"),
    ConfigCase("t:\n  a:\n", ["t.a": "1", "t.b": "2", "c": "3"], "t:\n  a: 1\n  b: 2\nc: 3\n"),
    ConfigCase(
      "- a: 1\n- - b: 2\n", ["0.x": "3", "1.0.z": "4"],
      "- a: 1\n  x: 3\n- - b: 2\n    z: 4\n"),
    ConfigCase("a: 1\n...\n", ["b": "2"], "a: 1\nb: 2\n...\n"),
    ConfigCase("? a\n: 1\n", ["b": "2"], "? a\n: 1\nb: 2\n"),
    ConfigCase("a: |\n  x\n\nb: 1\n", ["c": "2"], "a: |\n  x\n\nb: 1\nc: 2\n"),
    ConfigCase(
      "t:\n  a: |\n    x\n\n  b: |\n    y\n\nc: 1\n", ["t.d": "2"],
      "t:\n  a: |\n    x\n\n  b: |\n    y\n  d: 2\n\nc: 1\n"),
    ConfigCase(
      "d: {lr: 1}\nt:\n  <<: {a: 1}\n", ["t.lr": "2"], "d: {lr: 1}\nt:\n  <<: {a: 1}\n  lr: 2\n"),
  ])
  func lines(_ example: ConfigCase) throws {
    #expect(try example.filled() == example.result)
    #expect(try example.file().text.original == Array(example.base.utf8))
  }

  /// A line behind these would change the text that they hold.
  @Test(arguments: [
    ConfigCase("b: |\n  x\n    ", ["c": "2"], "c: 2\nb: |\n  x\n    "),
    ConfigCase("a: 1\nb: |+\n  x\n\n", ["c": "2"], "a: 1\nc: 2\nb: |+\n  x\n\n"),
    ConfigCase("- b: |\n    x", ["0.c": "2"], "- c: 2\n  b: |\n    x"),
    ConfigCase(
      "t:\n  b:\n  - |\n   x\n     \n# e", ["t.c": "2"], "t:\n  c: 2\n  b:\n  - |\n   x\n     \n# e"
    ),
    ConfigCase("? a\n: >\n  x", ["b": "1", "c": "2"], "b: 1\nc: 2\n? a\n: >\n  x"),
  ])
  func linesBeforeBlocksOfText(_ example: ConfigCase) throws {
    #expect(try example.filled() == example.result)
  }

  @Test(arguments: [
    ConfigCase("{a: 1}", ["b": "2", "c": "3"], "{a: 1, b: 2, c: 3}"),
    ConfigCase("a: {} # c\nb: { }\n", ["a.x": "1", "b.x": "1"], "a: {x: 1} # c\nb: {x: 1 }\n"),
    ConfigCase(
      "{a: 1, # c\n b: [1] , # d\n}\n", ["c": "x"], "{a: 1, # c\n b: [1], c: x , # d\n}\n"),
    ConfigCase("{a, b: }", ["c": "1"], "{a, b: , c: 1 }"),
    ConfigCase("[{a}]", ["0.c": "1"], "[{a, c: 1}]"),
    ConfigCase("a: {}", ["a.x": nil, "a.v": "1", "a.z": "2"], "a: {v: 1, z: 2}"),
    ConfigCase("a: {}", ["a.x": nil, "a.y": nil], "a: {}"),
  ])
  func inBraces(_ example: ConfigCase) throws {
    #expect(try example.filled() == example.result)
  }

  @Test(arguments: [
    ConfigCase(
      "a:\n    b: 1\n", ["t.o.lr": "1", "t.o.m": "2", "t.p": "3"],
      "a:\n    b: 1\nt:\n    o:\n        lr: 1\n        m: 2\n    p: 3\n"),
    ConfigCase("a: 1\n", ["t.o.lr": nil, "t.o.m": "2", "t.p": nil], "a: 1\nt:\n  o:\n    m: 2\n"),
    ConfigCase("a: 1\n", ["t.o.lr": nil, "t.p": nil], "a: 1\n"),
    ConfigCase("a: {b: 1}\n", ["a.t.lr": "1", "a.t.m": "2"], "a: {b: 1, t: {lr: 1, m: 2}}\n"),
    ConfigCase("t: # c\nb: 1\n", ["t.lr": "1", "t.m": "2"], "t: # c\n  lr: 1\n  m: 2\nb: 1\n"),
    ConfigCase("t: # c\nb: 1\n", ["t.lr": nil], "t: # c\nb: 1\n"),
    ConfigCase("t: ~ # c\nb: null", ["t.o.lr": "1", "b.c": nil], "t: {o: {lr: 1}} # c\nb: null"),
    ConfigCase(
      "t: &x # c\nl:\n-\n- {a, b: }", ["t.a": "1", "l.0.c": "2", "l.1.a.d": "3", "l.1.b.e": "4"],
      "t: &x {a: 1} # c\nl:\n- {c: 2}\n- {a: {d: 3}, b: {e: 4} }"),
    ConfigCase("t:\r\n", ["t.o.lr": "1", "u": "2"], "t:\r\n  o:\r\n    lr: 1\r\nu: 2\r\n"),
  ])
  func parents(_ example: ConfigCase) throws {
    #expect(try example.filled() == example.result)
    #expect(try example.file().text.original == Array(example.base.utf8))
  }

  @Test func keysAreTexts() throws {
    let example = ConfigCase("a: 1\n", ["on": "1", "1e3": "2", "x y": "3", "a: b": "4"], "")
    #expect(try example.filled() == "a: 1\n\"on\": 1\n\"1e3\": 2\nx y: 3\n\"a: b\": 4\n")
  }
}
