import Testing

@testable import Collect

@Suite struct RankingTests {
  @Test func numbersThenNaNThenNothing() {
    let values: [Double?] = [nil, .nan, 2, -.infinity, 1, .infinity, nil, 2, .nan]
    #expect(Ranking.order(values, direction: .minimize) == [3, 4, 2, 7, 5, 1, 8, 0, 6])
    #expect(Ranking.order(values, direction: .maximize) == [5, 2, 7, 4, 3, 1, 8, 0, 6])
    #expect(Ranking.order([], direction: .minimize).isEmpty)
    #expect(Ranking.order([0.0, -0.0], direction: .maximize) == [0, 1])
  }

  @Test func naturalOrder() {
    let names = ["run_10", "run_2", "run_02", "run", "a", "run_2b", "10", "9", "run_1"]
    let sorted = names.map { Array($0.utf8) }.sorted(by: NaturalOrder.isBefore)
    #expect(
      sorted.map { String(decoding: $0, as: UTF8.self) }
        == ["9", "10", "a", "run", "run_1", "run_02", "run_2", "run_2b", "run_10"])
  }

  @Test func aLaterFileReplacesWhatItRepeats() {
    func entries(_ steps: ClosedRange<Int64>, _ value: Double) -> [Point] {
      steps.map { Point(step: $0, value: value) }
    }
    var series = JoinedSeries()
    func file(of reduction: Reduction) -> Int? { series.value(reduction).flatMap(series.file(of:)) }
    series.append(entries(0...19, 1))
    series.append(entries(10...29, 2))
    #expect(series.points.count == 30)
    #expect(series.dropped == 10)
    #expect(file(of: .min) == 0)
    #expect(file(of: .last) == 1)
    series.append([])
    #expect(series.points.count == 30)
    series.append(entries(30...31, 0) + entries(30...31, 0))
    #expect(series.points.count == 34)
    #expect(file(of: .min) == 3)
  }
}
