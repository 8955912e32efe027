internal import CLibSSH
internal import Cluster
internal import Subprocess
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A connection from a jump host to the next host, as work for the thread of the jump host's session
/// (RFC 4254, section 7.2).
final class ForwardingWork: SessionWork {
  let target: String
  let port: UInt16
  /// Kept with our end of the connection when it stands.
  let promise = Promise<Descriptor>()
  let end: ContinuousClock.Instant?
  private let cancelled = Atomic(false)

  init(to target: String, port: UInt16, until end: ContinuousClock.Instant) {
    self.target = target
    self.port = port
    self.end = end
  }

  var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

  func cancel() { cancelled.store(true, ordering: .releasing) }

  func begin(on session: borrowing Session) throws -> any Activity {
    do {
      return Forwarding(
        self, try Channel(session), try DescriptorPair.socket(), host: session.settings.alias)
    } catch let error as SpawnError {
      throw TransportError.noDescriptors(session.settings.alias, error)
    }
  }

  func refuse(_ error: any Error) { promise.keep(.failure(error)) }
}

/// A connection that a jump host makes for us, between a channel and a socket.
final class Forwarding: Activity {
  private enum Phase {
    case opening, running, over
  }

  private let work: ForwardingWork
  private let channel: Channel
  private let host: String
  /// The end that the next session gets; ours to give away until the connection stands.
  private var outer: Descriptor?
  private let inner: Descriptor
  private var phase = Phase.opening
  private var reader = ChannelReader()
  private var toHost = [UInt8]()[...]
  private var fromHost = [UInt8]()[...]
  private var hasInputEnded = false
  private var hasOutputEnded = false
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  init(
    _ work: ForwardingWork, _ channel: consuming Channel, _ pair: DescriptorPair, host: String
  ) {
    self.work = work
    self.channel = channel
    self.host = host
    inner = pair.first
    outer = pair.second
    inner.makeNonBlocking()
    pair.second.makeNonBlocking()
  }

  var isOver: Bool { phase == .over }
  var limit: ContinuousClock.Instant? { phase == .opening ? work.end : nil }
  var isReading: Bool { phase == .running && fromHost.isEmpty && !hasOutputEnded }

  var watched: [pollfd] {
    guard phase == .running else { return [] }
    let events =
      (toHost.isEmpty && !hasInputEnded ? POLLIN : 0) | (fromHost.isEmpty ? 0 : POLLOUT)
    return events == 0 ? [] : [pollfd(fd: inner.number, events: Int16(events), revents: 0)]
  }

  func advance(_ session: borrowing Session) throws -> Bool {
    switch phase {
    case .opening: return try open(session)
    case .running: return try exchange(session)
    case .over: return false
    }
  }

  private func open(_ session: borrowing Session) throws -> Bool {
    if work.isCancelled { throw CancellationError() }
    let place = "\(work.target), port \(work.port)"
    if let end = work.end, .now >= end {
      throw TransportError.late(host, "the jump host took too long to reach \(place)")
    }
    switch ssh_channel_open_forward(channel.handle, work.target, Int32(work.port), "127.0.0.1", 0) {
    case SSH_OK:
      phase = .running
      if let outer { work.promise.keep(.success(outer)) }
      outer = nil
      return true
    case SSH_AGAIN: return false
    default:
      guard session.wasOnlyRefused else { throw SessionLoss(host, why: session.complaint) }
      throw TransportError(
        .unreachable, host: host, "the jump host doesn't reach \(place)", why: session.complaint,
        remedy: "check HostName and Port of the host behind it; the jump host may also forbid "
          + "forwarding (AllowTcpForwarding, MaxSessions)")
    }
  }

  private func exchange(_ session: borrowing Session) throws -> Bool {
    let hasSent = try send(session)
    let hasReceived = try receive(session)
    if hasInputEnded && toHost.isEmpty || channel.isClosed && fromHost.isEmpty && !hasReceived {
      phase = .over
      return true
    }
    return hasSent || hasReceived
  }

  private func send(_ session: borrowing Session) throws -> Bool {
    var isBusy = false
    if toHost.isEmpty, !hasInputEnded {
      let count = read(inner.number, &buffer, buffer.count)
      if count > 0 {
        toHost = buffer[..<count]
        isBusy = true
      } else if count == 0 || ![EAGAIN, EINTR].contains(errno) {
        // The session behind it has ended, and takes nothing more either.
        hasInputEnded = true
        isBusy = true
      }
    }
    guard !toHost.isEmpty else { return isBusy }
    guard let count = try channel.write(toHost, session) else {
      toHost = []
      hasInputEnded = true
      return true
    }
    toHost = toHost.dropFirst(count)
    return isBusy || count > 0
  }

  private func receive(_ session: borrowing Session) throws -> Bool {
    var isBusy = false
    if fromHost.isEmpty, !hasOutputEnded {
      if let piece = try reader.read(.output, channel, session) {
        fromHost = piece
        isBusy = true
      } else if ssh_channel_is_eof(channel.handle) != 0 {
        hasOutputEnded = true
        _ = shutdown(inner.number, Int32(SHUT_WR))
        isBusy = true
      }
    }
    guard !fromHost.isEmpty else { return isBusy }
    let count = writeSocket(fromHost, inner)
    if count < 0, [EAGAIN, EINTR].contains(errno) { return isBusy }
    fromHost = count > 0 ? fromHost.dropFirst(count) : []
    return true
  }

  func end(_ error: any Error, _ session: borrowing Session) {
    phase = .over
    work.promise.keep(.failure(error))
  }
}
