import Diagnostics
import Grid
import Testing

@Suite("What is known of an expression before it is evaluated")
struct ExpressionCheckTests {
  private let domains: [String: ExpressionDomain] = [
    "n": .init([.integer]), "x": .init([.integer, .decimal]), "t": .init([.text]),
    "b": .init([.bool]), "s": .init([.structure]), "mixed": .init([.integer, .text]),
    "maybe": .init([.decimal, .null]), "flag": .init([.bool, .integer]), "any": .any,
    "nothing": .init([]),
  ]

  private func check(_ text: String) throws(Diagnostic) -> Expression.Checked {
    try Expression(text, at: expressionPlace(text)).check(among: domains.keys.sorted()) {
      domains[$0]
    }
  }

  @Test(
    "the kinds of a result follow from those of its parameters",
    arguments: [
      ("n + 1", "integer"), ("n * n - n // 2 % 3", "integer"), ("n / 2", "decimal integer"),
      ("n ** 2", "decimal integer"), ("x + n", "decimal integer"), ("-n", "integer"),
      ("t + 'a'", "text"), ("mixed + 1", "integer"), ("mixed + mixed", "integer text"),
      ("n < 2", "bool"), ("not b", "bool"), ("b and b", "bool"), ("t in ['a']", "bool"),
      ("n if b else t", "integer text"), ("null", "null"), ("1e3", "decimal"), ("s", "structure"),
      ("maybe", "decimal null"), ("min(n, 2)", "integer"), ("max(n, x)", "decimal integer"),
      ("round(x)", "integer"), ("round(x, 2)", "decimal integer"), ("floor(x)", "integer"),
      ("sqrt(n)", "decimal integer"), ("len(t)", "integer"), ("str(n)", "text"),
      ("int(t)", "integer"), ("number(t)", "decimal integer"), ("lower(t)", "text"),
      ("exists(n)", "bool"), ("sum([])", "integer"),
      ("any", "bool decimal integer null structure text"), ("nothing + 1", "decimal integer"),
    ])
  func kinds(text: String, kinds: String) throws {
    #expect(try check(text).kinds.map(\.rawValue).sorted().joined(separator: " ") == kinds)
  }

  @Test(
    "what applies only to some values, or is always the same, is noted",
    arguments: [
      ("mixed * 2", "`*` doesn't apply where 'mixed' is a text", 1, 5),
      ("abs(maybe)", "`abs` doesn't apply where 'maybe' is null", 5, 5),
      ("b and flag", "`and` doesn't apply where 'flag' is a number", 7, 4),
      (
        "1 + (mixed if b else 2) * 2", "`*` doesn't apply where `mixed if b else 2` is a text", 5,
        19
      ),
      ("0 < mixed", "`<` applies only where both sides are numbers", 1, 9),
      ("mixed < 'a'", "`<` applies only where both sides are texts", 1, 11),
      ("mixed < mixed", "`<` applies only where both sides are numbers, or both texts", 1, 13),
      ("'a' + mixed", "`+` applies only where both sides are texts", 1, 11),
      ("any in any", "`in` doesn't apply where 'any' is a number, a truth value or null", 8, 3),
      ("t == 3", "`t == 3` is never true", 1, 6),
      ("n != '3'", "`n != '3'` is always true", 1, 8),
      ("n in ['3', '4']", "`n in ['3', '4']` is never true", 1, 15),
      ("t not in [3]", "`t not in [3]` is always true", 1, 12),
      ("s == 1 or b", "`s == 1` is never true", 1, 6),
      ("n > 0 < 1", "`0 < 1` compares two constants", 5, 5),
      ("n % 0 == 0", "a division by 0 is never known", 1, 5),
      ("n + n // 0.0", "a division by 0 is never known", 5, 8),
    ])
  func notes(text: String, what: String, column: Int, length: Int) throws {
    let notes = try check(text).notes
    #expect(notes.map(\.what) == [what])
    #expect(notes.allSatisfy { $0.severity == .warning })
    guard case .source(let place)? = notes.first?.location else {
      Issue.record("no place")
      return
    }
    #expect(place.column == column + 4)
    #expect(place.length == length)
  }

  @Test(
    "what fits has no notes",
    arguments: [
      "n == 1.5", "x in [1, 2.5]", "mixed == 'a'", "mixed in [1, 'a']", "maybe == null",
      "maybe != 1", "any == 1", "s == [1]", "1 in s", "'a' in t", "t < 'a'", "str(mixed) == '1'",
      "n in []", "exists(maybe)", "is_number(mixed)", "len(t) + len(s) > 2", "int(flag)",
    ])
  func fits(text: String) throws {
    #expect(try check(text).notes.isEmpty)
  }

  @Test("the same note is made once")
  func once() throws {
    #expect(try check("mixed * 2 + mixed * 3").notes.count == 1)
  }

  @Test("a number in quotes is pointed out")
  func quotes() throws {
    #expect(try check("n == '3'").notes[0].remedy == "3 is a number only without quotes")
    #expect(
      try check("b in ['x', 'true']").notes[0].remedy == "true is a truth value only without quotes"
    )
  }

  @Test("a condition that is a truth value only for some values is noted")
  func truth() throws {
    #expect(try check("b").truth().notes.isEmpty)
    #expect(try check("flag").truth().notes.map(\.what) == ["`flag` isn't always true or false"])
  }

  @Test("names come in the order of their first appearance")
  func names() throws {
    #expect(
      try Expression("b + a * b.c if `d-e` else min(a, f)").names == ["b", "a", "b.c", "d-e", "f"])
    #expect(try Expression("if(c, a, b)").names == ["c", "a", "b"])
    #expect(try Expression("1 + 'a'").names == [])
    #expect(try Expression("1").text == "1")
  }

  @Test("binding asks for a place for each name")
  func binding() throws {
    #expect { try check("n + x").bound { $0 == "n" ? 0 : nil } } throws: {
      ($0 as? Diagnostic)?.what == "the parameter 'x' has no place among the values"
    }
  }
}
