import Testing

@testable import Collect

@Suite("Mean and spread of repeated runs")
struct SampleStatisticsTests {
  /// The 0.975 quantiles of Student's t as tables have them (NIST/SEMATECH e-Handbook, 1.3.6.7.2, and longer ones).
  @Test(arguments: [
    (1, 12.706205), (2, 4.302653), (3, 3.182446), (4, 2.776445), (5, 2.570582), (9, 2.262157),
    (10, 2.228139), (30, 2.042272), (99, 1.984217), (1_000, 1.962339),
  ])
  func quantiles(freedom: Int, expected: Double) {
    #expect(abs(SampleStatistics.quantile(freedom: freedom) - expected) < 1e-6)
  }

  @Test func meanAndDeviation() throws {
    let found = try #require(SampleStatistics([2, 4, 4, 4, 5, 5, 7, 9]))
    #expect(found.count == 8)
    #expect(found.mean == 5)
    #expect(found.deviation == (32.0 / 7).squareRoot())
  }

  @Test func ofFiveRuns() throws {
    let found = try #require(SampleStatistics([0.1, 0.12, 0.11, 0.13, 0.09]))
    #expect(found.count == 5)
    #expect(abs(found.mean - 0.11) < 1e-15)
    #expect(abs(try #require(found.deviation) - 0.000_25.squareRoot()) < 1e-15)
    // 2.776445 × 0.0158114 / √5
    #expect(abs(try #require(found.margin) - 0.019_632_4) < 1e-6)
    #expect(found.min == 0.09)
    #expect(found.max == 0.13)
  }

  @Test func extremes() throws {
    #expect(SampleStatistics([]) == nil)
    #expect(SampleStatistics([.nan, .infinity]) == nil)
    let one = try #require(SampleStatistics([3, .nan]))
    #expect([one.mean, one.min, one.max] == [3, 3, 3])
    #expect(one.deviation == nil)
    #expect(one.margin == nil)
    let equal = try #require(SampleStatistics([0.1, 0.1, 0.1]))
    #expect(equal.mean == 0.1)
    #expect(equal.deviation == 0)
    let great = try #require(SampleStatistics([1e308, 1e308, 1e308]))
    #expect(great.mean == 1e308)
    // A small spread on a great offset isn't lost in squares.
    let offset = try #require(SampleStatistics([1e9 + 1, 1e9 + 2, 1e9 + 3]))
    #expect(offset.deviation == 1)
  }
}
