import Diagnostics
import Testing

@testable import Grid

@Suite("Complaints about ranges")
struct ComplaintTests {
  /// A wrong spec, words of the complaint and of its remedy, and the part to which it points.
  struct Case: CustomTestStringConvertible {
    var spec: String
    var what: String
    var remedy: String
    var part: String
    var testDescription: String { spec }

    init(_ spec: String, _ what: String, _ remedy: String, at part: String? = nil) {
      self.spec = spec
      self.what = what
      self.remedy = remedy
      self.part = part ?? spec
    }
  }

  static let cases = [
    Case("3:1", "the range 3:1 is empty", "3:-1:1"),
    Case("10:2:1", "the range 10:2:1 is empty", "10:-2:1"),
    Case("3:2:1", "the range 3:2:1 is empty", "3:-2:1"),
    Case("0:-1:5", "the range 0:-1:5 is empty", "0:1:5"),
    Case("1,3:1", "the range 3:1 is empty", "3:-1:1", at: "3:1"),
    Case("0:0:5", "a step of 0", "0:u5:5", at: "0"),
    Case("0.5:2.2", "needs a step", "0.5:0.1:2.2"),
    Case("1:2:3:4", "'1:2:3:4' is no range", "'1:2:3:4'"),
    Case("0:", "'0:' is no range", "start:stop"),
    Case("1::3", "'' is no step", "'1::3'"),
    Case("1:inf:3", "'inf' is no step", "quotes make it a text", at: "inf"),
    Case("1:2x:8", "'2x' is no step", "quotes", at: "2x"),
    Case("1:l0:5", "0 values are too few", "at least 1", at: "0"),
    Case("1:u-3:5", "-3 values are too few", "at least 1", at: "-3"),
    Case("1:u2.5:5", "'2.5' is no number of values", "whole number", at: "2.5"),
    Case("1:u1:5", "one value can't be both ends", "at least 2"),
    Case("5:u3:5", "the same", "write 5 alone"),
    Case("0:l3:1", "can't have 0 as an end", "u instead of l", at: "0"),
    Case("-1:l3:1", "can't have -1 as an end", "positive", at: "-1"),
    Case("1:l3:-1", "can't have -1 as an end", "positive", at: "-1"),
    Case("1e-300:l3:1e300", "too far apart", "nearer"),
    Case("1:u1000000:1.0000000001", "too close", "fewer values"),
    Case("256:x2:16", "the range 256:x2:16 is empty", "16:x2:256"),
    Case("1:x1:8", "the factor 1 leads nowhere", "x2", at: "x1"),
    Case("1:x-2:8", "the factor -2 leads nowhere", "positive", at: "x-2"),
    Case("0:x2:8", "0", "0,1:x2:8", at: "0"),
    Case("1:x1.00001:1000", "more than 100000 values", "1:l10:1000"),
    Case("-1:x2:8", "no positive factor", "same sign"),
    Case("", "has no values", "''"),
    Case("[]", "has no values", "at least one"),
    Case("1,,2", "an item is missing", "''", at: ","),
    Case("2,", "an item is missing", "''", at: ","),
    Case("[1,2", "the bracket [ isn't closed", "quotes", at: "["),
    Case("'a", "the quote ' isn't closed", "quotes", at: "'"),
    Case("'a'b", "text behind the closing quote", "'''a''b'", at: "b"),
    Case("\"a\\qb\"", "an escape", "single quotes"),
    Case("[1]*x", "is no list", "quotes"),
    Case("[1]*0", "0 values are too few", "at least 1", at: "0"),
    Case("linspce(0,1,5)", "unknown function 'linspce'", "did you mean 'linspace'?", at: "linspce"),
    Case("rang[0:3]", "unknown function 'rang'", "did you mean 'range'?", at: "rang"),
    Case("linspace(0,1)", "wrong number of arguments", "linspace(start,stop,count)"),
    Case("range(0,5,0)", "a step of 0", "another step", at: "0"),
    Case("range[0:1:0]", "a step of 0", "another step", at: "0"),
    Case("range(3,1)", "the range range(3,1) is empty", "other sign"),
    Case("range[3:1]", "the range range[3:1] is empty", "other sign"),
    Case("range[0.5:2.2]", "needs a step", "range[0.5:2.2:0.1]"),
    Case("range(a)", "'a' is no number", "", at: "a"),
    Case("linspace(0,1,0)", "0 values are too few", "at least 1", at: "0"),
    Case("logspace(0,3,4,1)", "1 is no base", "other than 1", at: "1"),
    Case("logspace(0,400,3)", "too far apart", "nearer"),
    Case("choice()", "has no values", "choice(1,2,3)", at: "choice"),
    Case("choice[1:2]", "round brackets", "choice(", at: "choice"),
    Case("1,uniform(0,1)", "can't be an item of a list", "write it alone", at: "uniform"),
    Case("shuffle(uniform(0,1))", "takes values, not a distribution", "list", at: "shuffle"),
    Case("0:1:9223372036854775807", "more values than can be counted", "larger step"),
    Case(
      "0:u99999999999999999999:1", "more values than can be counted", "larger step",
      at: "99999999999999999999"),
    Case("1:1:1e40", "needs more than 38 digits", "nearer"),
    Case(
      "1:123456789012345678901234567890123456789:2", "has more than 38 digits", "fewer digits",
      at: "123456789012345678901234567890123456789"),
    Case("@", "'@' without a path", "@values.txt"),
    Case("@gone.txt", "can't read the file 'gone.txt'", "check the path", at: "gone.txt"),
  ]

  @Test("says what, where and what to do", arguments: cases)
  func complaints(wrong: Case) throws {
    let found = try #require(complaint(wrong.spec))
    #expect(found.what.contains(wrong.what))
    #expect((found.remedy ?? "").contains(wrong.remedy))
    #expect(found.kind == .badInput)
    #expect(pointed(found, in: wrong.spec) == wrong.part)
  }

  @Test("without a place a complaint has none")
  func noPlace() {
    #expect {
      try RangeGrammar.axis(name: "p", spec: "3:1", at: nil) { _ in [] }
    } throws: { error in
      (error as? Diagnostic)?.location == nil
    }
  }

  @Test("columns are counted in characters")
  func columns() throws {
    let spec = "größe😀,3:1"
    let found = try #require(complaint(spec))
    #expect(pointed(found, in: spec) == "3:1")
  }
}
