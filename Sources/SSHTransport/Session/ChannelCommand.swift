internal import CLibSSH
internal import Cluster

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A command that runs on a channel of a session.
final class ChannelCommand: Activity {
  private let shell: ShellChannel
  private let job: CommandJob
  private let host: String
  /// Whether the shell was there before the command.
  private let wasSpare: Bool
  private var exchange: CommandExchange
  private var hasFinished = false
  private var hasSent = false
  private var hasSentEnd = false
  private var end = CommandEnd()

  init(_ job: CommandJob, in shell: ShellChannel, host: String) {
    self.job = job
    self.shell = shell
    self.host = host
    wasSpare = shell.isOpen
    exchange = CommandExchange(job, in: shell.shell, host: host)
    if shell.isOpen { exchange.begin(at: .now) }
  }

  private var channel: Channel { _read { yield shell.channel } }

  var isOver: Bool { hasFinished }

  var limit: ContinuousClock.Instant? {
    min(end.limit ?? exchange.limit, exchange.limit)
  }

  var watched: [pollfd] { [] }

  var isReading: Bool { shell.isStarted && !isOver }

  func advance(_ session: borrowing Session) throws -> Bool {
    try exchange.check(at: .now)
    guard !isOver else { return false }
    guard !shell.isStarted else { return try exchangeBytes(session) }
    let wasOpen = shell.isOpen
    let hasAdvanced = try shell.prepare(session, for: CommandJob.Work(job))
    if !wasOpen, shell.isOpen { exchange.begin(at: .now) }
    return hasAdvanced
  }

  private func exchangeBytes(_ session: borrowing Session) throws -> Bool {
    let received = session.receivedBytes
    let hasWritten = try write(session)
    let hasRead = try read(session)
    guard !hasWritten, !hasRead, session.receivedBytes == received else {
      end.disturb()
      return hasWritten || hasRead
    }
    return end.isReached(by: channel) ? try finish() : false
  }

  private func finish() throws -> Bool {
    if wasSpare, !hasSent { throw StaleShell(work: CommandJob.Work(job)) }
    guard let status = channel.status else {
      throw TransportError.lost(host, why: "the host did not say how the command ended")
    }
    job.promise.keep(.success(try exchange.result(status)))
    hasFinished = true
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
    hasSent = hasSent || count > 0
    return count > 0
  }

  private func read(_ session: borrowing Session) throws -> Bool {
    try shell.reader.readBoth(
      channel, session, output: { try exchange.take(output: $0) },
      errors: { exchange.take(errors: $0) })
  }

  func end(_ error: any Error, _ session: borrowing Session) {
    if shell.isStarted { channel.terminate(session) }
    hasFinished = true
    job.promise.keep(.failure(error))
  }
}

extension CommandJob {
  /// The command as work for a session's thread.
  final class Work: SessionWork {
    private let job: CommandJob

    init(_ job: CommandJob) { self.job = job }

    var end: ContinuousClock.Instant? { job.end }
    var isCancelled: Bool { job.isCancelled }

    func begin(on session: borrowing Session) throws -> any Activity {
      run(in: ShellChannel(try Channel(session)), on: session)
    }

    func run(in shell: ShellChannel, on session: borrowing Session) -> any Activity {
      ChannelCommand(job, in: shell, host: session.settings.alias)
    }

    func refuse(_ error: any Error) { job.promise.keep(.failure(error)) }
  }
}
