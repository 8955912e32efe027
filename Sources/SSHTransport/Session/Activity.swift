internal import Cluster

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Something that goes on over a session, a little at a time, beside others. It lives on the session's
/// thread.
protocol Activity: AnyObject {
  /// Does what can be done now, without waiting.
  ///
  /// - Returns: whether there was anything to do.
  /// - Throws: ``SessionLoss`` where the session is of no use any more; what else ends this activity
  ///   alone.
  func advance(_ session: borrowing Session) throws -> Bool

  /// Whether it has come to its end.
  var isOver: Bool { get }

  /// When it wants to be advanced at the latest; nil where only bytes matter to it.
  var limit: ContinuousClock.Instant? { get }

  /// What it waits for beside the session itself.
  var watched: [pollfd] { get }

  /// Whether it takes what the session has for it: one that waits for its own reader doesn't.
  var isReading: Bool { get }

  /// Whether it is one of the channels of which a host opens so many at a time.
  var hasChannel: Bool { get }

  /// Ends it before its time.
  func end(_ error: any Error, _ session: borrowing Session)
}

extension Activity {
  var hasChannel: Bool { true }
}

/// What a session's thread is asked to begin.
protocol SessionWork: AnyObject, Sendable {
  /// Begins it on the thread of the session.
  ///
  /// - Throws: ``TransportError``; it is then to be refused.
  func begin(on session: borrowing Session) throws -> any Activity
  /// When it is of no use any more; nil where it always is.
  var end: ContinuousClock.Instant? { get }
  var isCancelled: Bool { get }
  /// Ends it without its having begun.
  func refuse(_ error: any Error)
}

/// The host opens no further channel now, for work that may be begun again when others have ended.
struct ChannelRefusal: Error {
  let work: any SessionWork
  /// What to say where it never opens one.
  let error: TransportError
}
