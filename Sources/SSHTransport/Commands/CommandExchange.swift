internal import Cluster

/// What one command says and hears, whatever carries it: first the marker is awaited, then the script
/// and its input are sent, while both outputs are taken.
///
/// It touches no wire: a carrier asks it for what may be sent and hands it what came.
struct CommandExchange {
  /// What the login shell is asked to run.
  let commandLine: String
  private let job: CommandJob
  private let host: String
  private var outgoing: OutgoingBytes
  private var output: MarkerFilter
  private var errors: MarkerFilter
  private var collected: [UInt8] = []
  private var collectedErrors: [UInt8] = []
  private var markerLimit: ContinuousClock.Instant?

  init(_ job: CommandJob, host: String) {
    self.job = job
    self.host = host
    let line = RemoteCommandLine(script: job.command.script)
    commandLine = line.text
    outgoing = OutgoingBytes(line.script, job.command.input)
    output = MarkerFilter(line.marker)
    errors = MarkerFilter(line.marker)
  }

  // MARK: Time

  /// To be called before the command line goes on its way to the host.
  mutating func begin(at now: ContinuousClock.Instant) {
    job.begin()
    markerLimit = now + Self.markerPatience
  }

  /// When ``check(at:)`` has to be called at the latest.
  var limit: ContinuousClock.Instant {
    guard let markerLimit, !output.isFound else { return job.end }
    return min(markerLimit, job.end)
  }

  /// - Throws: `CancellationError`; ``TransportError`` of code `timedOut` or `unusableShell`.
  func check(at now: ContinuousClock.Instant) throws {
    if job.isCancelled { throw CancellationError() }
    if output.noise.count + errors.noise.count > 1 << 20 {
      throw unusable("the login shell prints without end")
    }
    if let markerLimit, !output.isFound, now >= markerLimit {
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
  var maySend: Bool { output.isFound }

  /// What is to be sent next; nil where all has been.
  ///
  /// - Throws: what the input throws.
  mutating func next() throws -> ArraySlice<UInt8>? { try outgoing.next() }

  /// To be called when the carrier has taken so many bytes of ``next()``.
  mutating func sent(_ count: Int) { outgoing.sent(count) }

  // MARK: Bytes from the host

  /// - Throws: what the receiver throws.
  mutating func take(output piece: ArraySlice<UInt8>) throws {
    let piece = output.pass(piece)
    guard !piece.isEmpty else { return }
    if let onOutput = job.onOutput { try onOutput(piece) } else { collected += piece }
  }

  mutating func take(errors piece: ArraySlice<UInt8>) { collectedErrors += errors.pass(piece) }

  /// What the command came to.
  ///
  /// - Throws: ``TransportError`` of code `unusableShell` where the command never began.
  func result(_ status: HostCommandResult.Status) throws(TransportError) -> HostCommandResult {
    guard output.isFound else { throw unusable("the login shell ended before our command") }
    job.note(startupNoise: output.noise.count + (errors.isFound ? errors.noise.count : 0))
    // All of it where its marker got lost.
    let said = errors.isFound ? collectedErrors : errors.noise
    return HostCommandResult(status: status, output: collected, errorOutput: said)
  }

  private func unusable(_ what: String) -> TransportError {
    TransportError(
      .unusableShell, host: host, what,
      why: printable(output.noise + errors.noise).map { "it printed: \($0)" }
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
