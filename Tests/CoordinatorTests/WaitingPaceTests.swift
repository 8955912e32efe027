import Testing

@testable import Coordinator

@Suite("When to try again what waits")
struct WaitingPaceTests {
  @Test("soon after jobs have ended, else after five minutes")
  func due() {
    let pace = WaitingPace(interval: 30, now: 1000, open: 50)
    #expect(!pace.isDue(now: 1059, open: 49))
    #expect(pace.isDue(now: 1060, open: 49))
    #expect(!pace.isDue(now: 1299, open: 50))
    #expect(pace.isDue(now: 1300, open: 50))
  }

  @Test("after a try in vain the next comes later, after one that served it comes soon")
  func backsOff() {
    var pace = WaitingPace(interval: 30, now: 0, open: 50)
    pace.tried(now: 100, open: 40, submitted: 0)
    #expect(!pace.isDue(now: 219, open: 39))
    #expect(pace.isDue(now: 220, open: 39))
    for time in [220.0, 500, 900] { pace.tried(now: time, open: 30, submitted: 0) }
    #expect(!pace.isDue(now: 1199, open: 1))
    #expect(pace.isDue(now: 1200, open: 1))
    pace.tried(now: 1200, open: 1, submitted: 9)
    #expect(!pace.isDue(now: 1499, open: 10))
    #expect(pace.isDue(now: 1260, open: 9))
  }
}
