import Foundation
import Testing

@testable import Grid

@Suite("Draws fit their distribution")
struct DistributionFitTests {
  /// A continuous distribution and its distribution function, by the C library.
  struct Continuous: CustomTestStringConvertible, Sendable {
    var text: String
    var share: @Sendable (Double) -> Double
    var testDescription: String { text }

    init(_ text: String, _ share: @escaping @Sendable (Double) -> Double) {
      self.text = text
      self.share = share
    }
  }

  static let continuousLaws: [Continuous] = [
    Continuous("uniform(-2, 3)") { ($0 + 2) / 5 },
    Continuous("loguniform(1e-5, 0.1)") { log($0 / 1e-5) / log(1e4) },
    Continuous("max_log(0.9, 0.999)") { 1 - log((1 - $0) / 0.001) / log(100) },
    Continuous("normal(10, 2)") { normalShare(($0 - 10) / 2) },
    Continuous("lognormal(-1, 0.5)") { normalShare((log($0) + 1) / 0.5) },
    Continuous("truncnormal(0, 1, -1, 2)") {
      (normalShare($0) - normalShare(-1)) / (normalShare(2) - normalShare(-1))
    },
    Continuous("trunclognormal(0, 1, 0.5, 4)") {
      (normalShare(log($0)) - normalShare(-log(2))) / (normalShare(log(4)) - normalShare(-log(2)))
    },
    // With whole shapes the shares are those of a binomial distribution.
    Continuous("beta(2, 5)") { x in
      1 - pow(1 - x, 6) - 6 * x * pow(1 - x, 5)
    },
    Continuous("beta(0.5, 0.5, -1, 1)") { asin((($0 + 1) / 2).squareRoot()) * 2 / .pi },
  ]

  /// The same in the corners of their parameters.
  static let extremeLaws: [Continuous] = [
    Continuous("uniform(1000000, 1000000.001)") { ($0 - 1e6) * 1000 },
    Continuous("loguniform(1e-300, 1e300)") { (log($0) / log(10) + 300) / 600 },
    Continuous("loguniform(1000, 1000.001)") { log1p(($0 - 1000) / 1000) / log1p(1e-6) },
    Continuous("max_log(-5, 0.5)") { 1 - log((1 - $0) / 0.5) / log(12) },
    Continuous("truncnormal(1, 2, min=0)") {
      (normalShare(($0 - 1) / 2) - normalShare(-0.5)) / (1 - normalShare(-0.5))
    },
    Continuous("truncnormal(1, 2, max=-3)") { normalShare(($0 - 1) / 2) / normalShare(-2) },
    Continuous("truncnormal(0, 1, 30, 30.05)") {
      (normalShare(-30) - normalShare(-$0)) / (normalShare(-30) - normalShare(-30.05))
    },
    Continuous("truncnormal(0, 1, max=-20)") { normalShare($0) / normalShare(-20) },
    // So far out that the tail is exponential.
    Continuous("truncnormal(0, 1, min=1e4)") { 1 - exp(-1e4 * ($0 - 1e4)) },
    Continuous("truncnormal(0, 1, 2, 2.00005)") { ($0 - 2) / 5e-5 },
    Continuous("truncnormal(0, 1, -1e5, -99999.99995)") {
      (exp(($0 + 1e5) * 1e5) - 1) / (exp(5) - 1)
    },
    Continuous("truncnormal(0, 1e6, -1, 1)") { ($0 + 1) / 2 },
    Continuous("trunclognormal(0, 1, max=0.01)") {
      normalShare(log($0)) / normalShare(log(0.01))
    },
    Continuous("trunclognormal(0, 0.5, min=1e6)") {
      1 - normalShare(-log($0) / 0.5) / normalShare(-log(1e6) / 0.5)
    },
    Continuous("beta(0.1, 1)") { pow($0, 0.1) },
    Continuous("beta(1, 40, 10, 20)") { 1 - pow(1 - ($0 - 10) / 10, 40) },
    // With large shapes it is normal, but for its skew, which is 0 here.
    Continuous("beta(1e8, 1e8)") { normalShare(($0 - 0.5) * 2 * (2e8 + 1).squareRoot()) },
  ]

  @Test("continuous distributions, by Kolmogorov and Smirnov", arguments: continuousLaws)
  func continuous(law: Continuous) throws {
    let sample = try distribution(law.text).numbers(20_000)
    #expect(sample.count == 20_000)
    #expect(kolmogorov(sample, law.share) < 1.9495)
  }

  @Test("extreme continuous distributions, by Kolmogorov and Smirnov", arguments: extremeLaws)
  func extreme(law: Continuous) throws {
    #expect(kolmogorov(try distribution(law.text).numbers(5000), law.share) < 1.9495)
  }

  /// A distribution, the texts of its values and their probabilities.
  struct Discrete: CustomTestStringConvertible {
    var text: String
    var values: [String]
    var probabilities: [Double]
    var testDescription: String { text }

    init(_ text: String, _ values: [String], _ probabilities: [Double]) {
      self.text = text
      self.values = values
      self.probabilities = probabilities
    }

    /// Multiples, each with the share that lies within half a step of it.
    init(
      _ text: String, multiplesOf step: Double, _ values: [String], _ share: (Double) -> Double
    ) {
      let shares = values.dropLast().map { share((Double($0) ?? .nan) + step / 2) } + [1]
      self.init(text, values, zip(shares, [0] + shares).map { $0 - $1 })
    }
  }

