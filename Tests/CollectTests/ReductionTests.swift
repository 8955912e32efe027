import Foundation
import Testing

@testable import Collect

@Suite struct ReductionTests {
  private static func points(_ values: [Double], from step: Int64 = 0) -> [Point] {
    values.enumerated().map {
      Point(step: step + Int64($0), value: $1, time: 100 + 10 * Double($0))
    }
  }

  private static func value(_ word: String, _ points: [Point]) throws -> String {
    let reduction = try #require(Reduction(word: word), "\(word)")
    guard let (value, step) = Series(points: points).value(reduction) else { return "none" }
    return step.map { "\($0):\(value)" } ?? "\(value)"
  }

  @Test(arguments: [
    ("min", "2:1.0"), ("max", "0:4.0"), ("last", "4:2.0"), ("final", "4:2.0"), ("first", "0:4.0"),
    ("mean", "2.2"), ("median", "2.0"), ("sum", "11.0"), ("count", "5.0"),
    ("variance", "1.6999999999999997"),
    ("std", "1.3038404810405297"), ("auc", "8.0"), ("at(3)", "3:1.0"), ("at(9)", "none"),
    ("mean_last(2)", "1.5"), ("mean_last(99)", "2.2"), ("ema(0)", "2.0"), ("ema(0.5)", "1.8125"),
    ("time_to(<1)", "2:20.0"), ("time_to(<0.5)", "inf"), ("time_to(>4)", "0:0.0"),
    ("step_to(<=2)", "2:2.0"), ("step_to(>5)", "inf"),
  ])
  func reduces(word: String, expected: String) throws {
    // 4 3 1 1 2 at the steps 0 to 4.
    #expect(try Self.value(word, Self.points([4, 3, 1, 1, 2])) == expected)
  }

  @Test(arguments: ["mean", "median", "sum", "std", "variance", "auc", "mean_last(3)", "ema(0.5)"])
  func oneNaNMakesItNaN(word: String) throws {
    #expect(try Self.value(word, Self.points([1, .nan, 2])).hasSuffix("nan"))
  }

  /// A-S 9 and 10: a best of 0 is not forgotten; A-S 11: a NaN in front neither wins nor sticks.
  @Test func studioMLsCases() throws {
    #expect(try Self.value("min", Self.points([0.5, 0.0, 0.4])) == "1:0.0")
    #expect(try Self.value("max", Self.points([-1, 0, -3])) == "1:0.0")
    #expect(try Self.value("min", Self.points([.nan, 2, 1])) == "2:1.0")
    #expect(try Self.value("max", Self.points([.nan, 2, 1])) == "1:2.0")
    #expect(SeriesSummary(Self.points([.nan, 2, 1])).nanCount == 1)
  }

  /// A-S 12.
  @Test func anUnknownReductionNamesTheOthers() {
    let error = #expect(throws: (any Error).self) {
      try Objective.parse("loss:avg", goal: nil, at: nil)
    }
    let text = "\(String(describing: error))"
    for word in ["min", "max", "last"] { #expect(text.contains(word)) }
  }

  /// A-G 10: the value of the greatest step, whatever the order in the file.
  @Test func lastIsTheGreatestStep() throws {
    let points = [Point(step: 5, value: 50), Point(step: 3, value: 30)]
    #expect(try Self.value("last", points) == "5:50.0")
    #expect(try Self.value("first", points) == "3:30.0")
    #expect(try Self.value("mean_last(1)", points) == "50.0")
    #expect(try Self.value("auc", points) == "80.0")
  }

  @Test(arguments: [
    "min", "max", "last", "first", "mean", "median", "std", "variance", "sum", "count", "auc",
    "at(-3)", "mean_last(5)", "ema(0.9)", "time_to(<0.1)", "step_to(>0.9)", "smoothed", "rate",
    "ttz",
    "variance(train loss)",
  ])
  func isWrittenAsItIsRead(word: String) throws {
    #expect(try #require(Reduction(word: word)).rawValue == word)
  }

  @Test(arguments: [
    "", "Min", "at", "at()", "at(1.5)", "mean_last(0)", "mean_last(-1)", "ema(1)", "ema(-0.1)",
    "ema(nan)", "time_to(0.1)", "time_to(<)", "time_to(<nan)", "variance()", "median(3)", "min()",
  ])
  func refuses(word: String) { #expect(Reduction(word: word) == nil) }

  @Test func directionsOfTheirOwn() throws {
    func direction(_ text: String) throws -> String {
      let objective = try Objective.parse(text, goal: nil, at: nil)
      return objective.direction.rawValue + (objective.directionIsAssumed ? "?" : "")
    }
    #expect(try direction("a:ttz") == "minimize")
    #expect(try direction("a:time_to(>0.9)") == "minimize")
    #expect(try direction("a:max") == "maximize")
    #expect(try direction("a:median") == "minimize?")
  }

  @Test func runningSumsAgreeWithTwoPasses() {
    var dice = Dice(7)
    for offset in [0.0, 1e6] {
      let values = (0..<10_000).map { _ in offset + Double.random(in: -1...1, using: &dice) }
      let summary = SeriesSummary(Self.points(values))
      let mean = values.reduce(0, +) / 10_000
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 9_999
      let found = summary.value(.variance)?.value ?? .nan
      #expect(abs(found - variance) < 1e-12 * variance + 1e-10)
      #expect(abs((summary.value(.mean)?.value ?? .nan) - mean) <= 1e-12 * abs(mean) + 1e-15)
    }
  }
}
