import Diagnostics
import Grid
import Testing

@Suite("Constraints whose left operand is left out")
struct ExpressionConstraintTests {
  /// The values from 1 to 9 that satisfy all constraints.
  private func kept(_ constraints: [String]) throws -> [Int] {
    try (1...9).filter { value in
      try constraints.allSatisfy { try verdict($0, on: "\(value)") == true }
    }
  }

  @Test("an even number above 2")
  func even() throws {
    #expect(try kept(["% 2 == 0", "> 2"]) == [4, 6, 8])
  }

  @Test("a value is one operand: the square of -3 is above 0")
  func square() throws {
    #expect(try verdict("** 2 > 0", on: "-3") == true)
    #expect(try verdict("** 2 == 9", on: "-3") == true)
  }

  @Test(
    "each of the forms",
    arguments: [
      ("> 0", "x > 0", [1, 2, 3, 4, 5, 6, 7, 8, 9]), ("<= 1", "x <= 1", [1]),
      ("!= 3", "x != 3", [1, 2, 4, 5, 6, 7, 8, 9]), ("== 3", "x == 3", [3]),
      ("in [1, 2]", "x in [1, 2]", [1, 2]),
      ("not in [1, 2, 3, 4, 5, 6]", "x not in [1, 2, 3, 4, 5, 6]", [7, 8, 9]),
      ("> 0 < 1", "x > 0 < 1", [1, 2, 3, 4, 5, 6, 7, 8, 9]),
      ("> 2 and x < 5", "x > 2 and x < 5", [3, 4]),
      ("+ 1 > 9", "x + 1 > 9", [9]), ("- 3 > 4", "x - 3 > 4", [8, 9]),
      ("-3 > 4", "x - 3 > 4", [8, 9]),
      ("* 2 == 4", "x * 2 == 4", [2]), ("/ 2 == 1.5", "x / 2 == 1.5", [3]),
      ("// 4 == 2", "x // 4 == 2", [8, 9]),
      ("x > 8", "x > 8", [9]), ("8 < x", "8 < x", [9]), ("-x < -8", "-x < -8", [9]),
      ("not x < 9", "not x < 9", [9]),
      (" < 2", "x < 2", [1]),
    ])
  func forms(text: String, whole: String, kept: [Int]) throws {
    #expect(try Expression.constraint(text, on: "x").description == whole)
    #expect(try self.kept([text]) == kept)
  }

  @Test("the name may be one that needs backticks")
  func name() throws {
    let constraint = try Expression.constraint("> 0", on: "learning-rate")
    #expect(constraint.names == ["learning-rate"])
    #expect(constraint.description == "`learning-rate` > 0")
    #expect(constraint.text == "> 0")
    #expect(try Expression(constraint.description).names == ["learning-rate"])
  }

  @Test("a whole expression may name others than the parameter")
  func others() throws {
    #expect(try Expression.constraint("batch * accum <= 512", on: "x").names == ["batch", "accum"])
  }

  private func complaint(_ text: String) -> Diagnostic? {
    do {
      let checked = try Expression.constraint(text, on: "x", at: expressionPlace(text)).check {
        $0 == "x" ? .init([.integer]) : nil
      }
      _ = try checked.truth()
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "what is wrong is said, with its place",
    arguments: [
      ("__import__('os').system('x')", "unknown function '__import__'", 1),
      ("> __import__('os').getpid()", "unknown function '__import__'", 3),
      ("3", "the constraint `3` names no parameter", 1),
      ("1 < 2", "the constraint `1 < 2` names no parameter", 1),
      ("", "an expression is missing", 1),
      ("= 3", "`=` is no operator of expressions", 1),
      (">", "an operand is missing behind `>`", 1),
      ("> 2 and < 5", "an operand is missing before `<`", 9),
      ("* 2", "`x * 2` is a number, not true or false", 1),
      (
        "+ 'a' == 'b'",
        "`+` adds two numbers or joins two texts, but the values of 'x' are numbers and `'a'` is a text",
        1
      ),
      ("and true", "`and` takes truth values, but the values of 'x' are numbers", 1),
      ("not > 3", "an operand is missing before `>`", 5),
      (") > 3", "an operand is missing before `)`", 1),
      ("y > 3", "unknown parameter 'y'", 1),
    ])
  func wrong(text: String, what: String, column: Int) throws {
    let found = try #require(complaint(text))
    #expect(found.what == what)
    guard case .source(let place)? = found.location else {
      Issue.record("no place")
      return
    }
    #expect(place.column == column + 4)
  }
}
