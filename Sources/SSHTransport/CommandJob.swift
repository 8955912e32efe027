internal import Cluster
internal import Synchronization

/// A call of `execute`: what is asked for, and who waits for the answer.
final class CommandJob: Sendable {
  let command: HostCommand
  let onOutput: (@Sendable (ArraySlice<UInt8>) throws -> Void)?
  let end: ContinuousClock.Instant
  let promise = Promise<HostCommandResult>()
  private let cancelled = Atomic(false)

  init(_ command: HostCommand, _ onOutput: (@Sendable (ArraySlice<UInt8>) throws -> Void)?) {
    self.command = command
    self.onOutput = onOutput
    end = .now + command.deadline
  }

  var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

  func cancel() { cancelled.store(true, ordering: .releasing) }
}
