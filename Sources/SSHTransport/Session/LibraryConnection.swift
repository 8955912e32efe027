internal import Cluster
internal import Subprocess

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A libssh session with a host, logged in, on a thread of its own.
final class LibraryConnection: Carrier {
  private let host: String
  private let queue: WorkQueue
  private let gone: Promise<Void>
  /// The connection to the jump host through which this one goes.
  private let way: LibraryConnection?

  private init(host: String, queue: WorkQueue, gone: Promise<Void>, way: LibraryConnection?) {
    self.host = host
    self.queue = queue
    self.gone = gone
    self.way = way
  }

  deinit { queue.end(TransportError.closed(host)) }

  /// Connects to a host and logs in.
  ///
  /// - Parameters:
  ///   - settings: of the host.
  ///   - options: of the whole way.
  ///   - way: a connection to the jump host before it.
  /// - Returns: the connection, which can run commands.
  /// - Throws: ``TransportError``; `CancellationError`.
  static func open(
    _ settings: SSHSettings, _ options: SSHOptions, through way: LibraryConnection?
  ) async throws -> LibraryConnection {
    LiveSessions.prepare()
    let deadline = Deadline(in: options.deadline)
    let socket = try await way?.forward(to: settings, until: deadline.instant)
    let queue = try workQueue(settings.alias)
    let thread = SessionThread(
      options: options, settings: settings, socket: socket, deadline: deadline, queue: queue)
    guard DedicatedThread.start({ thread.run() }) else {
      throw TransportError(.unreachable, host: settings.alias, "the system gives no more threads")
    }
    // The thread keeps the deadline itself, but for looking up names and asking the agent.
    let watch = Task {
      try await deadline.wait()
      try await Task.sleep(for: .milliseconds(200))
      let late = TransportError.late(
        settings.alias, "connecting took longer than \(options.deadline)")
      thread.ready.keep(.failure(late))
      queue.end(late)
    }
    defer { watch.cancel() }
    try await withTaskCancellationHandler {
      try await thread.ready.value()
    } onCancel: {
      thread.ready.keep(.failure(CancellationError()))
      queue.end(TransportError.closed(settings.alias))
    }
    return LibraryConnection(host: settings.alias, queue: queue, gone: thread.gone, way: way)
  }

  func run(_ job: CommandJob) async throws -> HostCommandResult {
    let (queue, work) = (self.queue, CommandJob.Work(job))
    return try await withTaskCancellationHandler {
      queue.add(work)
      do {
        return try await job.promise.value()
      } catch is LateWork {
        throw TransportError.late(
          host, "a command could not begin within \(job.command.deadline)",
          why: "earlier commands took all that time")
      }
    } onCancel: {
      job.cancel()
      queue.cancel(work)
    }
  }

  func expectCommands(_ count: Int) {
    for _ in 0..<count { queue.add(SpareShell.Work()) }
  }

  /// A connection from this host to the next one.
  private func forward(
    to settings: SSHSettings, until end: ContinuousClock.Instant
  ) async throws -> Descriptor {
    let (queue, work) = (
      self.queue, ForwardingWork(to: settings.hostName, port: settings.port, until: end)
    )
    return try await withTaskCancellationHandler {
      queue.add(work)
      do {
        return try await work.promise.value()
      } catch let loss as SessionLoss {
        throw loss.error
      }
    } onCancel: {
      work.cancel()
      queue.cancel(work)
    }
  }

  /// Lets other processes use it.
  func listen(on socket: Descriptor, idle: Duration) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    queue.add(KeptListenerWork(socket, queue, idle: idle, since: now.tv_sec))
  }

  /// Returns when it has ended.
  func ended() async { await gone.kept() }

  /// Ends it soon.
  func hangUp() { queue.end(TransportError.closed(host)) }

  func close() async {
    hangUp()
    await gone.kept()
    await way?.close()
  }

  private static func workQueue(_ host: String) throws(TransportError) -> WorkQueue {
    do {
      return try WorkQueue()
    } catch {
      throw .noDescriptors(host, error)
    }
  }
}
