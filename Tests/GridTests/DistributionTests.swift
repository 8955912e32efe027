import Testing

@testable import Grid

@Suite("Distributions")
struct DistributionTests {
  typealias Case = DistributionCase

  static let canonicalTexts = [
    Case("choice(a, 1, true, null)", "choice(\"a\", 1, true, null)"),
    Case("choice([a, 1.0, True, ~])", "choice(\"a\", 1, true, null)"),
    Case("categorical(values=[a, 1])", "choice(\"a\", 1)"),
    Case("choice('1', 1)", "choice(\"1\", 1)"),
    Case("choice([1, 2], [3])", "choice([1,2], [3])"),
    Case("choice([[1, 2]])", "choice([[1,2]])"),
    Case("choice(1, 4:2:8)", "choice(1, 4, 6, 8)"),
    Case("choice(a, b, weights=[2, 4])", "choice(values=[\"a\", \"b\"], weights=[1, 2])"),
    Case(
      "categorical(values=[a, b], probabilities=[0.25, 0.5])",
      "choice(values=[\"a\", \"b\"], weights=[1, 2])"),
    Case("choice(values=[a, b], weights=[0.5, 5e-1])", "choice(\"a\", \"b\")"),
    Case("choice(values=[a, b, a], weights=[1, 1, 0])", "choice(\"a\", \"b\")"),
    Case("uniform(0, 0.50)", "uniform(0, 0.5)"), Case("uniform([0, 5e-1])", "uniform(0, 0.5)"),
    Case("uniform(low=0, high=0.5)", "uniform(0, 0.5)"),
    Case("uniform(upper=.5, lower=-0)", "uniform(0, 0.5)"),
    Case("uniform(lo=0, hi=0.5)", "uniform(0, 0.5)"),
    Case("uniform(max=0.5, 0)", "uniform(0, 0.5)"),
    Case("interval(start=0, end=0.5)", "uniform(0, 0.5)"),
    Case("uniform[0:0.5]", "uniform(0, 0.5)"),
    Case("uniform[0:1:0.30]", "uniform(0, 1, first=0.3)"),
    Case("uniform(0, 1, first=0.3)", "uniform(0, 1, first=0.3)"),
    Case("uniform[0:10]", "int(0, 10)"), Case("uniform[0:10:3]", "int(0, 10, first=3)"),
    Case("uniform[0:10.0]", "uniform(0, 10)"),
    Case("loguniform(0.00001, 1e-1)", "loguniform(1e-5, 0.1)"),
    Case("log-uniform-values(1e-5, 0.1)", "loguniform(1e-5, 0.1)"),
    Case("reciprocal(a=1e-5, b=0.1)", "loguniform(1e-5, 0.1)"),
    Case("min_log(1e-5, 0.1)", "loguniform(1e-5, 0.1)"),
    Case("loguniform[1:10]", "loguniform(1, 10)"),
    Case("max-log(0.90, 0.999)", "max_log(0.9, 0.999)"),
    Case("uniform_int(1, 1e3)", "int(1, 1000)"), Case("int-uniform(1, 5.0)", "int(1, 5)"),
    Case("int_loguniform(1, 1024)", "logint(1, 1024)"),
    Case("q_uniform(0, 1, .1)", "quniform(0, 1, 0.1)"),
    Case("q_log_uniform_values(q=8, min=8, max=64)", "qloguniform(8, 64, 8)"),
    Case("normal(mean=0, std=1)", "normal(0, 1)"), Case("normal(loc=0, scale=1)", "normal(0, 1)"),
    Case("q_normal(0, 1, 0.5)", "qnormal(0, 1, 0.5)"),
    Case("log_normal(0, 1)", "lognormal(0, 1)"),
    Case("q_lognormal(0, 1, 2)", "qlognormal(0, 1, 2)"),
    Case("truncated_normal(0, 1, -2, 2)", "truncnormal(0, 1, -2, 2)"),
    Case("truncnormal(0, 1, null, 2)", "truncnormal(0, 1, max=2)"),
    Case("truncnormal(0, 1, min=-2)", "truncnormal(0, 1, -2)"),
    Case("truncnormal(0, 1)", "normal(0, 1)"),
    Case("truncated_log_normal(0, 1, max=2)", "trunclognormal(0, 1, max=2)"),
    Case("beta(alpha=2, beta=5)", "beta(2, 5)"), Case("beta(2, 5, 0, 1.0)", "beta(2, 5)"),
    Case("beta(2, 5, max=10)", "beta(2, 5, 0, 10)"),
  ]

