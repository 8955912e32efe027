internal import CLibSSH
internal import Cluster
internal import Subprocess

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A libssh session over a connection of ours. It belongs to one thread, and ends with its owner.
///
/// libssh never waits by itself: its calls return at once, and the waiting in between is done here,
/// under our own clock.
struct Session: ~Copyable {
  let handle: ssh_session
  let settings: SSHSettings
  let interruption: Interruption
  private let socket: Descriptor
  private let counter: ssh_counter
  private let proxy: ProxyProcess?

  /// Opens a connection, or takes that over which a jump host has made, and negotiates its encryption;
  /// the host is neither checked nor logged in to.
  ///
  /// - Throws: ``TransportError``; what the interruption throws.
  static func open(
    _ settings: SSHSettings, _ options: SSHOptions, over socket: Descriptor?, trust: HostTrust,
    until deadline: Deadline, _ interruption: Interruption
  ) throws -> Session {
    let early = settings.connectTimeout.map { Deadline(in: .seconds($0)) }
    let deadline = early.map { $0.instant < deadline.instant ? $0 : deadline } ?? deadline
    let proxy =
      try socket == nil ? settings.proxyCommand.map { try ProxyProcess($0, options) } : nil
    let socket =
      try socket ?? proxy?.socket
      ?? dial(settings, until: deadline, interruption) {
        options.recorder?.note(settings) { $0.stage = .resolved }
      }
    options.recorder?.note(settings) { hop in
      hop.stage = .reached
      hop.address = peerAddress(of: socket.number)
    }
    let handle = try configuredSession(settings, trust: trust)
    let session = Session(
      handle: handle, settings: settings, interruption: interruption, socket: socket, proxy: proxy)
    // Where it breaks, libssh closes what it gets.
    let copy = fcntl(socket.number, F_DUPFD_CLOEXEC, 10)
    guard copy >= 0 else {
      // Without one libssh would make a connection of its own.
      throw TransportError.noDescriptors(
        settings.alias, SpawnError(step: "fcntl", errorNumber: errno))
    }
    handle.set(SSH_OPTIONS_FD, copy)
    ssh_set_blocking(handle, 0)
    try session.connect(until: deadline)
    return session
  }

  private init(
    handle: ssh_session, settings: SSHSettings, interruption: Interruption, socket: Descriptor,
    proxy: ProxyProcess?
  ) {
    self.handle = handle
    self.settings = settings
    self.interruption = interruption
    self.socket = socket
    self.proxy = proxy
    counter = .allocate(capacity: 1)
    counter.initialize(to: ssh_counter_struct())
    ssh_set_counters(handle, counter, nil)
  }

  deinit {
    // libssh leaves the connection open that it was given, unless it forgets that it was.
    handle.set(SSH_OPTIONS_FD, SSH_INVALID_SOCKET)
    ssh_disconnect(handle)
    ssh_free(handle)
    counter.deallocate()
  }

  /// How many bytes libssh has taken from the connection.
  ///
  /// Any call may take some, and put away what it finds in them for another call: data of the other
  /// stream, a wider window. So nobody may wait before a round of calls has left this unchanged.
  var receivedBytes: UInt64 { counter.pointee.in_bytes }

  /// libssh's words for what went wrong last.
  var complaint: String? {
    printable(String(cString: ssh_get_error(UnsafeMutableRawPointer(handle))).utf8)
  }

  /// Whether the last error leaves the connection as good as it was.
  var wasOnlyRefused: Bool {
    ssh_get_error_code(UnsafeMutableRawPointer(handle)) == Int32(SSH_REQUEST_DENIED.rawValue)
      && ssh_is_connected(handle) != 0
  }

