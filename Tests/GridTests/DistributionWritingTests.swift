import Testing

@testable import Grid

@Suite("How drawn numbers are written")
struct DistributionWritingTests {
  private func written(
    _ base: String, _ offset: Double, spread: Int, in bounds: (String, String)? = nil
  ) throws -> String {
    let literal = { (text: String) throws in
      Literal(number: try ExactDecimal(text), text: text, isInteger: false)
    }
    let ends = DrawEnds(
      lower: try bounds.map { try literal($0.0) }, upper: try bounds.map { try literal($0.1) })
    let real = DrawnReal(base: try ExactDecimal(base), offset: offset, spreadExponent: spread)
    return real.value(in: ends).text
  }

  @Test("6 digits of the number or of its spread, whichever is finer")
  func digits() throws {
    #expect(try written("0", 0.123456789, spread: 0) == "0.123457")
    #expect(try written("0", 0.000123456789, spread: 0) == "0.000123457")
    #expect(try written("0", 1234.56789, spread: 0) == "1234.56789")
    #expect(try written("1000", 0.123456789, spread: -1) == "1000.123457")
    #expect(try written("0", 123456.789, spread: 5) == "123457")
    #expect(try written("0", -2.5, spread: 0) == "-2.5")
    #expect(try written("5", -5, spread: 0) == "0")
    #expect(try written("0", 1.23456789e20, spread: 20) == "1.23457e20")
  }

  @Test("never more than 17 digits")
  func doubles() throws {
    #expect(try written("1", 0.000000000123456789, spread: -30) == "1.0000000001234568")
    #expect(
      try written("1.2345678901234567890123456789", 0, spread: -30) == "1.2345678901234568")
    #expect(try written("1e30", 1e-30, spread: -30) == "1e30")
    #expect(try written("1e-30", 1e30, spread: -30) == "1e30")
  }

  @Test("an end that is reached is written as it was given")
  func ends() throws {
    let bounds = ("1e-1", "0.50")
    #expect(try written("0.1", 1e-9, spread: -1, in: bounds) == "1e-1")
    #expect(try written("0.1", -1e-3, spread: -1, in: bounds) == "1e-1")
    #expect(try written("0.1", 0.3999999, spread: -1, in: bounds) == "0.50")
    #expect(try written("0.1", 0.2, spread: -1, in: bounds) == "0.3")
  }

  @Test("max_log keeps 6 digits of the distance from 1")
  func maxLog() throws {
    for value in try distribution("max_log(0.9, 0.99999)").draws(200) {
      let distance = try ExactDecimal(1) - ExactDecimal(value.text)
      #expect((4...6).contains(distance.digitCount))
      #expect(distance.exponent >= distance.leadingExponent - 5)
    }
  }

  @Test("multiples are exact, whole ones plain")
  func multiples() throws {
    let steps = Set(try distribution("quniform(0, 1, 0.1)").draws(500).map(\.text))
    #expect(
      steps.sorted() == ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"])
    let large = try distribution("quniform(0, 1e17, 1e16)").draws(500)
    #expect(Set(large.map(\.text)).contains("30000000000000000"))
    #expect(Set(large.map(\.kind)) == [.integer])
    #expect(try distribution("int(1e16, 3e16)").draws(5).allSatisfy { $0.kind == .integer })
    // Far beyond 2^53 multiples, and with a step of many digits.
    let huge = try distribution("qlognormal(500, 1, 3)").draws(20)
    #expect(huge.allSatisfy { $0.kind == .integer && $0.text.utf8.count > 200 })
    let odd = try distribution("qnormal(0, 1, 0.3333333333333333333333333333333333333)")
    #expect(Set(odd.draws(100).map(\.text)).contains("0.3333333333333333333333333333333333333"))
  }

  @Test("narrow ranges far from 0 lose no digits")
  func narrow() throws {
    let draws = try distribution("uniform(1000000, 1000000.0001)").draws(1000)
    #expect(Set(draws.map(\.text)).count > 990)
    let bells = try distribution("truncnormal(1e6, 1e-4, min=1e6)").draws(1000)
    #expect(Set(bells.map(\.text)).count > 990)
  }

  @Test("extreme distributions draw numbers all the same")
  func extremes() throws {
    for text in [
      "uniform(-8e307, 8e307)", "loguniform(1e-307, 1e308)", "max_log(-1e30, 0.5)",
      "truncnormal(0, 1, min=1e200)", "truncnormal(0, 1e-200, 0, 1)",
      "truncnormal(0, 1, -1e150, 1e150)", "trunclognormal(0, 1e-5, 1e-300, 1e300)",
      "trunclognormal(-1e5, 1, min=1e-300)", "trunclognormal(0, 50, max=1e300)",
      "beta(1e-6, 1e-6)", "beta(1e9, 1e-6)", "beta(1e9, 1e9, -1e300, 1e300)",
      "logint(1, 9223372036854775807)", "qlognormal(0, 80, 1e-300)",
    ] {
      let law = try distribution(text)
      for value in law.draws(200) {
        let number = try ExactDecimal(value.text)
        #expect(number.toDouble.isFinite)
        #expect(law.range.lowest.map { $0 <= number } ?? true)
        #expect(law.range.highest.map { number <= $0 } ?? true)
      }
    }
  }
}
