import Testing

@testable import SSHTransport

@Suite struct KeepAliveTests {
  private let start = ContinuousClock.now

  private func after(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

  @Test func aHostThatNobodySetTimesForIsDeadAfterThirtySeconds() {
    var keepAlive = KeepAlive(interval: nil, patience: 3, now: start)
    #expect(keepAlive.step(received: 0, now: start) == .wait(until: after(10)))
    #expect(keepAlive.step(received: 0, now: after(10)) == .ask)
    #expect(keepAlive.step(received: 0, now: after(10)) == .wait(until: after(20)))
    #expect(keepAlive.step(received: 0, now: after(20)) == .ask)
    #expect(keepAlive.step(received: 0, now: after(29.9)) == .wait(until: after(30)))
    #expect(keepAlive.step(received: 0, now: after(30)) == .dead(after: .seconds(30)))
  }

  @Test func anyByteIsASignOfLife() {
    var keepAlive = KeepAlive(interval: .seconds(5), patience: 1, now: start)
    #expect(keepAlive.step(received: 0, now: after(5)) == .ask)
    #expect(keepAlive.step(received: 36, now: after(9)) == .wait(until: after(14)))
    #expect(keepAlive.step(received: 36, now: after(14)) == .ask)
    #expect(keepAlive.step(received: 36, now: after(19)) == .dead(after: .seconds(10)))
  }

  @Test func theConfigurationsNumbersCount() {
    var keepAlive = KeepAlive(interval: .seconds(60), patience: 0, now: start)
    #expect(keepAlive.step(received: 0, now: after(59)) == .wait(until: after(60)))
    #expect(keepAlive.step(received: 0, now: after(60)) == .ask)
    #expect(keepAlive.step(received: 0, now: after(120)) == .dead(after: .seconds(120)))
  }

  /// A laptop that slept, a program that was stopped, a reader that took its time: the host is asked
  /// before it is given up, and gets the time for its answer.
  @Test func whoSleptListensBeforeTheHostIsDead() {
    var keepAlive = KeepAlive(interval: .seconds(5), patience: 2, now: start)
    #expect(keepAlive.step(received: 0, now: after(3_600)) == .ask)
    #expect(keepAlive.step(received: 0, now: after(3_600)) == .wait(until: after(3_605)))
    #expect(keepAlive.step(received: 36, now: after(3_601)) == .wait(until: after(3_606)))
    #expect(keepAlive.step(received: 36, now: after(3_606)) == .ask)
    #expect(keepAlive.step(received: 36, now: after(9_000)) == .ask)
    #expect(keepAlive.step(received: 36, now: after(9_005)) == .dead(after: .seconds(5_404)))
  }
}
