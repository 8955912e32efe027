internal import Cluster
internal import Subprocess

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Lets a thread wait for descriptors, and others break into its waiting.
struct Interruption: Sendable {
  let bell: CancellationBell
  /// Throws if the thread is to stop what it does.
  let check: @Sendable () throws -> Void

  /// Waits until `descriptor` has one of `events`.
  ///
  /// - Returns: what it has; nil where the deadline passed first.
  /// - Throws: what `check` throws.
  func wait(_ descriptor: Int32, for events: Int32, until deadline: Deadline) throws -> Int32? {
    while true {
      try check()
      if deadline.hasPassed { return nil }
      var polled = [
        pollfd(fd: descriptor, events: Int16(events), revents: 0),
        pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      _ = poll(&polled, 2, deadline.millisecondsLeft)
      if polled[1].revents != 0 { bell.silence() }
      if polled[0].revents != 0 { return Int32(polled[0].revents) }
    }
  }

  /// Waits for a while, or until the deadline.
  ///
  /// - Throws: what `check` throws.
  func pause(_ time: Duration, until deadline: Deadline) throws {
    let end = Deadline(at: min(.now + time, deadline.instant))
    _ = try wait(-1, for: 0, until: end)
  }
}
