internal import Cluster
internal import Synchronization

/// A command that was asked for, and what became of it.
final class CommandJob: Sendable {
  let command: HostCommand
  let onOutput: (@Sendable (ArraySlice<UInt8>) throws -> Void)?
  let end: ContinuousClock.Instant
  let promise = Promise<HostCommandResult>()
  private let cancelled = Atomic(false)
  private let touched = Atomic(false)
  private let noise = Atomic(0)

  init(
    _ command: HostCommand, _ onOutput: (@Sendable (ArraySlice<UInt8>) throws -> Void)?,
    until end: ContinuousClock.Instant
  ) {
    self.command = command
    self.onOutput = onOutput
    self.end = end
  }

  var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

  func cancel() { cancelled.store(true, ordering: .releasing) }

  /// Whether the host may have begun it. As long as it hasn't, it can be given to another connection.
  var isBegun: Bool { touched.load(ordering: .acquiring) }

  func begin() { touched.store(true, ordering: .releasing) }

  /// How many bytes the start-up files of the login shell printed before the command.
  var startupNoise: Int { noise.load(ordering: .relaxed) }

  func note(startupNoise count: Int) { noise.store(count, ordering: .relaxed) }
}
