internal import Cluster

/// What one command says and hears, whatever carries it: first the marker is awaited, then the script
/// and its input are sent, while both outputs are taken.
///
/// It touches no wire: a carrier asks it for what may be sent and hands it what came.
struct CommandExchange {
  private let job: CommandJob
  private let host: String
  private var shell: StartingShell
  private var outgoing: OutgoingBytes
  private var collected: [UInt8] = []
  private var collectedErrors: [UInt8] = []
  private var markerLimit: ContinuousClock.Instant?

  /// - Parameters:
  ///   - job: the command.
  ///   - shell: what was heard so far of the shell that is to run it.
  ///   - host: its host's name.
  init(_ job: CommandJob, in shell: StartingShell = StartingShell(), host: String) {
    self.job = job
    self.host = host
    self.shell = shell
    outgoing = OutgoingBytes(RemoteCommandLine.input(job.command.script), job.command.input)
  }

  /// What the login shell is asked to run.
  var commandLine: String { shell.commandLine }

  // MARK: Time

  /// To be called before the command line goes on its way to the host.
  mutating func begin(at now: ContinuousClock.Instant) {
    job.begin()
    markerLimit = now + Self.markerPatience
  }

  /// When ``check(at:)`` has to be called at the latest.
  var limit: ContinuousClock.Instant {
    guard let markerLimit, !shell.isReady else { return job.end }
    return min(markerLimit, job.end)
  }

  /// - Throws: `CancellationError`; ``TransportError`` of code `timedOut` or `unusableShell`.
  func check(at now: ContinuousClock.Instant) throws {
    if job.isCancelled { throw CancellationError() }
    if shell.isEndless {
      throw unusable("the login shell prints without end")
    }
    if let markerLimit, !shell.isReady, now >= markerLimit {
      throw unusable("the login shell did not start our command within 15 seconds")
    }
    guard now < job.end else {
      throw TransportError.late(
        host, "a command took longer than \(job.command.deadline)",
        why: job.isBegun ? "the host was told to end it; whether it did so isn't known" : nil)
    }
  }

  private static let markerPatience = Duration.seconds(15)

  // MARK: Bytes to the host

  /// Nothing may be sent before the marker is there: a start-up file that reads its standard input, or
  /// starts another shell on it, would take our bytes for its own.
  var maySend: Bool { shell.isReady }

  /// What is to be sent next; nil where all has been.
  ///
  /// - Throws: what the input throws.
  mutating func next() throws -> ArraySlice<UInt8>? { try outgoing.next() }

  /// To be called when the carrier has taken so many bytes of ``next()``.
  mutating func sent(_ count: Int) { outgoing.sent(count) }

  // MARK: Bytes from the host

  /// - Throws: what the receiver throws.
  mutating func take(output piece: ArraySlice<UInt8>) throws {
    let piece = shell.pass(output: piece)
    guard !piece.isEmpty else { return }
    if let onOutput = job.onOutput { try onOutput(piece) } else { collected += piece }
  }

  mutating func take(errors piece: ArraySlice<UInt8>) {
    collectedErrors += shell.pass(errors: piece)
  }

  /// What the command came to.
  ///
  /// - Throws: ``TransportError`` of code `unusableShell` where the command never began.
  func result(_ status: HostCommandResult.Status) throws(TransportError) -> HostCommandResult {
    guard shell.isReady else { throw unusable("the login shell ended before our command") }
    job.note(startupNoise: shell.noise.count)
    // All of it where its marker got lost.
    return HostCommandResult(
      status: status, output: collected, errorOutput: shell.unmarkedErrors ?? collectedErrors)
  }

  private func unusable(_ what: String) -> TransportError {
    TransportError(
      .unusableShell, host: host, what,
      why: printable(shell.noise + (shell.unmarkedErrors ?? [])).map { "it printed: \($0)" }
        ?? "it printed nothing",
      remedy: "look at the start-up files there (.bashrc, .cshrc, …): without a terminal they must "
        + "neither ask, nor start another shell, nor leave")
  }
}

/// What is to be sent: the script, then its input.
private struct OutgoingBytes {
  private let input: HostInput
  private var reader: HostInput.Reader?
  private var bytes: [UInt8]
  private var offset = 0

  init(_ script: [UInt8], _ input: HostInput) {
    bytes = script
    self.input = input
  }

  mutating func next() throws -> ArraySlice<UInt8>? {
    if offset == bytes.count {
      let reader = try self.reader ?? input.begin()
      self.reader = reader
      (bytes, offset) = (try reader(), 0)
    }
    return bytes.isEmpty ? nil : bytes[offset...]
  }

  mutating func sent(_ count: Int) { offset += count }
}
