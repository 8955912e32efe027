internal import CLibSSH
internal import Cluster
internal import Subprocess

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The socket of a process that wants a command carried, as work for the thread of the kept session.
final class RelayWork: SessionWork {
  let socket: Descriptor
  let commandLine: String
  /// What has come behind the command line.
  let frames: KeptFrameReader
  /// Told when it has ended.
  let onEnd: @Sendable () -> Void

  init(
    _ socket: Descriptor, commandLine: String, frames: KeptFrameReader,
    onEnd: @escaping @Sendable () -> Void
  ) {
    self.socket = socket
    self.commandLine = commandLine
    self.frames = frames
    self.onEnd = onEnd
  }

  var end: ContinuousClock.Instant? { nil }
  var isCancelled: Bool { false }

  func begin(on session: borrowing Session) throws -> any Activity {
    Relay(self, try Channel(session), host: session.settings.alias)
  }

  func refuse(_ error: any Error) {
    let frame =
      switch error {
      case let loss as SessionLoss: KeptFrame(.lost, loss.error.description)
      case let error as TransportError: KeptFrame(.refused, error.description)
      default: KeptFrame(.lost, "the connection was closed")
      }
    _ = writeSocket(frame.bytes[...], socket)
    onEnd()
  }
}

/// A command that a kept session carries for another process, byte by byte as it comes.
final class Relay: Activity {
  private enum Phase {
    case opening, starting, running, closing, over
  }

  private let work: RelayWork
  private let channel: Channel
  private let host: String
  private var phase = Phase.opening
  private var frames: KeptFrameReader
  private var reader = ChannelReader()
  private var toHost = [UInt8]()[...]
  private var hasInputEnded = false
  private var hasSentEnd = false
  private var toUser = [UInt8]()[...]
  private var end = CommandEnd()
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  init(_ work: RelayWork, _ channel: consuming Channel, host: String) {
    self.work = work
    self.channel = channel
    self.host = host
    frames = work.frames
  }

  var isOver: Bool { phase == .over }
  var isReading: Bool { phase == .running && toUser.isEmpty }
  var limit: ContinuousClock.Instant? { phase == .running ? end.limit : nil }

  /// The socket is watched even where nothing is expected from it: when it ends, so does the command.
  var watched: [pollfd] {
    let events = (toHost.isEmpty ? POLLIN : 0) | (toUser.isEmpty ? 0 : POLLOUT)
    return [pollfd(fd: work.socket.number, events: Int16(events), revents: 0)]
  }

  func advance(_ session: borrowing Session) throws -> Bool {
    let hasHeard = try hear()
    switch phase {
    case .opening: return try open(session) || hasHeard
    case .starting: return try start(session) || hasHeard
    case .running: return try exchange(session) || hasHeard
    case .closing: return close() || hasHeard
    case .over: return hasHeard
    }
  }

  private func open(_ session: borrowing Session) throws -> Bool {
    guard try channel.open(session, for: work) else { return false }
    tell(KeptFrame(.begun))
    phase = .starting
    return true
  }

  private func start(_ session: borrowing Session) throws -> Bool {
    guard try channel.start(work.commandLine, session) else { return false }
    phase = .running
    return true
  }

  // MARK: The other process

  /// Takes what the other process says.
  ///
  /// - Returns: whether there was anything.
  /// - Throws: `CancellationError` where it has gone.
  private func hear() throws -> Bool {
    guard toHost.isEmpty else {
      var polled = pollfd(fd: work.socket.number, events: 0, revents: 0)
      guard poll(&polled, 1, 0) == 0 else { throw CancellationError() }
      return false
    }
    if try takeFrames() { return true }
    let count = read(work.socket.number, &buffer, buffer.count)
    if count < 0, [EAGAIN, EINTR].contains(errno) { return false }
    guard count > 0 else { throw CancellationError() }
    frames.append(buffer[..<count])
    return true
  }

  private func takeFrames() throws -> Bool {
    while toHost.isEmpty, let frame = try frames.next() {
      switch frame.kind {
      case .input: toHost = frame.payload
      case .endOfInput: hasInputEnded = true
      default: throw CancellationError()
      }
    }
    return !toHost.isEmpty
  }

  private func tell(_ frame: KeptFrame) {
    toUser += frame.bytes
    _ = flush()
  }

  private func flush() -> Bool {
    guard !toUser.isEmpty else { return false }
    let count = writeSocket(toUser, work.socket)
    guard count > 0 else { return false }
    toUser = toUser.dropFirst(count)
    return true
  }

  // MARK: The host

  private func exchange(_ session: borrowing Session) throws -> Bool {
    let received = session.receivedBytes
    let hasSent = try send(session)
    let hasFlushed = flush()
    let hasRead = toUser.isEmpty ? try receive(session) : false
    guard !hasSent, !hasRead, !hasFlushed, session.receivedBytes == received else {
      end.disturb()
      return hasSent || hasRead || hasFlushed
    }
    return toUser.isEmpty && end.isReached(by: channel) ? finish() : false
  }

  private func send(_ session: borrowing Session) throws -> Bool {
    if toHost.isEmpty {
      guard hasInputEnded, !hasSentEnd else { return false }
      hasSentEnd = true
      return ssh_channel_send_eof(channel.handle) == SSH_OK
    }
    guard let count = try channel.write(toHost, session) else {
      toHost = []
      return true
    }
    toHost = toHost.dropFirst(count)
    return count > 0
  }

  private func receive(_ session: borrowing Session) throws -> Bool {
    try reader.readBoth(
      channel, session, output: { tell(KeptFrame(.output, $0)) },
      errors: { tell(KeptFrame(.errors, $0)) })
  }

  private func finish() -> Bool {
    switch channel.status {
    case .signalled(let signal): tell(KeptFrame(.signalled, signal))
    case .exited(let code): tell(KeptFrame(.exited, "\(code)"))
    case nil: tell(KeptFrame(.lost, "the host did not say how the command ended"))
    }
    phase = .closing
    return true
  }

  private func close() -> Bool {
    _ = flush()
    guard toUser.isEmpty else { return false }
    phase = .over
    work.onEnd()
    return true
  }

  func end(_ error: any Error, _ session: borrowing Session) {
    if phase == .running { channel.terminate(session) }
    phase = .over
    // In the middle of a frame there is no room for another: the end of the socket says enough.
    if toUser.isEmpty { work.refuse(error) } else { work.onEnd() }
  }
}
