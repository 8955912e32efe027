/// How long a watcher waits between two looks: the host's `poll` at first, half as much again each time
/// that nothing has changed, up to five minutes; and from the beginning once something has.
public struct WatchPace: Sendable {
  /// The longest wait, in seconds; a host with a quick `poll` bears being asked sooner.
  private let longest: Double
  private let base: Double
  private var wait: Double

  /// - Parameter base: the shortest wait in seconds.
  public init(base: Double) {
    self.base = base
    wait = base
    longest = max(base, min(300, base * 10))
  }

  /// - Parameters:
  ///   - changed: whether the last look has brought anything new.
  ///   - chance: from 0 up to 1, so that many watchers don't ask in step.
  /// - Returns: the seconds until the next look.
  public mutating func next(changed: Bool, chance: Double = .random(in: 0..<1)) -> Double {
    wait = changed ? base : min(longest, wait * 1.5)
    return wait * (0.95 + 0.1 * chance)
  }
}
