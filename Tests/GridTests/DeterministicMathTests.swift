import Foundation
import Testing

@testable import Grid

@Suite("Mathematics without the C library")
struct DeterministicMathTests {
  /// A function of ours and the C library's, the arguments, and how far they may differ, relative to
  /// the result. A unit in the last place is 1.1e-16 to 2.2e-16 of it.
  struct Comparison: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var ours: @Sendable (Double) -> Double
    var theirs: @Sendable (Double) -> Double
    var range: ClosedRange<Double>
    var isLogarithmic = false
    var tolerance: Double

    init(
      _ name: String, _ ours: @escaping @Sendable (Double) -> Double,
      _ theirs: @escaping @Sendable (Double) -> Double, in range: ClosedRange<Double>,
      isLogarithmic: Bool = false, tolerance: Double = 2.3e-16
    ) {
      testDescription = "\(name) in \(range)"
      self.ours = ours
      self.theirs = theirs
      self.range = range
      self.isLogarithmic = isLogarithmic
      self.tolerance = tolerance
    }

    func point(_ unit: Double) -> Double {
      let (low, high) = (range.lowerBound, range.upperBound)
      return isLogarithmic
        ? pow(low, 1 - unit) * pow(high, unit) : low + unit * (high - low)
    }
  }

  static let comparisons = [
    Comparison("exp", DeterministicMath.exp, { exp($0) }, in: -700...700),
    Comparison("exp", DeterministicMath.exp, { exp($0) }, in: -2...2),
    Comparison("expm1", DeterministicMath.expm1, { expm1($0) }, in: -5...5),
    Comparison("expm1", DeterministicMath.expm1, { expm1($0) }, in: -100...700),
    Comparison(
      "expm1", DeterministicMath.expm1, { expm1($0) }, in: 1e-300...1, isLogarithmic: true),
    Comparison(
      "log", DeterministicMath.log, { log($0) }, in: 1e-308...1e308, isLogarithmic: true),
    Comparison("log", DeterministicMath.log, { log($0) }, in: 0.5...2),
    Comparison("log1p", DeterministicMath.log1p, { log1p($0) }, in: -0.999...10),
    Comparison(
      "log1p", DeterministicMath.log1p, { log1p($0) }, in: 1e-300...1e300, isLogarithmic: true),
    Comparison("erfc", DeterministicMath.erfc, { erfc($0) }, in: -6...26, tolerance: 1e-15),
    // The C library's is given a rounded x / √2, which costs x² times the last digit.
    Comparison(
      "normalCDF", DeterministicMath.normalCDF, { erfc(-$0 / 2.0.squareRoot()) / 2 }, in: -3...8,
      tolerance: 2e-15),
  ]

  @Test("agrees with the C library at 10,000 points", arguments: comparisons)
  func agrees(comparison: Comparison) {
    var random = SplitMix64(state: 11)
    var worst = (error: 0.0, at: 0.0)
    for _ in 0..<10_000 {
      let x = comparison.point(Double.random(in: 0...1, using: &random))
      let (ours, theirs) = (comparison.ours(x), comparison.theirs(x))
      let error = ours == theirs ? 0 : abs(ours - theirs) / abs(theirs)
      if !(error <= worst.error) { worst = (error, x) }
    }
    #expect(worst.error <= comparison.tolerance, "at \(worst.at)")
    #expect(worst.error > 0 || comparison.testDescription.hasPrefix("log in 1e-308"))
  }

  @Test("the ends of doubles")
  func ends() {
    #expect(DeterministicMath.exp(0) == 1)
    #expect(DeterministicMath.exp(709.7) == exp(709.7))
    #expect(DeterministicMath.exp(709.79) == .infinity)
    #expect(DeterministicMath.exp(.infinity) == .infinity)
    #expect(DeterministicMath.exp(-745) == exp(-745))
    #expect(DeterministicMath.exp(-.infinity) == 0)
    #expect(DeterministicMath.exp(.nan).isNaN)
    #expect(DeterministicMath.expm1(-.infinity) == -1)
    #expect(DeterministicMath.expm1(.infinity) == .infinity)
    #expect(DeterministicMath.expm1(-0.0) == 0)
    #expect(DeterministicMath.log(1) == 0)
    #expect(DeterministicMath.log(0) == -.infinity)
    #expect(DeterministicMath.log(-1).isNaN)
    #expect(DeterministicMath.log(.infinity) == .infinity)
    #expect(DeterministicMath.log(.leastNonzeroMagnitude) == log(.leastNonzeroMagnitude))
    #expect(DeterministicMath.log(.greatestFiniteMagnitude) == log(.greatestFiniteMagnitude))
    #expect(DeterministicMath.log1p(-1) == -.infinity)
    #expect(DeterministicMath.log1p(-2).isNaN)
    #expect(DeterministicMath.log1p(.leastNonzeroMagnitude) == .leastNonzeroMagnitude)
    #expect(DeterministicMath.erfc(-10) == 2)
    #expect(DeterministicMath.erfc(30) == 0)
    #expect(DeterministicMath.normalCDF(-.infinity) == 0)
    #expect(DeterministicMath.normalCDF(.infinity) == 1)
    #expect(DeterministicMath.normalCDF(0) == 0.5)
    #expect(DeterministicMath.normalQuantile(0.5) == 0)
  }

  /// A call, its result, and what that must be.
  struct Golden<Expected: Sendable>: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var number: Double
    var expected: Expected

    init(_ call: String, _ number: Double, _ expected: Expected) {
      testDescription = call
      self.number = number
      self.expected = expected
    }
  }

  static let bitPatterns: [Golden<UInt64>] = [
    Golden("exp(1)", DeterministicMath.exp(1), 0x4005_bf0a_8b14_576a),
    Golden("exp(-300.3)", DeterministicMath.exp(-300.3), 0x24db_1230_ad55_1394),
    Golden("expm1(0.7)", DeterministicMath.expm1(0.7), 0x3ff0_3854_c24d_130d),
    Golden("log(10)", DeterministicMath.log(10), 0x4002_6bb1_bbb5_5516),
    Golden("log1p(1e-5)", DeterministicMath.log1p(1e-5), 0x3ee4_f8ae_a9ae_7317),
    Golden("log1p(-0.75)", DeterministicMath.log1p(-0.75), 0xbff6_2e42_fefa_39ef),
    Golden("erfc(0.3)", DeterministicMath.erfc(0.3), 0x3fe5_7be3_bbf1_0af9),
    Golden("erfc(3)", DeterministicMath.erfc(3), 0x3ef7_29df_6503_4229),
    Golden("erfc(9)", DeterministicMath.erfc(9), 0x3861_98d4_22be_3f8d),
    Golden("normalCDF(-1.25)", DeterministicMath.normalCDF(-1.25), 0x3fbb_0bdd_12ba_9c2a),
    Golden("millsRatio(7)", DeterministicMath.millsRatio(7), 0x3fc1_eeef_12fb_5864),
    Golden("normalQuantile(0.3)", DeterministicMath.normalQuantile(0.3), 0xbfe0_c7e3_9582_c5fa),
    Golden("normalQuantile(0.01)", DeterministicMath.normalQuantile(0.01), 0xc002_9c5c_4630_ff0e),
    Golden(
      "normalQuantile(2^-53)", DeterministicMath.normalQuantile(0x1p-53), 0xc020_6b48_528c_ea51),
  ]

  @Test("the same bits on every machine", arguments: bitPatterns)
  func bits(golden: Golden<UInt64>) {
    #expect(golden.number.bitPattern == golden.expected)
  }

  static let exactValues: [Golden<Double>] = [
    Golden("quantile(0.25)", DeterministicMath.normalQuantile(0.25), -0.6744897501960817432),
    Golden("quantile(0.075)", DeterministicMath.normalQuantile(0.075), -1.4395314709384559349),
    Golden("quantile(0.01)", DeterministicMath.normalQuantile(0.01), -2.3263478740408410931),
    Golden("quantile(0.001)", DeterministicMath.normalQuantile(1e-3), -3.0902323061678135354),
    Golden("quantile(1e-5)", DeterministicMath.normalQuantile(1e-5), -4.2648907939228246102),
    Golden("quantile(1e-10)", DeterministicMath.normalQuantile(1e-10), -6.3613409024040561991),
    Golden("quantile(1e-16)", DeterministicMath.normalQuantile(1e-16), -8.2220822161304356152),
    Golden("quantile(1e-100)", DeterministicMath.normalQuantile(1e-100), -21.273453560965324294),
    Golden("quantile(1e-300)", DeterministicMath.normalQuantile(1e-300), -37.047096299361199237),
    Golden("cdf(-0.1)", DeterministicMath.normalCDF(-0.1), 0.46017216272297101633),
    Golden("cdf(-0.5)", DeterministicMath.normalCDF(-0.5), 0.30853753872598689636),
    Golden("cdf(-2.5)", DeterministicMath.normalCDF(-2.5), 0.006209665325776135167),
    Golden("cdf(-6)", DeterministicMath.normalCDF(-6), 9.865876450376981407e-10),
    Golden("cdf(-20.3)", DeterministicMath.normalCDF(-20.3), 6.4292444676983463386e-92),
    Golden("cdf(-37.5)", DeterministicMath.normalCDF(-37.5), 4.6053530095819548438e-308),
    Golden("mills(0)", DeterministicMath.millsRatio(0), 1.2533141373155002512),
    Golden("mills(0.3)", DeterministicMath.millsRatio(0.3), 1.0018374009921557474),
    Golden("mills(5)", DeterministicMath.millsRatio(5), 0.19280810471531576488),
    Golden("mills(5.7)", DeterministicMath.millsRatio(5.7), 0.17047376074592785302),
    Golden("mills(1000)", DeterministicMath.millsRatio(1000), 0.000999999000002999985),
  ]

  @Test("the normal distribution agrees with a computation in 40 digits", arguments: exactValues)
  func normal(golden: Golden<Double>) {
    #expect(abs(golden.number / golden.expected - 1) < 1.5e-15)
  }

  @Test("quantiles are symmetric and lead back to their areas")
  func roundTrip() {
    var random = SplitMix64(state: 12)
    for _ in 0..<10_000 {
      let p = Double.random(in: 0...1, using: &random) * 0.5
      let x = DeterministicMath.normalQuantile(p)
      #expect(abs(DeterministicMath.normalCDF(x) / p - 1) < 1e-14)
      let mirror = Double(UInt64(p * 0x1p53)) * 0x1p-53
      #expect(
        DeterministicMath.normalQuantile(1 - mirror) == -DeterministicMath.normalQuantile(mirror))
    }
  }
}
