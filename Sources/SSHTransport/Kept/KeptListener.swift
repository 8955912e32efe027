internal import Cluster
internal import Subprocess
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Lets other processes of ours in, on the thread of the session that is kept for them.
final class KeptListenerWork: SessionWork {
  let socket: Descriptor
  let queue: WorkQueue
  let idle: Duration
  let since: Int

  /// - Parameters:
  ///   - socket: that listens.
  ///   - queue: of the session.
  ///   - idle: how long the session is kept for nobody.
  ///   - since: when it came to stand, in seconds since 1970.
  init(_ socket: Descriptor, _ queue: WorkQueue, idle: Duration, since: Int) {
    self.socket = socket
    self.queue = queue
    self.idle = idle
    self.since = since
  }

  var end: ContinuousClock.Instant? { nil }
  var isCancelled: Bool { false }

  func begin(on session: borrowing Session) throws -> any Activity { KeptListener(self) }

  func refuse(_ error: any Error) {}
}

private final class KeptListener: Activity {
  /// Somebody who hasn't said yet what it wants.
  private struct Guest {
    var socket: Descriptor
    var frames = KeptFrameReader()
    var isGone = false
  }

  private let work: KeptListenerWork
  private var guests: [Guest] = []
  private let relays = RelayCount()
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private(set) var isOver = false
  /// Until when nobody can be let in: the process has too many files open, and the socket, at which
  /// somebody waits, would wake us without end.
  private var pause: ContinuousClock.Instant?

  init(_ work: KeptListenerWork) { self.work = work }

  var isReading: Bool { false }
  var hasChannel: Bool { false }
  var limit: ContinuousClock.Instant? { [idleEnd, pause].compactMap(\.self).min() }
  private var idleEnd: ContinuousClock.Instant? { relays.idleSince.map { $0 + work.idle } }

  var watched: [pollfd] {
    ((pause == nil ? [work.socket] : []) + guests.map(\.socket)).map {
      pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0)
    }
  }

  func advance(_ session: borrowing Session) throws -> Bool {
    if let idleEnd, .now >= idleEnd {
      work.queue.end(TransportError.closed(session.settings.alias))
      return true
    }
    let hasAccepted = acceptGuests()
    var hasHeard = false
    for index in guests.indices where hear(&guests[index]) { hasHeard = true }
    guests.removeAll(where: \.isGone)
    return hasAccepted || hasHeard
  }

  private func acceptGuests() -> Bool {
    if let pause, .now < pause { return false }
    pause = nil
    let number = accept(work.socket.number, nil, nil)
    guard number >= 0 else {
      if ![EAGAIN, EINTR, ECONNABORTED].contains(errno) { pause = .now + .seconds(1) }
      return false
    }
    let socket = Descriptor(owning: number)
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    socket.makeNonBlocking()
    // Nobody of ours keeps a keeper waiting; who does is let go.
    guests = guests.suffix(63) + [Guest(socket: socket)]
    return true
  }

  /// - Returns: whether the guest said anything.
  private func hear(_ guest: inout Guest) -> Bool {
    let count = read(guest.socket.number, &buffer, buffer.count)
    if count < 0, [EAGAIN, EINTR].contains(errno) { return false }
    guest.isGone = count <= 0
    guard count > 0 else { return true }
    guest.frames.append(buffer[..<count])
    do {
      if let frame = try guest.frames.next() { serve(frame, &guest) }
    } catch {
      guest.isGone = true
    }
    return true
  }

  private func serve(_ frame: KeptFrame, _ guest: inout Guest) {
    guest.isGone = true
    switch frame.kind {
    case .command:
      relays.begin()
      work.queue.add(
        RelayWork(guest.socket, commandLine: frame.text, frames: guest.frames) { [relays] in
          relays.end()
        })
    case .hello, .quit:
      _ = writeSocket(KeptFrame(.present, "\(work.since)").bytes[...], guest.socket)
      if frame.kind == .quit { work.queue.end(TransportError.closed("")) }
    default: break
    }
  }

  func end(_ error: any Error, _ session: borrowing Session) { isOver = true }
}

/// How many commands are being carried, and since when none is.
private final class RelayCount: Sendable {
  private let state = Mutex((count: 0, idleSince: ContinuousClock.now))

  func begin() { state.withLock { $0.count += 1 } }

  func end() { state.withLock { $0 = ($0.count - 1, .now) } }

  var idleSince: ContinuousClock.Instant? { state.withLock { $0.count == 0 ? $0.idleSince : nil } }
}
