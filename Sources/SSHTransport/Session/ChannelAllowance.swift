/// How many channels a host lets be open at a time, which only its refusals tell.
struct ChannelAllowance {
  /// sshd opens ten unless its MaxSessions says otherwise.
  private var most = 10
  /// Until when no further channel is asked for.
  private(set) var pause: ContinuousClock.Instant?
  private var refusals = 0

  /// How many more may be asked for beside `count` that are open.
  mutating func room(beside count: Int, now: ContinuousClock.Instant) -> Int {
    if let pause, now < pause { return 0 }
    pause = nil
    return most - count
  }

  /// To be called when the host has refused one beside `count` that are open. A channel that was closed
  /// lately may still count there, so it is asked again after a moment.
  ///
  /// - Returns: false where it has refused so often that it never will.
  mutating func refuse(beside count: Int, now: ContinuousClock.Instant) -> Bool {
    refusals += 1
    most = max(1, count)
    pause = now + .milliseconds(50)
    return refusals < 100
  }

  /// To be called when a channel has come to a good end.
  mutating func relax() { refusals = 0 }
}
