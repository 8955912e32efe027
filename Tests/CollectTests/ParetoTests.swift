import Testing

@testable import Collect

@Suite struct ParetoTests {
  private static let rows: [[Double?]] = [
    [1, 5], [2, 2], [5, 1], [3, 3], [2, 2], [nil, 0], [.nan, 0], [6, 6],
  ]

  @Test func frontsOfTwoThatAreToBeSmall() {
    #expect(
      Ranking.fronts(Self.rows, directions: [.minimize, .minimize])
        == [1, 1, 1, 2, 1, nil, nil, 3])
  }

  @Test func frontsOfOneSmallAndOneGreat() {
    #expect(
      Ranking.fronts(Self.rows, directions: [.minimize, .maximize])
        == [1, 2, 3, 2, 2, nil, nil, 1])
  }

  /// Against the definition, for many rows of few values.
  @Test func agreesWithTheDefinition() {
    var dice = Dice(7)
    for _ in 0..<50 {
      let rows: [[Double?]] = (0..<20).map { _ in
        (0..<3).map { _ in Double(Int.random(in: 0..<4, using: &dice)) }
      }
      let fronts = Ranking.fronts(rows, directions: [.minimize, .maximize, .minimize])
      let costs = rows.map { [$0[0] ?? 0, -($0[1] ?? 0), $0[2] ?? 0] }
      for (index, cost) in costs.enumerated() {
        let better = costs.indices.filter { other in
          costs[other] != cost && zip(costs[other], cost).allSatisfy { $0 <= $1 }
        }
        #expect(fronts[index] == 1 + (better.compactMap { fronts[$0] }.max() ?? 0))
      }
    }
  }

  @Test func laterObjectivesDecideTies() {
    let rows: [[Double?]] = [
      [1, 3], [1, 9], [0, 1], [nil, 99], [.nan, 5], [.nan, 7], [1, 3],
    ]
    #expect(
      Ranking.order(rows, directions: [.minimize, .maximize]) == [2, 1, 0, 6, 5, 4, 3])
  }
}

@Suite struct ParameterEffectTests {
  @Test func allNoneAndSome() throws {
    let labels = ["a", "a", "a", "b", "b", "b"]
    #expect(ParameterEffect.share(of: [1, 1, 1, 2, 2, 2], by: labels) == 1)
    #expect(ParameterEffect.share(of: [1, 2, 3, 1, 2, 3], by: labels) == 0)
    // Within: 4 over 4 degrees of freedom; in all: 17.5 over 5.
    let share = try #require(ParameterEffect.share(of: [1, 2, 3, 4, 5, 6], by: labels))
    #expect(abs(share - (1 - 1 / 3.5)) < 1e-12)
  }

  @Test func whatCannotBeTold() {
    #expect(ParameterEffect.share(of: [1, 2], by: ["a", "b"]) == nil)
    #expect(ParameterEffect.share(of: [1, 2, 3], by: ["a", "a", "a"]) == nil)
    #expect(ParameterEffect.share(of: [1, 1, 1], by: ["a", "a", "b"]) == nil)
    #expect(ParameterEffect.share(of: [], by: []) == nil)
  }

  /// A drawn number has as many values as runs: without groups nothing could be told.
  @Test func manyNumbersAreGrouped() throws {
    let numbers = (0..<40).map { Double($0) }
    let labels = numbers.map { "\($0)" }
    let share = try #require(
      ParameterEffect.share(of: numbers.map { $0 * $0 }, by: labels, numbers: numbers))
    #expect(share > 0.9)
    #expect(ParameterEffect.share(of: numbers, by: labels) == nil)
  }
}
