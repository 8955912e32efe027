internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A shell that has started before there is a command for it: opening a channel costs two ways to the host
/// and back, and start-up files often much more.
final class SpareShell: Activity {
  let shell: ShellChannel
  private let work: any SessionWork
  private(set) var isOver = false

  init(_ channel: consuming Channel, _ work: any SessionWork) {
    shell = ShellChannel(channel)
    self.work = work
  }

  var limit: ContinuousClock.Instant? { nil }
  var watched: [pollfd] { [] }
  var isReading: Bool { shell.isStarted }

  /// A host that opens no second channel, or ends it, has none to spare; that is no failure.
  func advance(_ session: borrowing Session) throws -> Bool {
    guard !isOver else { return false }
    guard shell.isStarted else { return try shell.prepare(session, for: work) }
    let hasRead = try shell.listen(session)
    isOver = shell.channel.isClosed || shell.channel.isOver || shell.shell.isEndless
    return hasRead || isOver
  }

  func end(_ error: any Error, _ session: borrowing Session) {
    if shell.isStarted { shell.channel.terminate(session) }
    isOver = true
  }

  /// Asks for one.
  final class Work: SessionWork {
    /// Where it is refused it isn't asked for again.
    private let hasBegun = Atomic(false)

    var end: ContinuousClock.Instant? { nil }
    var isCancelled: Bool { hasBegun.load(ordering: .relaxed) }

    func begin(on session: borrowing Session) throws -> any Activity {
      hasBegun.store(true, ordering: .relaxed)
      return SpareShell(try Channel(session), self)
    }

    func refuse(_ error: any Error) {}
  }
}

/// A spare shell ended before it was given anything: the command is to begin again on a channel of its own.
struct StaleShell: Error {
  let work: any SessionWork
}
