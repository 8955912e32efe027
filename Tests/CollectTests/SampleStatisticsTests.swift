import Testing

@testable import Collect

@Suite("Mean and spread of repeated runs")
struct SampleStatisticsTests {
  /// The values of Student's t: published tables (NIST/SEMATECH e-Handbook, 1.3.6.7.2).
  @Test(arguments: [
    (1, 12.706), (2, 4.303), (4, 2.776), (9, 2.262), (30, 2.042), (31, 2.040), (40, 2.021),
    (60, 2.000), (100, 1.984), (1_000_000, 1.960),
  ])
  func quantiles(_ freedom: Int, _ value: Double) {
    #expect(abs(SampleStatistics.quantile(freedom: freedom) - value) < 0.0005)
  }

  @Test func ofFiveRuns() throws {
    let found = try #require(SampleStatistics([0.1, 0.12, 0.11, 0.13, 0.09]))
    #expect(found.count == 5)
    #expect(abs(found.mean - 0.11) < 1e-15)
    #expect(abs(try #require(found.deviation) - 0.000_25.squareRoot()) < 1e-15)
    // 2.776445 × 0.0158114 / √5
    #expect(abs(try #require(found.halfWidth) - 0.019_632_4) < 1e-6)
    #expect(found.min == 0.09)
    #expect(found.max == 0.13)
  }

  @Test func extremes() throws {
    #expect(SampleStatistics([]) == nil)
    #expect(SampleStatistics([.nan, .infinity]) == nil)
    let one = try #require(SampleStatistics([3, .nan]))
    #expect([one.mean, one.min, one.max] == [3, 3, 3])
    #expect(one.deviation == nil)
    #expect(one.halfWidth == nil)
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
