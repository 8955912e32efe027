import Diagnostics
import Testing

@testable import Grid

@Suite("Complaints about distributions")
struct DistributionComplaintTests {
  /// A wrong distribution, words of the complaint and of its remedy, and the part to which it points.
  struct Case: CustomTestStringConvertible {
    var text: String
    var what: String
    var remedy: String
    var part: String
    var testDescription: String { text }

    init(_ text: String, _ what: String, _ remedy: String, at part: String? = nil) {
      self.text = text
      self.what = what
      self.remedy = remedy
      self.part = part ?? String(text.prefix { $0 != "(" && $0 != "[" })
    }
  }

  static let cases = [
    Case("unifrom(0, 1)", "unknown distribution 'unifrom'", "did you mean 'uniform'?"),
    Case("weibull(0, 1)", "unknown distribution 'weibull'", "write one of choice, uniform"),
    Case("randint(1, 5)", "'randint' isn't taken", "write int(1,5): both ends are in"),
    Case("randint(low=0, high=9)", "'randint' isn't taken", "write int(0,9)"),
    Case("uniform(mni=0, max=1)", "'uniform' has no argument 'mni'", "'min'?", at: "mni"),
    Case("normal(0, 1, q=2)", "'normal' has no argument 'q'", "normal(mu, sigma)", at: "q"),
    Case("beta(2, 5, upper=3, mx=1)", "'beta' has no argument 'mx'", "did you mean", at: "mx"),
    Case("uniform(1)", "'uniform' lacks max", "write uniform(min, max)"),
    Case("uniform()", "'uniform' lacks min and max", "write uniform(min, max)"),
    Case("qnormal(mu=0, q=1)", "'qnormal' lacks sigma", "qnormal(mu, sigma, q)"),
    Case("truncnormal(1)", "'truncnormal' lacks sigma", "truncnormal(mu, sigma[, min][, max])"),
    Case("uniform(0, 1, 0.5)", "takes 2 arguments, here are 3", "quniform(min, max, q)", at: "0.5"),
    Case("int(0, 5, 2)", "'int' takes 2 arguments, here are 3", "int(min, max)", at: "2"),
    Case("uniform([0, 1, 2])", "takes 2 arguments, here are 3", "uniform(min, max)", at: "2"),
    Case("uniform[0:1:0.5:3]", "takes 3 arguments, here are 4", "uniform(min, max)", at: "3"),
    Case("uniform(0, 1, min=2)", "min of 'uniform' is given twice", "keep one", at: "min"),
    Case("uniform(low=0, min=0, max=1)", "min of 'uniform' is given twice", "keep", at: "min"),
    Case("choice(a, values=[b])", "values of 'choice' is given twice", "keep one", at: "values"),
    Case("uniform(a, 1)", "min of 'uniform' is 'a', which is no number", "write a number", at: "a"),
    Case("uniform(0, inf)", "max of 'uniform' is 'inf', which is no number", "number", at: "inf"),
    Case("truncnormal(0, 1, max=inf)", "max of 'truncnormal' is 'inf'", "leave it out", at: "inf"),
    Case("uniform(0, null)", "max of 'uniform' is 'null'", "write a number", at: "null"),
    Case("uniform('0', 1)", "min of 'uniform' is '0', which is a text", "quotes away", at: "'0'"),
    Case("uniform([0], 1)", "min of 'uniform' is a list", "write a number", at: "[0]"),
    Case(
      "uniform(0, 123456789012345678901234567890123456789)",
      "max of 'uniform' has more than 38 digits", "fewer digits",
      at: "123456789012345678901234567890123456789"),
    Case(
      "uniform(1, 0)", "min of 'uniform' is 1, which lies above max, 0", "uniform(0, 1)", at: "1"),
    Case("uniform[5:1]", "min of 'uniform' is 5, which lies above", "uniform[1:5]", at: "5"),
    Case("quniform(3, 1e0, 1)", "is 3, which lies above max, 1e0", "quniform(1e0, 3, q)", at: "3"),
    Case("truncnormal(0, 1, 2, -2)", "is 2, which lies above max", "min=-2, max=2", at: "2"),
    Case("beta(2, 5, min=3)", "min of 'beta' is 3, which lies above max, 1", "max=3", at: "3"),
    Case("int(3, 3)", "min of 'int' is 3, as is max", "write 3 alone", at: "3"),
    Case(
      "uniform(1, 1.00000000000000000001)", "max of 'uniform' is too near to min", "differ",
      at: "1.00000000000000000001"),
    Case("uniform(-1e308, 1e308)", "max of 'uniform' is too far from min", "8e307", at: "1e308"),
    Case(
      "uniform(0, 1e400)", "max of 'uniform' is 1e400, which is out of reach", "write a number",
      at: "1e400"),
    Case(
      "loguniform(1e-400, 1)", "min of 'loguniform' is 1e-400, which is out of reach",
      "write a number", at: "1e-400"),
    Case("min_log(0, 1)", "min of 'min_log' is 0, which has no logarithm", "1e-6", at: "0"),
    Case(
      "loguniform(-9, -2)", "min of 'loguniform' is -9", "min 0.00012341, max 0.135335", at: "-9"),
    Case("log_uniform(-9, 1)", "min of 'log_uniform' is -9", "max 2.71828", at: "-9"),
    Case("qloguniform(0, 8, 1)", "min of 'qloguniform' is 0", "1e-6", at: "0"),
    Case("logint(0, 8)", "min of 'logint' is 0, which has no logarithm", "positive", at: "0"),
    Case("trunclognormal(0, 1, 0, 2)", "min of 'trunclognormal' is 0", "leave it out", at: "0"),
    Case("max_log(0.9, 1)", "max of 'max_log' is 1, but must be below 1", "0.999", at: "1"),
    Case("max_log(2, 3)", "min of 'max_log' is 2, but must be below 1", "0.999", at: "2"),
    Case("max_log(1e-40, 0.5)", "needs more than 38 digits", "fewer", at: "0.5"),
    Case("int(0.5, 3)", "min of 'int' is 0.5, which is no whole number", "uniform", at: "0.5"),
    Case("logint(1, 2.5)", "max of 'logint' is 2.5, which is no whole", "loguniform", at: "2.5"),
    Case("int(0, 1e19)", "max of 'int' is 1e19, which is out of reach", "smaller", at: "1e19"),
    Case("normal(0, 0)", "sigma of 'normal' is 0, which isn't above 0", "such as 1", at: "0"),
    Case("lognormal(0, -1)", "sigma of 'lognormal' is -1", "positive", at: "-1"),
    Case(
      "lognormal(0, 100)", "sigma of 'lognormal' is 100, which makes draws", "nearer to 0",
      at: "100"),
    Case(
      "lognormal(800, 1)", "sigma of 'lognormal' is 1, which makes draws", "nearer to 0", at: "1"),
    Case(
      "normal(0, 1e308)", "sigma of 'normal' is 1e308, which makes draws", "another", at: "1e308"),
    Case("truncnormal(0, 1e-200, 1e200)", "sigma of 'truncnormal'", "another", at: "1e-200"),
    Case("quniform(0, 1, 0)", "q of 'quniform' is 0, which isn't above 0", "such as 0.1", at: "0"),
    Case("quniform(0.1, 0.4, 0.5)", "no multiple lies between", "smaller q", at: "0.5"),
    Case(
      "quniform(1e-40, 2, 1)", "q of 'quniform' is 1, which is too far", "another q", at: "1"),
    Case("beta(0, 5)", "a of 'beta' is 0, which isn't above 0", "positive", at: "0"),
    Case("beta(2, 1e10)", "b of 'beta' is 1e10, which is out of reach", "1e-6 to 1e9", at: "1e10"),
    Case(
      "uniform[0:1:2.5]", "first of 'uniform' is 2.5, which lies outside", "from 0 to 1", at: "2.5"),
    Case("int(0, 9, first=0.5)", "first of 'int' is 0.5, which is no whole", "whole", at: "0.5"),
    Case("normal[0:1]", "'normal' takes round brackets", "write normal(mu, sigma)"),
    Case("choice[1:2]", "'choice' takes round brackets", "choice(1, 2, 3)"),
    Case("choice()", "'choice' has no values", "choice(1,2,3)"),
    Case("choice(values=[])", "'choice' has no values", "choice(1,2,3)"),
    Case("choice(a, weight=[1])", "'choice' has no argument 'weight'", "'weights'?", at: "weight"),
    Case("choice(a, b, weights=[1])", "'choice' has 1 weights for 2 values", "each", at: "[1]"),
    Case("choice(a, b, weights=[1, x])", "a weight of 'choice' is 'x'", "number", at: "x"),
    Case("choice(a, b, weights=[1, -2])", "a weight of 'choice' is -2", "0", at: "-2"),
    Case("choice(a, b, weights=[0, 0])", "no weight above 0", "positive", at: "[0, 0]"),
    Case("choice(1, 5:2)", "the range 5:2 is empty", "5:-1:2", at: "5:2"),
  ]

  @Test("says what, where and what to do", arguments: cases)
  func complaints(wrong: Case) throws {
    let found = try #require(distributionComplaint(wrong.text))
    #expect(found.what.contains(wrong.what))
    #expect((found.remedy ?? "").contains(wrong.remedy))
    #expect(found.kind == .badInput)
    #expect(found.severity == .error)
    #expect(pointed(found, in: wrong.text) == wrong.part)
  }

  @Test("a mapping is no number and no list")
  func mappings() throws {
    let mapping = Term.mapping([], at: nil)
    for (name, keyword) in [("uniform", "min"), ("choice", "values")] {
      #expect {
        try Distribution(
          name: name,
          arguments: [Argument(mapping, keyword: keyword), Argument(mapping, keyword: "max")]
            .dropLast(name == "choice" ? 1 : 0), isSquare: false, at: nil)
      } throws: { error in
        (error as? Diagnostic)?.what == "\(keyword) of '\(name)' is a mapping"
      }
    }
  }
}
