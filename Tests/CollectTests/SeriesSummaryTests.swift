import Collect
import JSON
import Testing

@Suite struct SeriesSummaryTests {
  private func folded(_ pairs: [(Int64, Double)]) -> SeriesSummary {
    var summary = SeriesSummary()
    for (step, value) in pairs { summary.add(step: step, value: value) }
    return summary
  }

  @Test func reduces() {
    let summary = folded([(1, 3), (2, 1), (3, 1), (4, 4), (5, 4), (6, 2)])
    #expect(digest(summary) == "min 2:1.0, max 4:4.0, last 6:2.0, first 1:3.0, 6 values")
    #expect(summary.value(.mean)?.value == 2.5)
    #expect(summary.value(.mean)?.step == nil)
  }

  @Test func lastAndFirstGoByStep() {
    let summary = folded([(5, 50), (9, 90), (2, 20), (9, 91), (2, 21), (7, 70)])
    #expect(digest(summary) == "min 2:20.0, max 9:91.0, last 9:91.0, first 2:20.0, 6 values")
  }

  @Test func nanNeverWinsButCounts() {
    let summary = folded([(1, .nan), (2, 3), (3, -.infinity), (4, .nan)])
    #expect(digest(summary) == "min 3:-inf, max 2:3.0, last 4:nan, first 1:nan, 4 values")
    #expect(summary.nanCount == 2)
    #expect(summary.value(.mean)?.value.isNaN == true)
  }

  @Test func nothingButNaN() {
    let summary = folded([(1, .nan), (2, .nan)])
    #expect(summary.value(.min)?.value.isNaN == true)
    #expect(summary.value(.max)?.value.isNaN == true)
    #expect(SeriesSummary().value(.min) == nil)
    #expect(SeriesSummary().value(.mean) == nil)
  }

  @Test(
    arguments: [
      [], [(1, 0.1)], [(-5, -0.0), (.max, 0.0)], [(1, .nan)], [(1, .infinity), (2, -.infinity)],
      [(1, 1e308), (2, 1e308)], [(1, .leastNonzeroMagnitude)],
      [(3, 0.1), (2, 0.2), (1, 0.30000000000000004)],
    ] as [[(Int64, Double)]])
  func jsonIsExact(pairs: [(Int64, Double)]) throws {
    let summary = folded(pairs)
    let text = summary.json.text()
    let copy = try #require(SeriesSummary(json: try JSONValue(parsing: text)))
    #expect(copy == summary)
    #expect(copy.json.text() == text)
  }

  @Test func randomBitsSurviveJSON() throws {
    var dice = Dice(7)
    for _ in 0..<2_000 {
      let value = Double(bitPattern: dice.next())
      let summary = folded([(Int64(bitPattern: dice.next()), value), (1, 1 / value)])
      let json = try JSONValue(parsing: summary.json.text())
      #expect(SeriesSummary(json: json) == summary)
    }
  }

  @Test(arguments: [
    "null", "{}", #"{"count": 1, "nan": 0, "sum": 1, "min": null}"#,
    #"{"count":1,"nan":0,"sum":1,"min":null,"max":null,"first":null,"last":null}"#,
    #"{"count":-1,"nan":0,"sum":1,"min":null,"max":null,"first":null,"last":null}"#,
    #"{"count":0,"nan":0,"sum":"x","min":null,"max":null,"first":null,"last":null}"#,
  ])
  func refusesOtherJSON(text: String) throws {
    #expect(SeriesSummary(json: try JSONValue(parsing: text)) == nil)
  }
}
