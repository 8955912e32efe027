internal import CLibSSH
internal import Cluster

/// What is the same of a command on a channel, whoever reads it.
extension Channel {
  /// Opens it for a command.
  ///
  /// - Returns: whether it is open now.
  /// - Throws: ``SessionLoss``; ``ChannelRefusal`` of `work`, which can be begun again.
  func open(_ session: borrowing Session, for work: any SessionWork) throws -> Bool {
    let host = session.settings.alias
    switch ssh_channel_open_session(handle) {
    case SSH_OK: return true
    case SSH_AGAIN: return false
    default:
      guard session.wasOnlyRefused else { throw SessionLoss(host, why: session.complaint) }
      throw ChannelRefusal(work: work, error: .noChannel(host, why: session.complaint))
    }
  }

  /// Has the login shell run a command line.
  ///
  /// - Returns: whether the host has taken it.
  /// - Throws: ``SessionLoss``; ``TransportError`` of code `unusableShell`.
  func start(_ commandLine: String, _ session: borrowing Session) throws -> Bool {
    let host = session.settings.alias
    switch ssh_channel_request_exec(handle, commandLine) {
    case SSH_OK: return true
    case SSH_AGAIN: return false
    default:
      guard session.wasOnlyRefused else { throw SessionLoss(host, why: session.complaint) }
      throw TransportError(
        .unusableShell, host: host, "the host runs no commands", why: session.complaint)
    }
  }

  /// How the command ended; nil where the host hasn't said so.
  var status: HostCommandResult.Status? {
    signal.map { .signalled($0) } ?? exitStatus.map { .exited($0) }
  }

  /// Tells the host to end a command that runs, as far as it listens; freeing the channel does the rest.
  func terminate(_ session: borrowing Session) {
    guard ssh_is_connected(session.handle) != 0, !isClosed else { return }
    _ = ssh_channel_request_send_signal(handle, "TERM")
  }
}

/// Tells when no more is to be waited for from a command.
struct CommandEnd {
  /// Since when nothing has come from a command that has ended.
  private var quiet: ContinuousClock.Instant?

  /// When it has to be asked again at the latest; nil where only bytes matter.
  var limit: ContinuousClock.Instant? { quiet.map { $0 + Self.backgroundPatience } }

  /// To be called when something has come or gone.
  mutating func disturb() { quiet = nil }

  /// To be called when nothing has.
  mutating func isReached(by channel: borrowing Channel) -> Bool {
    if channel.isOver { return true }
    guard channel.hasEnded else { return false }
    let since = quiet ?? .now
    quiet = since
    return .now - since >= Self.backgroundPatience
  }

  /// How long a host may be silent that has told the exit status but not the end of the output, as it
  /// is where the command left something running in the background with its outputs. Much longer than
  /// bytes on their way take.
  private static let backgroundPatience = Duration.seconds(5)
}