  /// Repeats a libssh call as long as it answers `again`, and waits in between.
  ///
  /// - Returns: the first other answer.
  /// - Throws: ``TransportError`` of code `timedOut`, in which `what` was being done.
  func drive(
    _ what: String, until deadline: Deadline, again: Int32 = SSH_AGAIN, _ call: () -> Int32
  ) throws -> Int32 {
    while true {
      let answer = call()
      guard answer == again else { return answer }
      guard try wait(until: deadline) else {
        throw TransportError.late(settings.alias, "\(what) took too long")
      }
    }
  }

  /// Waits until the host has sent something, or takes something that libssh holds back for it.
  ///
  /// - Returns: false where the deadline passed first.
  /// - Throws: what the interruption throws.
  func wait(until deadline: Deadline) throws -> Bool {
    _ = proxy?.readComplaints()
    acknowledgeAtOnce(socket.number)
    let isWriting = ssh_get_poll_flags(handle) & SSH_WRITE_PENDING != 0
    let events = POLLIN | (isWriting ? POLLOUT : 0)
    return try interruption.wait(socket.number, for: Int32(events), until: deadline) != nil
  }

  /// Waits until the host has sent something, libssh can send on, one of `watched` is ready, the bell
  /// rings, or the time is over.
  ///
  /// - Returns: whether it was the host.
  func rest(
    watched: [pollfd], _ bell: CancellationBell, until limit: ContinuousClock.Instant
  ) -> Bool {
    _ = proxy?.readComplaints()
    acknowledgeAtOnce(socket.number)
    let isWriting = ssh_get_poll_flags(handle) & SSH_WRITE_PENDING != 0
    let events = POLLIN | (isWriting ? POLLOUT : 0)
    var polled =
      [
        pollfd(fd: socket.number, events: Int16(events), revents: 0),
        pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0),
      ] + watched
    _ = poll(&polled, nfds_t(polled.count), Deadline(at: limit).millisecondsLeft)
    if polled[1].revents != 0 { bell.silence() }
    return polled[0].revents != 0
  }

  /// Has libssh take what has come and send what it holds back, where no activity does so by reading.
  ///
  /// - Throws: ``SessionLoss``.
  func takePackets() throws {
    guard let event = ssh_event_new() else { throw TransportError.noMemory(settings.alias) }
    defer { ssh_event_free(event) }
    _ = ssh_event_add_session(event, handle)
    let answer = ssh_event_dopoll(event, 0)
    _ = ssh_event_remove_session(event, handle)
    guard answer != SSH_ERROR, !handle.isBroken else {
      throw SessionLoss(settings.alias, why: complaint)
    }
  }

  /// Sends a keepalive, which every host answers.
  func askForSignOfLife() {
    // The first call only puts away the answer to the last one, if there was one; then the second
    // sends. Where there was none the first sends, and the second finds that it waits.
    _ = ssh_send_keepalive(handle)
    _ = ssh_send_keepalive(handle)
  }

  private func connect(until deadline: Deadline) throws {
    let handle = self.handle
    let answer = try drive("setting up the encryption", until: deadline) { ssh_connect(handle) }
    // libssh makes the socket blocking, and would then wait where it sends.
    socket.makeNonBlocking()
    guard answer == SSH_OK else {
      let said = proxy.flatMap { printable($0.readComplaints()) }
      throw TransportError(
        .unreachable, host: settings.alias,
        proxy == nil
          ? "\(settings.hostName), port \(settings.port), does not speak SSH with us"
          : "no connection through the proxy",
        why: [settings.proxyCommand, said, complaint].compactMap(\.self).joined(separator: "\n"),
        remedy: proxy == nil
          ? "try again in a minute: hosts limit the logins at a time (MaxStartups) and shut out those "
            + "who failed often; `ssh -v \(settings.alias)` tells more"
          : "try `ssh -v \(settings.alias)`")
    }
  }
}

extension ssh_session {
  /// Whether the connection is of no use any more. After bytes that can't be decrypted libssh still calls
  /// itself connected.
  var isBroken: Bool {
    ssh_is_connected(self) == 0 || ssh_get_status(self) & SSH_CLOSED_ERROR != 0
  }
}
