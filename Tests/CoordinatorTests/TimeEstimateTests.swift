import Testing

@testable import Coordinator

@Suite struct TimeEstimateTests {
  private func estimate(
    waiting: Int = 0, held: Int = 0, elapsed: [Double] = [], silent: Int = 0, finished: Int = 0,
    mean: Double = 0
  ) -> TimeEstimate {
    TimeEstimate(
      TimeEstimate.Facts(
        waiting: waiting, held: held, running: elapsed.count + silent, elapsed: elapsed,
        finished: finished, mean: mean))
  }

  @Test func nothingIsSaidThatIsNotKnown() {
    #expect(estimate(finished: 3, mean: 10) == .nothing)
    #expect(estimate(waiting: 3, elapsed: [5]) == .unknown(why: "no run has completed yet"))
    #expect(estimate(waiting: 3, finished: 1, mean: 10) == .unknown(why: "none is running"))
    #expect(
      estimate(waiting: 3, held: 1, elapsed: [1], finished: 1, mean: 10)
        == .unknown(why: "held runs wait for `release`"))
    #expect(
      estimate(elapsed: [30], finished: 1, mean: 10)
        == .unknown(why: "what is running takes longer than what has completed"))
  }

  @Test func theRestTakesAsLongAsTheFinishedOnes() {
    // Two at once, 10 s each: one has 4 s left, one 6 s; four wait.
    #expect(
      estimate(waiting: 4, elapsed: [6, 4], finished: 3, mean: 10)
        == .known(seconds: 25, finished: 3, each: 10, atOnce: 2))
    // The last one needs its whole time behind the first that ends.
    #expect(
      estimate(waiting: 1, elapsed: [6, 4, 4, 4], finished: 3, mean: 10)
        == .known(seconds: 14, finished: 3, each: 10, atOnce: 4))
    // Nothing waits: the longest rest counts.
    #expect(
      estimate(elapsed: [6, 1], finished: 3, mean: 10)
        == .known(seconds: 9, finished: 3, each: 10, atOnce: 2))
    // One that didn't tell when it started may just have done so.
    #expect(
      estimate(elapsed: [6], silent: 1, finished: 3, mean: 10)
        == .known(seconds: 10, finished: 3, each: 10, atOnce: 2))
  }

  @Test func aRunThatIsLongerAlreadyCounts() {
    // Three of 10 s and one that runs for 30 s: 15 s each.
    #expect(
      estimate(waiting: 1, elapsed: [30, 5], finished: 3, mean: 10)
        == .known(seconds: 15, finished: 3, each: 15, atOnce: 2))
  }
}
