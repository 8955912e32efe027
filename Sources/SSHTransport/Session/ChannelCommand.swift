internal import CLibSSH
internal import Cluster

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A command that runs on a channel of a session.
final class ChannelCommand: Activity {
  private enum Phase {
    case opening(since: ContinuousClock.Instant)
    case starting
    case running
    case over
  }

  private let channel: Channel
  private let job: CommandJob
  private let host: String
  private var exchange: CommandExchange
  private var phase = Phase.opening(since: .now)
  private var reader = ChannelReader()
  private var hasSentEnd = false
  /// Since when nothing has come from a command that has ended.
  private var quiet: ContinuousClock.Instant?

  init(_ job: CommandJob, _ channel: consuming Channel, host: String) {
    self.job = job
    self.channel = channel
    self.host = host
    exchange = CommandExchange(job, host: host)
  }

  var isOver: Bool { if case .over = phase { true } else { false } }

  var limit: ContinuousClock.Instant? {
    quiet.map { min($0 + Self.backgroundPatience, exchange.limit) } ?? exchange.limit
  }

  var watched: [pollfd] { [] }

  var isReading: Bool { if case .running = phase { true } else { false } }

  func advance(_ session: borrowing Session) throws -> Bool {
    try exchange.check(at: .now)
    switch phase {
    case .opening(let start): return try open(session, since: start)
    case .starting: return try start(session)
    case .running: return try exchangeBytes(session)
    case .over: return false
    }
  }

  private func open(
    _ session: borrowing Session, since start: ContinuousClock.Instant
  ) throws -> Bool {
    switch ssh_channel_open_session(channel.handle) {
    case SSH_OK:
      reader.adapt(toRoundTrip: .now - start)
      exchange.begin(at: .now)
      phase = .starting
      return true
    case SSH_AGAIN: return false
    default: throw channelRefusal(session)
    }
  }

  private func start(_ session: borrowing Session) throws -> Bool {
    switch ssh_channel_request_exec(channel.handle, exchange.commandLine) {
    case SSH_OK:
      phase = .running
      return true
    case SSH_AGAIN: return false
    default:
      guard session.wasOnlyRefused else { throw SessionLoss(host, why: session.complaint) }
      throw TransportError(
        .unusableShell, host: host, "the host runs no commands", why: session.complaint)
    }
  }

  private func exchangeBytes(_ session: borrowing Session) throws -> Bool {
    let received = session.receivedBytes
    let hasWritten = try write(session)
    let hasRead = try read(session)
    guard !hasWritten, !hasRead, session.receivedBytes == received else {
      quiet = nil
      return hasWritten || hasRead
    }
    if channel.isOver { return try finish() }
    guard channel.hasEnded else { return false }
    let since = quiet ?? .now
    quiet = since
    return .now - since >= Self.backgroundPatience ? try finish() : false
  }

  private func finish() throws -> Bool {
    let status: HostCommandResult.Status
    if let signal = channel.signal {
      status = .signalled(signal)
    } else if let code = channel.exitStatus {
      status = .exited(code)
    } else {
      throw TransportError.lost(host, why: "the host did not say how the command ended")
    }
    job.promise.keep(.success(try exchange.result(status)))
    phase = .over
    return true
  }

  private func write(_ session: borrowing Session) throws -> Bool {
    guard exchange.maySend, !hasSentEnd else { return false }
    // What the command no longer reads is nobody's loss.
    guard !channel.isClosed, let piece = try exchange.next() else {
      hasSentEnd = true
      return ssh_channel_send_eof(channel.handle) == SSH_OK
    }
    guard let count = try channel.write(piece.prefix(1 << 18), session) else {
      hasSentEnd = true
      return false
    }
    exchange.sent(count)
    return count > 0
  }

  /// Both streams must be read: they share one window.
  private func read(_ session: borrowing Session) throws -> Bool {
    var hasRead = false
    if let piece = try reader.read(.output, channel, session) {
      try exchange.take(output: piece)
      hasRead = true
    }
    if let piece = try reader.read(.errors, channel, session) {
      exchange.take(errors: piece)
      hasRead = true
    }
    // After the end of the output these reads no longer look for packets; the exit status is one.
    channel.lookForExitStatus()
    return hasRead
  }

  /// Tells the host to end the command, as far as it listens; freeing the channel does the rest.
  func end(_ error: any Error, _ session: borrowing Session) {
    if case .running = phase, ssh_is_connected(session.handle) != 0, !channel.isClosed {
      _ = ssh_channel_request_send_signal(channel.handle, "TERM")
    }
    phase = .over
    job.promise.keep(.failure(error))
  }

  private func channelRefusal(_ session: borrowing Session) -> any Error {
    guard session.wasOnlyRefused else { return SessionLoss(host, why: session.complaint) }
    return ChannelRefusal(
      work: CommandJob.Work(job), error: .noChannel(host, why: session.complaint))
  }

  /// How long a host may be silent that has told the exit status but not the end of the output, as it
  /// is where the command left something running in the background with its outputs. Much longer than
  /// bytes on their way take.
  private static let backgroundPatience = Duration.seconds(5)
}

extension CommandJob {
  /// The command as work for a session's thread.
  final class Work: SessionWork {
    private let job: CommandJob

    init(_ job: CommandJob) { self.job = job }

    var end: ContinuousClock.Instant? { job.end }
    var isCancelled: Bool { job.isCancelled }

    func begin(on session: borrowing Session) throws -> any Activity {
      let channel = try Channel(session)
      return ChannelCommand(job, channel, host: session.settings.alias)
    }

    func refuse(_ error: any Error) { job.promise.keep(.failure(error)) }
  }
}
