public import Cluster
internal import Synchronization

/// A host behind SSH, reached by one connection that is logged in once and runs several commands at a
/// time.
///
/// A command whose deadline passes or whose task is cancelled is ended on the host as far as the host
/// allows; the connection stays. When the connection itself breaks, commands that hadn't begun and those
/// that may be repeated go over a new one, made after a pause that doubles; the others throw
/// ``TransportError/Code/connectionLost``.
public final class SSHTransport: Transport {
  public let host: String
  private let options: SSHOptions
  private let connections: ConnectionKeeper

  private init(_ options: SSHOptions) {
    self.options = options
    host = options.alias
    connections = ConnectionKeeper(options)
  }

  /// Connects to a host and logs in, as the ssh configuration says.
  ///
  /// - Throws: ``TransportError`` of code `badConfiguration`, `unreachable`, `timedOut`,
  ///   `hostKeyRefused` or `authenticationFailed`; `CancellationError`.
  public static func connect(to options: SSHOptions) async throws -> SSHTransport {
    let transport = SSHTransport(options)
    _ = try await transport.connections.carrier()
    return transport
  }

  public func execute(
    _ command: HostCommand, onOutput: (@Sendable (ArraySlice<UInt8>) throws -> Void)?
  ) async throws -> HostCommandResult {
    guard !command.script.utf8.contains(0) else {
      throw TransportError(
        .unusableShell, host: host, "a script holds a NUL byte, which no shell can read")
    }
    let end = ContinuousClock.now + command.deadline
    var pause = Duration.milliseconds(250)
    while true {
      let hasDelivered = Atomic(false)
      let sink = onOutput.map { sink in
        { @Sendable (piece: ArraySlice<UInt8>) in
          hasDelivered.store(true, ordering: .relaxed)
          try sink(piece)
        }
      }
      let job = CommandJob(command, sink, until: end)
      let carrier = try await connections.carrier()
      do {
        let result = try await carrier.run(job)
        options.recorder?.change { $0.startupNoise = job.startupNoise }
        return result
      } catch let loss as SessionLoss {
        await connections.drop(carrier)
        let isFree =
          !job.isBegun || command.isRepeatable && !hasDelivered.load(ordering: .relaxed)
        guard isFree, pause < .seconds(8), .now + pause < end else { throw loss.error }
        try await Task.sleep(for: pause)
        pause *= 2
      }
    }
  }

  public func expectCommands(_ count: Int) async {
    await connections.current?.expectCommands(count)
  }

  /// Hangs up; commands that run or wait throw ``TransportError/Code/closed``. Returns when the
  /// connection is gone.
  public func close() async { await connections.close() }
}
