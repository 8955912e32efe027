/// When it is worth while to try again to submit what waits: politely, and soon after jobs have ended.
public struct WaitingPace: Sendable {
  /// At the latest it is tried again after so many seconds, for a limit may have been raised.
  static let longest = 300.0

  private let shortest: Double
  private var pause: Double
  private var lastTime: Double
  private var lastOpen: Int

  /// - Parameters:
  ///   - interval: how many seconds lie between two looks at the host.
  ///   - now: when it was tried last.
  ///   - open: how many runs were on the host then.
  public init(interval: Double, now: Double, open: Int) {
    shortest = 2 * interval
    pause = shortest
    lastTime = now
    lastOpen = open
  }

  /// - Parameters:
  ///   - now: seconds since 1970.
  ///   - open: how many runs are on the host and haven't ended.
  /// - Returns: whether to try now.
  public func isDue(now: Double, open: Int) -> Bool {
    let passed = now - lastTime
    return open < lastOpen ? passed >= pause : passed >= max(Self.longest, shortest)
  }

  /// Notes how a try ended: after one in vain the next comes later.
  public mutating func tried(now: Double, open: Int, submitted: Int) {
    lastTime = now
    lastOpen = open + submitted
    pause = submitted > 0 ? shortest : min(2 * pause, max(Self.longest, shortest))
  }
}