  static let discreteLaws: [Discrete] = [
    Discrete("choice(a, b, c)", ["a", "b", "c"], [1 / 3.0, 1 / 3.0, 1 / 3.0]),
    Discrete(
      "choice(values=[a, b, 3], weights=[0.5, 0.125, 0.375])", ["a", "b", "3"],
      [0.5, 0.125, 0.375]),
    Discrete("int(-1, 4)", ["-1", "0", "1", "2", "3", "4"], [Double](repeating: 1 / 6, count: 6)),
    Discrete("logint(1, 8)", multiplesOf: 1, ["1", "2", "3", "4", "5", "6", "7", "8"]) {
      log($0 / 0.5) / log(17)
    },
    Discrete("quniform(0, 0.5, 0.1)", multiplesOf: 0.1, ["0", "0.1", "0.2", "0.3", "0.4", "0.5"]) {
      $0 * 2
    },
    // Multiples outside of the bounds give their share to the outermost ones inside.
    Discrete("quniform(-0.3, 0.44, 0.2)", multiplesOf: 0.2, ["-0.2", "0", "0.2", "0.4"]) {
      ($0 + 0.3) / 0.74
    },
    Discrete("qloguniform(8, 64, 16)", multiplesOf: 16, ["16", "32", "48", "64"]) {
      log($0 / 8) / log(8)
    },
    Discrete("qnormal(0, 0.01, 20)", ["0"], [1]),
  ]

  @Test("discrete distributions, by χ²", arguments: discreteLaws)
  func discrete(law: Discrete) throws {
    var counts: [String: Int] = [:]
    for value in try distribution(law.text).draws(20_000) { counts[value.text, default: 0] += 1 }
    #expect(counts.keys.sorted() == law.values.sorted())
    #expect(isPlausible(law.values.map { counts[$0] ?? 0 }, law.probabilities))
  }

  @Test("unbounded multiples, by χ²")
  func unbounded() throws {
    for (text, scale) in [
      ("qnormal(1, 2, 2)", { ($0 - 1) / 2 }), ("qlognormal(0.5, 1, 2)", { log($0) - 0.5 }),
    ] as [(String, (Double) -> Double)] {
      // What lies further out counts as the outermost.
      let sample = try distribution(text).numbers(20_000).map { min(6, max(-4, $0)) }
      let values = Array(Set(sample)).sorted()
      #expect(values.last == 6)
      let shares = values.dropLast().map { normalShare(scale($0 + 1)) } + [1]
      let counts = values.map { value in sample.filter { $0 == value }.count }
      #expect(isPlausible(counts, zip(shares, [0] + shares).map { $0 - $1 }))
    }
  }

  @Test("max_log and min_log have the medians of hpctl's")
  func medians() throws {
    let upper = try distribution("max_log(0.9, 0.999)").numbers(10_000)
    #expect(abs(median(upper) - 0.99) < 0.005)
    let lower = try distribution("min_log(1e-3, 1e-1)").numbers(10_000)
    #expect(abs(median(lower) / 0.01 - 1) < 0.05)
  }

  @Test(
    "draws stay inside the bounds",
    arguments: [
      "uniform(-1e-3, 0.10)", "loguniform(1e-5, 0.1)",
      "max_log(0.9, 0.999)",
      "int(1, 6)", "int(-9223372036854775808, 9223372036854775807)", "logint(3, 4000)",
      "quniform(0.05, 0.97, 0.1)", "qloguniform(10, 1000, 7)", "truncnormal(0, 1, -0.5, 0.25)",
      "truncnormal(0, 1, 50, 51)", "trunclognormal(0, 1, 0.3, 0.4)", "beta(0.01, 0.02)",
      "beta(2, 2, -3, 5)", "choice(2, 7, 5.5)", "truncnormal(5, 1e-6, 4.999999, 5.0000005)",
    ])
  func inside(text: String) throws {
    let law = try distribution(text)
    let lowest = try #require(law.range.lowest)
    let highest = try #require(law.range.highest)
    for value in law.draws(10_000) {
      let number = try ExactDecimal(value.text)
      #expect(lowest <= number && number <= highest)
      #expect(law.kinds.contains(value.kind))
    }
  }

  @Test("the draws of two parameters have nothing to do with each other")
  func independent() throws {
    let law = try distribution("uniform(0, 1)")
    let (x, y) = (law.numbers(10_000, name: "x"), law.numbers(10_000, name: "y"))
    #expect(abs(correlation(x, y)) < 0.03)
    #expect(abs(correlation(x, law.numbers(10_000, seed: 8, name: "x"))) < 0.03)
    #expect(abs(correlation(Array(x.dropLast()), Array(x.dropFirst()))) < 0.03)
    let stream = { (index: UInt64, cell: UInt64, attempt: UInt32) in
      RandomStream(seed: 7, name: "x", cell: cell, index: index, attempt: attempt)
    }
    let others = [(1, 0), (0, 1), (2, 3)] as [(UInt64, UInt32)]
    for (cell, attempt) in others {
      let z = (0..<10_000).compactMap { Double(law.draw(stream($0, cell, attempt)).text) }
      #expect(abs(correlation(x, z)) < 0.03)
    }
  }
}
