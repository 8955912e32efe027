import JSON
import Testing

@Suite("Writing JSON")
struct WritingTests {
  static let value = JSONValue.members([
    "a": .array([.int(1), .array([]), .members([:])]), "b": .members(["c": .text(nil)]),
  ])

  @Test("on one line")
  func oneLine() {
    #expect(Self.value.text() == #"{"a": [1, [], {}], "b": {"c": null}}"#)
    var bytes = Array("> ".utf8)
    Self.value.write(to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "> " + Self.value.text())
  }

  @Test("indented")
  func indented() {
    #expect(
      Self.value.text(indented: true) == """
        {
          "a": [
            1,
            [],
            {}
          ],
          "b": {
            "c": null
          }
        }
        """)
  }

  @Test("strings are escaped, other scripts aren't")
  func strings() {
    #expect(
      JSONValue.string("\"\\/\n\r\t\u{1}\u{1b}\u{7f}é🚀").text()
        == #""\"\\/\n\r\t\u0001\u001b\u007fé🚀""#)
  }

  @Test(
    "doubles in the shortest text",
    arguments: [
      (0.1, "0.1"), (1, "1"), (-2, "-2"), (1e-5, "1e-05"), (1e16, "1e+16"), (-0.0, "-0"),
      (.leastNonzeroMagnitude, "5e-324"), (1.0 / 3, "0.3333333333333333"), (100_000, "100000"),
    ] as [(Double, String)])
  func doubles(_ value: Double, _ text: String) {
    #expect(JSONValue.double(value).text() == text)
    #expect(JSONValue.double(value).double?.bitPattern == value.bitPattern)
  }

  @Test("what isn't finite is a string, as JSON has no number for it")
  func notFinite() {
    #expect(JSONValue.double(.nan) == .string("nan"))
    #expect(JSONValue.double(.infinity) == .string("inf"))
    #expect(JSONValue.double(-.infinity) == .string("-inf"))
  }

  @Test("what was written is read back, numbers with their text", arguments: UInt64(0)..<200)
  func roundTrip(_ seed: UInt64) throws {
    var random = RandomJSON(state: seed)
    let value = random.value(depth: 5)
    #expect(try JSONValue(parsing: value.text()) == value, "seed \(seed)")
    #expect(try JSONValue(parsing: value.text(indented: true)) == value, "seed \(seed)")
  }
}

/// Random JSON from the generator SplitMix64, so that every run of the tests sees the same cases.
private struct RandomJSON: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    .random(in: range, using: &self)
  }

  mutating func value(depth: Int) -> JSONValue {
    switch number(0...(depth > 0 ? 7 : 4)) {
    case 0: .null
    case 1: .bool(Bool.random(using: &self))
    case 2: .number(numberText())
    case 3, 4: .string(text())
    case 5, 6: .array((0..<number(0...4)).map { _ in value(depth: depth - 1) })
    default: .object((0..<number(0...4)).map { _ in .init(text(), value(depth: depth - 1)) })
    }
  }

  private mutating func numberText() -> String {
    let digits = (0..<number(0...20)).map { _ in String(number(0...9)) }.joined()
    let whole = number(0...1) == 0 ? "0" : "\(number(1...9))\(digits)"
    let fraction = digits.isEmpty || number(0...1) == 0 ? "" : ".\(digits)"
    let exponents = ["", "e5", "E-05", "e+300", "E0"]
    return (number(0...1) == 0 ? "" : "-") + whole + fraction + exponents[number(0...4)]
  }

  private mutating func text() -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<number(0...12) {
      let limits = [0x20, 0x7f, 0x7ff, 0xffff, 0x10ffff]
      if let scalar = Unicode.Scalar(UInt32(number(0...limits[number(0...4)]))) {
        text.append(scalar)
      }
    }
    return String(text)
  }
}
