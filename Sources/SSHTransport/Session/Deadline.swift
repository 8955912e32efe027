internal import Synchronization

/// A point in time by which something must be done; it moves on while a person is asked.
final class Deadline: Sendable {
  private let end: Mutex<ContinuousClock.Instant>

  init(in duration: Duration) { end = Mutex(.now + duration) }

  init(at instant: ContinuousClock.Instant) { end = Mutex(instant) }

  var instant: ContinuousClock.Instant { end.withLock { $0 } }

  var hasPassed: Bool { instant <= .now }

  func extend(by duration: Duration) { end.withLock { $0 += duration } }

  /// Milliseconds until then, rounded up, as poll(2) wants them.
  var millisecondsLeft: Int32 {
    let left = instant - .now
    guard left > .zero else { return 0 }
    return Int32(clamping: Int64((left / .milliseconds(1)).rounded(.up)))
  }

  /// Returns when it has passed.
  ///
  /// - Throws: `CancellationError`.
  func wait() async throws {
    while !hasPassed { try await Task.sleep(until: instant, clock: .continuous) }
  }
}
