public import Cluster
internal import Subprocess
internal import Synchronization

/// A host behind SSH: one connection, logged in, that runs commands one after the other.
///
/// Commands that are asked for while another runs wait for it, and their deadlines run meanwhile. A
/// command whose deadline passes or whose task is cancelled is ended on the host as far as the host
/// allows; the connection stays. When the connection itself breaks, this command and all later ones
/// throw ``TransportError/Code/connectionLost``; connecting again is the caller's business.
public final class SSHTransport: Transport {
  public let host: String
  private let queue: CommandQueue
  private let gone: Promise<Void>
  private let isClosing = Atomic(false)

  private init(host: String, queue: CommandQueue, gone: Promise<Void>) {
    self.host = host
    self.queue = queue
    self.gone = gone
  }

  deinit { queue.end(.closed(host)) }

  /// Connects to a host and logs in, as the ssh configuration says.
  ///
  /// - Throws: ``TransportError`` of code `badConfiguration`, `unreachable`, `timedOut`,
  ///   `hostKeyRefused` or `authenticationFailed`; `CancellationError`.
  public static func connect(to options: SSHOptions) async throws -> SSHTransport {
    LiveSessions.prepare()
    let deadline = Deadline(in: options.deadline)
    let settings = try await SSHSettings.read(options)
    let queue = try commandQueue(options)
    let thread = SessionThread(
      options: options, settings: settings, deadline: deadline, queue: queue)
    guard DedicatedThread.start({ thread.run() }) else {
      throw TransportError(.unreachable, host: options.alias, "the system gives no more threads")
    }
    // The thread keeps the deadline itself, but for looking up names and asking the agent.
    let watch = Task {
      try await deadline.wait()
      try await Task.sleep(for: .milliseconds(200))
      let late = TransportError.late(
        options.alias, "connecting took longer than \(options.deadline)")
      thread.ready.keep(.failure(late))
      queue.end(late)
    }
    defer { watch.cancel() }
    try await withTaskCancellationHandler {
      try await thread.ready.value()
    } onCancel: {
      thread.ready.keep(.failure(CancellationError()))
      queue.end(.closed(options.alias))
    }
    return SSHTransport(host: options.alias, queue: queue, gone: thread.gone)
  }

  public func execute(
    _ command: HostCommand, onOutput: (@Sendable (ArraySlice<UInt8>) throws -> Void)?
  ) async throws -> HostCommandResult {
    guard !command.script.utf8.contains(0) else {
      throw TransportError(
        .unusableShell, host: host, "a script holds a NUL byte, which no shell can read")
    }
    let (queue, host) = (self.queue, self.host)
    let job = CommandJob(command, onOutput)
    let watch = Task {
      try await Task.sleep(until: job.end, clock: .continuous)
      queue.expire(job, host: host)
    }
    defer { watch.cancel() }
    return try await withTaskCancellationHandler {
      queue.add(job)
      return try await job.promise.value()
    } onCancel: {
      queue.cancel(job)
    }
  }

  /// Hangs up; commands that run or wait throw ``TransportError/Code/closed``. Returns when the
  /// connection is gone.
  public func close() async {
    queue.end(.closed(host))
    guard !isClosing.exchange(true, ordering: .acquiringAndReleasing) else { return }
    try? await gone.value()
  }

  private static func commandQueue(_ options: SSHOptions) throws(TransportError) -> CommandQueue {
    do {
      return try CommandQueue()
    } catch {
      throw TransportError(
        .unreachable, host: options.alias, "no connection could be begun",
        why: "\(error.step): \(error.reason)")
    }
  }
}
