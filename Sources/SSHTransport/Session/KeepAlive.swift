/// Notices by our own clock that a host has fallen silent: libssh sends keepalives, but waits for no
/// answer to them.
struct KeepAlive {
  enum Step: Equatable {
    /// Nothing to do before then.
    case wait(until: ContinuousClock.Instant)
    /// A sign of life is to be asked for.
    case ask
    /// The host hasn't answered for so long.
    case dead(after: Duration)
  }

  /// How long a host may be silent before it is asked.
  let interval: Duration
  /// How many questions in a row may go without an answer.
  let patience: Int
  private var heard: ContinuousClock.Instant
  private var asked = 0
  /// When the host was heard or asked last. We may have slept for longer than it may be silent: what
  /// counts against it is the time that it had for each answer.
  private var last: ContinuousClock.Instant
  private var received: UInt64 = 0

  /// - Parameters:
  ///   - interval: `ServerAliveInterval`; nil for 10 seconds.
  ///   - patience: `ServerAliveCountMax`.
  ///   - now: the present.
  init(interval: Duration?, patience: Int, now: ContinuousClock.Instant) {
    self.interval = interval ?? .seconds(10)
    // Unless the user has said so, a dead host is noticed after 30 seconds.
    self.patience = interval == nil ? 2 : max(1, patience)
    heard = now
    last = now
  }

  /// What is to be done now.
  ///
  /// - Parameters:
  ///   - received: how many bytes have come from the host since the beginning.
  ///   - now: the present.
  /// - Returns: the step; after `ask` it has to be called again.
  mutating func step(received: UInt64, now: ContinuousClock.Instant) -> Step {
    if received != self.received {
      self.received = received
      heard = now
      last = now
      asked = 0
    }
    let next = last + interval
    guard now >= next else { return .wait(until: next) }
    guard asked < patience else { return .dead(after: now - heard) }
    asked += 1
    last = now
    return .ask
  }
}
