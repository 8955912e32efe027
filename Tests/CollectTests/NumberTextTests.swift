import Testing

@testable import Collect

@Suite struct NumberTextTests {
  private func read(_ text: String) -> Double? { NumberText.whole(Array(text.utf8)[...]) }

  /// The nearest double, bit for bit, whatever the digits.
  @Test func everyNumberIsTheNearestDouble() throws {
    var dice = Dice(3)
    for _ in 0..<200_000 {
      let digits = Int.random(in: 1...19, using: &dice)
      let mantissa = (0..<digits).map { _ in "\(Int.random(in: 0...9, using: &dice))" }.joined()
      let point = Int.random(in: 0...digits, using: &dice)
      var text = "\(mantissa.prefix(point)).\(mantissa.dropFirst(point))"
      if Bool.random(using: &dice) { text += "e\(Int.random(in: -40...40, using: &dice))" }
      let expected = try #require(Double(text.hasPrefix(".") ? "0" + text : text), "\(text)")
      #expect(read(text)?.bitPattern == expected.bitPattern, "\(text)")
    }
  }

  @Test func whatPrintsComesBack() {
    var dice = Dice(4)
    for _ in 0..<100_000 {
      let value = Double(bitPattern: UInt64.random(in: 0...(.max), using: &dice))
      guard value.isFinite else { continue }
      #expect(read("\(value)")?.bitPattern == value.bitPattern)
      let small = Double.random(in: -1...1, using: &dice)
      #expect(read("\(small)")?.bitPattern == small.bitPattern)
    }
  }

  /// Halfway between two doubles, and just off it.
  @Test(arguments: [
    "9007199254740993", "9007199254740993.0000000001", "9007199254740992.9999",
    "4503599627370496.5",
    "4503599627370497.5", "0.500000000000000055511151231257827", "1e-27", "123456789012345678e27",
    "1e23", "8.5e22", "-0.0", "0e99", "1e400", "4.9e-324", "00000000000000000000000000000001.5",
  ])
  func ties(text: String) {
    #expect(read(text)?.bitPattern == Double(text)?.bitPattern)
  }

  @Test(arguments: ["", "-", ".", "+.", "e5", "0x10", "1_000", "na", "infin", "nanx", "--1"])
  func noNumbers(text: String) { #expect(read(text) == nil) }
}
