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
  private var end = CommandEnd()

  init(_ job: CommandJob, _ channel: consuming Channel, host: String) {
    self.job = job
    self.channel = channel
    self.host = host
    exchange = CommandExchange(job, host: host)
  }

  var isOver: Bool { if case .over = phase { true } else { false } }

  var limit: ContinuousClock.Instant? {
    min(end.limit ?? exchange.limit, exchange.limit)
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
    guard try channel.open(session, for: CommandJob.Work(job)) else { return false }
    reader.adapt(toRoundTrip: .now - start)
    exchange.begin(at: .now)
    phase = .starting
    return true
  }

  private func start(_ session: borrowing Session) throws -> Bool {
    guard try channel.start(exchange.commandLine, session) else { return false }
    phase = .running
    return true
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
    guard let status = channel.status else {
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

  private func read(_ session: borrowing Session) throws -> Bool {
    try reader.readBoth(
      channel, session, output: { try exchange.take(output: $0) },
      errors: { exchange.take(errors: $0) })
  }

  func end(_ error: any Error, _ session: borrowing Session) {
    if case .running = phase { channel.terminate(session) }
    phase = .over
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
      let channel = try Channel(session)
      return ChannelCommand(job, channel, host: session.settings.alias)
    }

    func refuse(_ error: any Error) { job.promise.keep(.failure(error)) }
  }
}
