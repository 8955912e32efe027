import Diagnostics
import Testing

@testable import Grid

/// The generator SplitMix64, so that every run of the tests sees the same cases.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A decimal in one of its spellings.
  mutating func decimal(in range: ClosedRange<Int>) -> String {
    let digits = Int.random(in: range, using: &self)
    let exponent = Int.random(in: -4...2, using: &self)
    guard Bool.random(using: &self), let number = try? ExactDecimal("\(digits)e\(exponent)") else {
      return "\(digits)e\(exponent)"
    }
    return number.plainDescription
  }
}

@Suite("Properties of ranges")
struct PropertyTests {
  private func number(_ value: Value) throws -> ExactDecimal { try ExactDecimal(value.text) }

  @Test("steps: exact values, counted in integers, up to the stop and no further")
  func steps() throws {
    var random = SplitMix64(state: 1)
    var checked = 0
    while checked < 10_000 {
      let start = random.decimal(in: -500...500)
      let step = random.decimal(in: -50...50)
      let count = Int.random(in: 1...6, using: &random)
      let (first, width) = (try ExactDecimal(start), try ExactDecimal(step))
      guard width != .zero else { continue }
      let stop = try first + width * ExactDecimal(count - 1)
      let span = try (stop - first).magnitude
      guard !(width.isWhole && width > span) else { continue }
      checked += 1
      let axis = try read("\(start):\(step):\(stop)")
      let spec = "\(start):\(step):\(stop)"
      hold(axis.count == count, spec)
      for k in 0..<count {
        hold(try number(axis[k]) == first + width * ExactDecimal(k), "\(spec) at \(k)")
      }
      guard count > 2, !width.isWhole else { continue }
      let short = try read("\(start):\(step):\(stop - width * ExactDecimal("0.5"))")
      hold(short.count == count - 1, "\(spec), half a step shorter")
    }
  }

  @Test("points: the ends as written, the count as asked for, evenly spaced")
  func points() throws {
    var random = SplitMix64(state: 2)
    var checked = 0
    while checked < 10_000 {
      let (a, b) = (random.decimal(in: -999...999), random.decimal(in: -999...999))
      let (first, last) = (try ExactDecimal(a), try ExactDecimal(b))
      let count = Int.random(in: 2...5, using: &random)
      guard first != last else { continue }
      checked += 1
      let axis = try read("\(a):u\(count):\(b)")
      try check(axis, a, b, count)
      let span = last.toDouble - first.toDouble
      for k in 0..<count {
        let exact = first.toDouble + span * Double(k) / Double(count - 1)
        let size = max(abs(exact), 1e-12 * max(abs(first.toDouble), abs(last.toDouble)))
        hold(
          abs(try number(axis[k]).toDouble - exact) <= 5.1e-6 * size, "\(a):u\(count):\(b) at \(k)")
      }
    }
  }

  @Test("log scales: the ends as written, the count as asked for, one factor throughout")
  func logScales() throws {
    var random = SplitMix64(state: 3)
    var checked = 0
    while checked < 10_000 {
      let (a, b) = (random.decimal(in: 1...999), random.decimal(in: 1...999))
      let count = Int.random(in: 2...5, using: &random)
      let ratio = try ExactDecimal(b).toDouble / ExactDecimal(a).toDouble
      guard abs(ratio - 1) > 0.01 else { continue }
      checked += 1
      let axis = try read("\(a):l\(count):\(b)")
      try check(axis, a, b, count)
      for k in 1..<count {
        let power = try number(axis[k]).toDouble / ExactDecimal(a).toDouble
        // The logarithm of the factor, by a sum of the steps so far.
        let steps = Double(k) / Double(count - 1)
        let error = abs(logarithm(power) - steps * logarithm(ratio))
        hold(error < 1e-5, "\(a):l\(count):\(b) at \(k)")
      }
    }
  }

  @Test("whatever is written gives values or a complaint that points into it")
  func anything() throws {
    var random = SplitMix64(state: 6)
    let pieces = [
      "0", "1", "-", "+", ".", "e", "9", ":", ":", ",", "u", "n", "l", "x", "[", "]", "(", ")",
      "range", "linspace", "logspace", "geomspace", "choice", "'", "\"", " ", "@", "1e999999",
      "e-", "99999999999999999999999999999999999999", "0.1", "=", "ö", "9223372036854775807",
      "1e-400", "1e400", "1e-38", "1e38",
    ]
    let numbers =
      pieces.filter { $0 != "1e999999" && (try? ExactDecimal($0)) != nil } + [
        "-3", "1e-5", "1.01", "7",
      ]
    let middles = ["", "", "u", "n", "l", "x", "-"]
    for turn in 0..<10_000 {
      let ends = (0..<3).map { _ in numbers.randomElement(using: &random) ?? "" }
      let middle = (middles.randomElement(using: &random) ?? "") + ends[1]
      let mixed = (0..<Int.random(in: 1...9, using: &random)).map { _ in
        pieces.randomElement(using: &random) ?? ""
      }
      let spec = turn % 2 == 0 ? mixed.joined() : "\(ends[0]):\(middle):\(ends[2])"
      guard let found = complaint(spec) else {
        let axis = try read(spec)
        hold(axis.count > 0, spec)
        for k in [0, axis.count / 2, axis.count - 1] { hold(axis[k] == axis[k], spec) }
        continue
      }
      hold(pointed(found, in: spec) != nil, spec)
    }
  }

  @Test("what is printed is read back as the same values")
  func reading() throws {
    var random = SplitMix64(state: 4)
    let alphabet = Array("ab1.0e-:,'\"[]() @\\\n\té\u{301}xlu#=")
    for _ in 0..<10_000 {
      let values = (0..<Int.random(in: 1...5, using: &random)).map { _ in
        let text = String(
          (0..<Int.random(in: 0...6, using: &random)).map { _ in
            alphabet.randomElement(using: &random) ?? "a"
          })
        return Bool.random(using: &random) ? Value(text: text) : Value(typing: text)
      }
      let axis = try Axis(name: "p", values: values)
      let kept = (0..<axis.count).map { axis[$0] }
      let again = try read("[" + kept.map(\.literal).joined(separator: ",") + "]")
      hold((0..<again.count).map { again[$0] } == kept, "\(kept)")
    }
  }

  @Test("the values of a range are read back as they are", arguments: ["0.1:0.1:2", "1:l30:1e9"])
  func rangesReadBack(spec: String) throws {
    let axis = try read(spec)
    for k in 0..<axis.count { #expect(Value(typing: axis[k].text) == axis[k]) }
  }

  private func check(_ axis: Axis, _ a: String, _ b: String, _ count: Int) throws {
    let spec = "\(a) to \(b), \(count)"
    hold(axis.count == count, spec)
    hold(axis[0].text == a && axis[count - 1].text == b, spec)
    hold(Set((0..<count).map { axis[$0].canonical }).count == count, spec)
    for k in 1..<(count - 1) where count > 2 {
      let text = axis[k].text
      let digits = text.split(separator: "e")[0].filter(\.isNumber).drop { $0 == "0" }
      hold(digits.count <= 8 || !text.contains("."), "\(spec): \(text)")
      hold(!text.contains(".") || text.contains("e") || text.last != "0", "\(spec): \(text)")
    }
  }

  private func logarithm(_ x: Double) -> Double {
    let y = (x.significand - 1) / (x.significand + 1)
    var sum = 0.0
    var power = y
    for n in 0..<40 {
      sum += power / Double(2 * n + 1)
      power *= y * y
    }
    return Double(x.exponent) * 0.693147180559945309 + 2 * sum
  }
}