  @Test("have one text for all their spellings, which reads back", arguments: canonicalTexts)
  func canonical(wanted: Case) throws {
    let law = try distribution(wanted.text)
    #expect(law.canonical == wanted.expected)
    let again = try distribution(law.canonical)
    #expect(again.canonical == law.canonical)
    #expect(again.draws(20).map(\.canonical) == law.draws(20).map(\.canonical))
  }

  static let firstDraws = [
    Case("choice(a, b, c)", "a a b a c"),
    Case("choice(values=[a, b, c], weights=[1, 2, 5])", "a a c b c"),
    Case("uniform(0, 1)", "0.0839548 0.0895659 0.574353 0.233094 0.735333"),
    Case("uniform(-1e-3, 0.10)", "0.00747943 0.00804615 0.0570097 0.0225424 0.0732686"),
    Case("loguniform(1e-5, 0.1)", "2.1668e-5 2.28173e-5 0.00198342 8.55804e-5 0.00873638"),
    Case("max_log(0.9, 0.999)", "0.99852799 0.99848946 0.9859166 0.99707459 0.9704426"),
    Case("int(1, 100)", "9 9 58 24 74"),
    Case("logint(1, 1024)", "1 1 40 3 136"),
    Case("quniform(0, 1, 0.05)", "0.1 0.1 0.55 0.25 0.75"),
    Case("qloguniform(16, 4096, 16)", "32 32 384 64 944"),
    Case("normal(0, 1)", "-1.37895 -1.34343 0.187469 -0.728697 0.629023"),
    Case("qnormal(0, 10, 0.5)", "-14 -13.5 2 -7.5 6.5"),
    Case("lognormal(0, 1)", "0.251842 0.260948 1.20619 0.482537 1.87578"),
    Case("qlognormal(3, 1, 2)", "6 6 24 10 38"),
    Case("truncnormal(0, 1, -1, 2)", "-0.747502 -0.732363 0.328724 -0.386767 0.708217"),
    Case("truncnormal(0, 1, min=30)", "30.0029196 30.0031242 30.0284266 30.0088353 30.0442278"),
    Case("truncnormal(0, 1, max=-2)", "-2.892659 -2.872276 -2.224226 -2.555425 -2.126546"),
    Case(
      "truncnormal(0, 1, 1, 1.00001)",
      "1.0000008395 1.0000008957 1.0000057435 1.0000023309 1.0000073533"),
    Case("trunclognormal(0, 1, 0.5, 4)", "0.592958 0.59941 1.39608 0.7782 1.89718"),
    Case("trunclognormal(0, 1, min=1000)", "1012.51 1013.392 1127.723 1038.276 1204.682"),
    Case("beta(2, 5)", "0.111672 0.198884 0.512379 0.242016 0.251625"),
    Case("beta(0.5, 0.5, -1, 1)", "-0.966407 -0.995126 -0.994089 -0.666809 0.722354"),
  ]

  @Test("draw what they always drew: published seeds rely on it", arguments: firstDraws)
  func golden(wanted: Case) throws {
    let draws = try distribution(wanted.text).draws(5)
    #expect(draws.map(\.text).joined(separator: " ") == wanted.expected)
  }

  @Test("a draw doesn't depend on those before it", arguments: firstDraws)
  func order(wanted: Case) throws {
    let law = try distribution(wanted.text)
    let draw = { (index: Int) in
      law.draw(RandomStream(seed: 7, name: "p", cell: 0, index: UInt64(index), attempt: 0))
    }
    let backwards = (0..<50).reversed().map(draw)
    #expect(Array(backwards.reversed()) == law.draws(50))
    #expect(law.draws(50) != law.draws(50, seed: 8))
  }
}
