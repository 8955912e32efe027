internal import CLibSSH
internal import Cluster

/// A command that runs on a channel of a session, from its start to its exit status.
struct CommandRun: ~Copyable {
  private let channel: Channel
  private let job: CommandJob
  private let host: String
  private let deadline: Deadline
  private let line: RemoteCommandLine
  private var outgoing: OutgoingBytes
  private var incoming: IncomingBytes

  /// Runs `job` to its end.
  ///
  /// - Throws: ``TransportError``, of code `connectionLost` where the session is of no use any more;
  ///   what the session's interruption throws; what the job's receiver throws.
  static func run(_ job: CommandJob, on session: borrowing Session) throws -> HostCommandResult {
    guard let channel = Channel(session.handle) else {
      throw TransportError.noMemory(session.settings.alias)
    }
    var run = CommandRun(job, channel, host: session.settings.alias)
    do {
      try run.start(session)
      try run.awaitMarker(session)
      return try run.exchange(session)
    } catch {
      run.abandon(session)
      throw error
    }
  }

  private init(_ job: CommandJob, _ channel: consuming Channel, host: String) {
    self.job = job
    self.channel = channel
    self.host = host
    deadline = Deadline(at: job.end)
    line = RemoteCommandLine(script: job.command.script)
    outgoing = OutgoingBytes(line.script, job.command.input)
    incoming = IncomingBytes(marker: line.marker, onOutput: job.onOutput)
  }

  private func start(_ session: borrowing Session) throws {
    let handle = channel.handle
    let opened = try session.drive("opening a channel", until: deadline) {
      ssh_channel_open_session(handle)
    }
    guard opened == SSH_OK else { throw refusal(session, "the host opens no channel for commands") }
    let text = line.text
    let started = try session.drive("starting a command", until: deadline) {
      ssh_channel_request_exec(handle, text)
    }
    guard started == SSH_OK else { throw refusal(session, "the host runs no commands") }
  }

  /// Nothing may be sent before the marker is there: a start-up file that reads its standard input, or
  /// starts another shell on it, would take our bytes for its own.
  private mutating func awaitMarker(_ session: borrowing Session) throws {
    let patience = Deadline(in: .seconds(15))
    let limit = patience.instant < deadline.instant ? patience : deadline
    while true {
      let received = session.receivedBytes
      let hasRead = try incoming.read(channel, session) || session.receivedBytes != received
      if incoming.isMarkerFound { return }
      if !hasRead, channel.isOver { throw unusable("the login shell ended before our command") }
      if incoming.noiseCount > 1 << 20 { throw unusable("the login shell prints without end") }
      if try hasRead || session.wait(until: limit) { continue }
      guard patience.hasPassed else { throw lateness }
      throw unusable("the login shell did not start our command within 15 seconds")
    }
  }

  private mutating func exchange(_ session: borrowing Session) throws -> HostCommandResult {
    var quiet: Deadline?
    while true {
      let received = session.receivedBytes
      let hasWritten = try outgoing.write(channel, session)
      let hasRead = try incoming.read(channel, session)
      if hasWritten || hasRead { quiet = nil }
      if hasWritten || hasRead || session.receivedBytes != received {
        if deadline.hasPassed { throw lateness }
        continue
      }
      if channel.isOver { break }
      if quiet == nil, channel.hasEnded { quiet = Deadline(in: backgroundPatience) }
      let limit = quiet.map { $0.instant < deadline.instant ? $0 : deadline } ?? deadline
      if try session.wait(until: limit) { continue }
      if deadline.hasPassed { throw lateness }
      break
    }
    return try result(session)
  }

  private func result(_ session: borrowing Session) throws -> HostCommandResult {
    let status: HostCommandResult.Status
    if let signal = channel.signal {
      status = .signalled(signal)
    } else if let code = channel.exitStatus {
      status = .exited(code)
    } else {
      throw TransportError.lost(host, why: "the host did not say how the command ended")
    }
    return HostCommandResult(
      status: status, output: incoming.output, errorOutput: incoming.errorOutput)
  }

  /// Tells the host to end the command, as far as it listens; freeing the channel does the rest.
  private func abandon(_ session: borrowing Session) {
    guard ssh_is_connected(session.handle) != 0, !channel.isClosed else { return }
    _ = ssh_channel_request_send_signal(channel.handle, "TERM")
  }

  private var lateness: TransportError {
    .late(
      host, "a command took longer than \(job.command.deadline)",
      why: "the host was told to end it; whether it did so isn't known")
  }

  private func unusable(_ what: String) -> TransportError {
    TransportError(
      .unusableShell, host: host, what,
      why: printable(incoming.noise).map { "it printed: \($0)" } ?? "it printed nothing",
      remedy: "look at the start-up files there (.bashrc, .cshrc, …): without a terminal they must "
        + "neither ask, nor start another shell, nor leave")
  }

  private func refusal(_ session: borrowing Session, _ what: String) -> TransportError {
    guard session.wasOnlyRefused else { return .lost(host, why: session.complaint) }
    return TransportError(.unusableShell, host: host, what, why: session.complaint)
  }
}

/// How long a host may be silent that has told the exit status but not the end of the output, as it
/// is where the command left something running in the background with its outputs. Much longer than
/// bytes on their way take.
private let backgroundPatience = Duration.seconds(5)
