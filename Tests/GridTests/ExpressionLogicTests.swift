import Diagnostics
import Grid
import Testing

/// S. C. Kleene's strong logic of three values (Introduction to Metamathematics, 1952, §64).
@Suite("Expressions that aren't known")
struct ExpressionLogicTests {
  /// Truth of an expression over `a` and `b`; nil is unknown.
  private func truth(_ text: String, _ a: Bool?, _ b: Bool? = nil) throws -> Bool? {
    let bound = try Expression(text).check { _ in ExpressionDomain([.bool]) }.truth()
      .bound { $0 == "a" ? 0 : 1 }
    return bound.truth { index in (index == 0 ? a : b).map { Value(typing: $0 ? "true" : "false") }
    }
  }

  private static let three: [Bool?] = [true, false, nil]

  @Test("and, or and not, for all values")
  func tables() throws {
    let and: [[Bool?]] = [[true, false, nil], [false, false, false], [nil, false, nil]]
    let or: [[Bool?]] = [[true, true, true], [true, false, nil], [true, nil, nil]]
    let not: [Bool?] = [false, true, nil]
    for (row, a) in Self.three.enumerated() {
      #expect(try truth("not a", a) == not[row])
      #expect(try truth("exists(a)", a) == (a != nil))
      for (column, b) in Self.three.enumerated() {
        #expect(try truth("a and b", a, b) == and[row][column])
        #expect(try truth("a or b", a, b) == or[row][column])
        #expect(try truth("a == b", a, b) == (a == nil || b == nil ? nil : a == b))
        #expect(
          try truth("a if b else not a", a, b) == (b == nil ? nil : b == true ? a : a.map { !$0 }))
      }
    }
  }

  @Test("and and or take their operands in any number and grouping")
  func grouping() throws {
    for a in Self.three {
      for b in Self.three {
        for (one, other) in [
          ("a and b and a", "a and (b and a)"), ("a or b or not a", "a or (b or not a)"),
          ("not (a and b)", "not a or not b"), ("not (a or b)", "not a and not b"),
        ] {
          #expect(try truth(one, a, b) == truth(other, a, b))
        }
      }
    }
  }

  @Test("a chain is decided by one comparison that is false")
  func chains() throws {
    #expect(try evaluated("1 < absent < 2") == nil)
    #expect(try evaluated("absent < 2 < 1")?.text == "false")
    #expect(try evaluated("2 < 1 < absent")?.text == "false")
  }

  @Test(
    "arithmetic and functions pass the unknown on",
    arguments: [
      "absent + 1", "1 - absent", "absent * 0", "0 ** absent", "-absent", "abs(absent)",
      "len(absent)",
      "str(absent)", "absent == 1", "absent == null", "absent < 1", "'a' in absent",
      "min(1, absent)",
      "sum([absent])", "round(1.5, absent)", "is_text(absent)", "1 / 0 == 1", "log(-1) < 0",
    ])
  func unknown(text: String) throws {
    #expect(try evaluated(text) == nil)
  }

  @Test("a result that isn't a truth value is no truth")
  func noTruth() throws {
    let bound = try Expression("a").check { _ in .any }.bound { _ in 0 }
    for text in ["1", "0", "'true'", "null", "a"] {
      #expect(bound.truth { _ in Value(typing: text) } == nil)
    }
    #expect(bound.truth { _ in Value(typing: "True") } == true)
  }
}
