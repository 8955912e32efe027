internal import Cluster

/// What carries commands to a host over one connection: a libssh session of our own, a running OpenSSH
/// master, or a process of ours that keeps a session.
protocol Carrier: AnyObject, Sendable {
  /// Runs a command to its end.
  ///
  /// - Throws: ``SessionLoss`` where the connection is of no use any more; ``TransportError``;
  ///   `CancellationError`; what the job's receiver or its input throws.
  func run(_ job: CommandJob) async throws -> HostCommandResult

  /// Says that a command will come soon: what has to be there before it can begin is made ready.
  func expectCommand()

  /// Hangs up. Returns when the connection is gone.
  func close() async
}

extension Carrier {
  func expectCommand() {}
}

/// A connection broke, with all that went on over it.
struct SessionLoss: Error {
  var error: TransportError

  init(_ error: TransportError) { self.error = error }

  init(_ host: String, why: String?) { error = .lost(host, why: why) }
}
