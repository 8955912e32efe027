internal import Cluster

/// A channel on which the login shell is asked to take a script.
final class ShellChannel {
  private enum Phase {
    case opening(since: ContinuousClock.Instant)
    case starting
    case started
  }

  let channel: Channel
  var reader = ChannelReader()
  /// What was heard before there was a command.
  private(set) var shell = StartingShell()
  private var phase = Phase.opening(since: .now)

  init(_ channel: consuming Channel) { self.channel = channel }

  /// Whether the host may have been asked to run anything.
  var isOpen: Bool { if case .opening = phase { false } else { true } }

  var isStarted: Bool { if case .started = phase { true } else { false } }

  /// Goes a step towards a shell that has started.
  ///
  /// - Parameters:
  ///   - session: the channel's.
  ///   - work: what is to be begun again where the host opens no channel now.
  /// - Returns: whether it went one.
  /// - Throws: as ``Channel/open(_:for:)`` and ``Channel/start(_:_:)`` do.
  func prepare(_ session: borrowing Session, for work: any SessionWork) throws -> Bool {
    switch phase {
    case .opening(let start):
      guard try channel.open(session, for: work) else { return false }
      reader.adapt(toRoundTrip: .now - start)
      phase = .starting
    case .starting:
      guard try channel.start(shell.commandLine, session) else { return false }
      phase = .started
    case .started: return false
    }
    return true
  }

  /// Listens to the start-up files of a shell for which there is no command yet.
  ///
  /// - Returns: whether it said anything.
  /// - Throws: ``SessionLoss``.
  func listen(_ session: borrowing Session) throws -> Bool {
    try reader.readBoth(
      channel, session, output: { _ = shell.pass(output: $0) },
      errors: { _ = shell.pass(errors: $0) })
  }
}
