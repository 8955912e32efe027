internal import Cluster
internal import Subprocess

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// What carries the bytes of one command by descriptors of ours rather than by libssh.
protocol Wire: AnyObject {
  /// Sends as much of `piece` as goes now.
  ///
  /// - Returns: how many bytes went.
  func send(_ piece: ArraySlice<UInt8>) -> Int

  /// Tells the command that its input ends here.
  func sendEnd()

  /// What has come; nil where nothing has.
  ///
  /// - Throws: ``SessionLoss``; ``TransportError``.
  func receive() throws -> WireEvent?

  /// What is to be waited for where nothing goes on.
  func watched(sending: Bool) -> [pollfd]
}

/// Something that a wire brought.
enum WireEvent {
  /// From now on the host may begin the command.
  case begun
  case output(ArraySlice<UInt8>)
  case errors(ArraySlice<UInt8>)
  /// The command has ended, and all that it wrote has come.
  case ended(HostCommandResult.Status)
}

extension Wire {
  /// Carries a command to its end. Blocks; to be called on a thread of its own.
  ///
  /// - Throws: as ``Carrier/run(_:)`` does.
  func carry(_ exchange: CommandExchange, _ bell: CancellationBell) throws -> HostCommandResult {
    var exchange = exchange
    var hasSentEnd = false
    while true {
      try exchange.check(at: .now)
      var isBusy = false
      if exchange.maySend, !hasSentEnd {
        if let piece = try exchange.next() {
          let count = send(piece)
          exchange.sent(count)
          isBusy = count > 0
        } else {
          sendEnd()
          hasSentEnd = true
        }
      }
      switch try receive() {
      case .begun: exchange.begin(at: .now)
      case .output(let piece): try exchange.take(output: piece)
      case .errors(let piece): exchange.take(errors: piece)
      case .ended(let status): return try exchange.result(status)
      case nil:
        guard !isBusy else { continue }
        wait(sending: exchange.maySend && !hasSentEnd, bell, until: exchange.limit)
      }
    }
  }

  private func wait(
    sending: Bool, _ bell: CancellationBell, until limit: ContinuousClock.Instant
  ) {
    var polled =
      [pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0)] + watched(sending: sending)
    _ = poll(&polled, nfds_t(polled.count), Deadline(at: limit).millisecondsLeft)
    if polled[0].revents != 0 { bell.silence() }
  }
}

/// Carries a job over a wire, on a thread of its own.
///
/// - Parameters:
///   - job: the command.
///   - host: its host's name.
///   - makeWire: begins the wire, given the command line; called on that thread.
/// - Returns: what the command came to.
/// - Throws: as ``Carrier/run(_:)`` does.
func carry(
  _ job: CommandJob, host: String, over makeWire: @escaping @Sendable (String) throws -> any Wire
) async throws -> HostCommandResult {
  let bell: CancellationBell
  do {
    bell = try CancellationBell()
  } catch {
    throw TransportError.noDescriptors(host, error)
  }
  return try await withTaskCancellationHandler {
    let isStarted = DedicatedThread.start {
      job.promise.keep(
        Result {
          let exchange = CommandExchange(job, host: host)
          return try makeWire(exchange.commandLine).carry(exchange, bell)
        })
    }
    guard isStarted else {
      throw TransportError(.unreachable, host: host, "the system gives no more threads")
    }
    return try await job.promise.value()
  } onCancel: {
    job.cancel()
    bell.ring()
  }
}
