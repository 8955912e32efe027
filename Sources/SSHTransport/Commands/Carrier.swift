internal import Cluster

/// What carries commands to a host over one connection: a libssh session of our own, a running OpenSSH
/// master, or a process of ours that keeps a session.
protocol Carrier: AnyObject, Sendable {
  /// Runs a command to its end.
  ///
  /// - Throws: ``SessionLoss`` where the connection is of no use any more; ``TransportError``;
  ///   `CancellationError`; what the job's receiver or its input throws.
  func run(_ job: CommandJob) async throws -> HostCommandResult

  /// Says that so many commands will come soon: what has to be there before they can begin is made ready.
  func expectCommands(_ count: Int)

  /// Hangs up. Returns when the connection is gone.
  func close() async
}

extension Carrier {
  func expectCommands(_ count: Int) {}
}

/// A connection broke, with all that went on over it.
struct SessionLoss: Error {
  var error: TransportError

  init(_ error: TransportError) { self.error = error }

  init(_ host: String, why: String?) { error = .lost(host, why: why) }
}
