import Grid
import Testing

@Suite("Exact decimals")
struct ExactDecimalTests {
  @Test("arithmetic is exact")
  func arithmetic() throws {
    let (a, b) = (try ExactDecimal("0.1"), try ExactDecimal("0.2"))
    #expect(try (a + b).description == "0.3")
    #expect(try (a - b).description == "-0.1")
    #expect(try (a * b).description == "0.02")
    #expect(
      try (ExactDecimal("1e20") + ExactDecimal("1e-17")).plainDescription
        == "100000000000000000000.00000000000000001")
    #expect((-a).description == "-0.1")
    #expect((-a).magnitude == a)
  }

  @Test("more than 38 digits are refused, zeros don't count")
  func overflow() throws {
    let nines = String(repeating: "9", count: 38)
    let most = try ExactDecimal(nines)
    #expect(most.description == nines)
    #expect(throws: ExactDecimal.Failure.overflow) { try ExactDecimal("1" + nines) }
    #expect(throws: ExactDecimal.Failure.overflow) { try most + ExactDecimal("0.1") }
    #expect(throws: ExactDecimal.Failure.overflow) { try most * most }
    #expect(throws: ExactDecimal.Failure.overflow) {
      try ExactDecimal("1e30") + ExactDecimal("1e-30")
    }
    #expect(throws: ExactDecimal.Failure.notANumber) { try ExactDecimal("x") }
    let zeros = String(repeating: "0", count: 50)
    #expect(try ExactDecimal("1" + zeros) == ExactDecimal("1e50"))
    #expect(try ExactDecimal("0." + zeros + "1") == ExactDecimal("1e-51"))
  }

  @Test("the same number is equal however it is spelled")
  func equality() throws {
    #expect(try ExactDecimal("0.10") == ExactDecimal("1e-1"))
    #expect(try ExactDecimal("-0") == .zero)
  }

  @Test("order, over numbers that can't be aligned")
  func order() throws {
    let texts = [
      "-1e300", "-20", "-3", "-0.5", "-1e-300", "0", "1e-300", "0.09", "0.1", "0.11", "1", "9.9",
      "10", "1e38", "1e300",
    ]
    let numbers = try texts.map { (text) throws in try ExactDecimal(text) }
    for i in numbers.indices {
      for j in numbers.indices { #expect((numbers[i] < numbers[j]) == (i < j)) }
    }
  }

  @Test("as the nearest double", arguments: ["0.1", "-1e-5", "123456789.125", "0", "1e300"])
  func doubles(text: String) throws {
    #expect(try ExactDecimal(text).toDouble == Double(text))
  }
}
