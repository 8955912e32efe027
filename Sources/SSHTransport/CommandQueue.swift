internal import Cluster
internal import Subprocess
internal import Synchronization

/// What the callers of a transport and the thread of its session share.
final class CommandQueue: Sendable {
  private struct State {
    var waiting: [CommandJob] = []
    var running: CommandJob?
    /// Why no more commands are taken.
    var ending: TransportError?
  }

  /// What the session's thread is to do next.
  enum Turn {
    case run(CommandJob)
    case rest
    case stop
  }

  let bell: CancellationBell
  private let state = Mutex(State())

  init() throws(SpawnError) { bell = try CancellationBell() }

  func add(_ job: CommandJob) {
    let refusal: (any Error)? = state.withLock {
      if job.isCancelled { return CancellationError() }
      if let ending = $0.ending { return ending }
      $0.waiting.append(job)
      return nil
    }
    if let refusal { job.promise.keep(.failure(refusal)) } else { bell.ring() }
  }

  /// Ends a job at once if it hasn't begun, and soon if it has.
  func cancel(_ job: CommandJob) {
    job.cancel()
    if withdraw(job) { job.promise.keep(.failure(CancellationError())) } else { bell.ring() }
  }

  /// Ends a job whose deadline has passed before it could begin.
  func expire(_ job: CommandJob, host: String) {
    guard withdraw(job) else { return }
    job.promise.keep(
      .failure(
        TransportError.late(
          host, "a command could not begin within \(job.command.deadline)",
          why: "earlier commands took all that time")))
  }

  private func withdraw(_ job: CommandJob) -> Bool {
    state.withLock {
      guard let index = $0.waiting.firstIndex(where: { $0 === job }) else { return false }
      $0.waiting.remove(at: index)
      return true
    }
  }

  /// Takes no more jobs, and fails all that there are. The first reason counts.
  func end(_ reason: TransportError) {
    let waiting = state.withLock { state in
      state.ending = state.ending ?? reason
      defer { state.waiting = [] }
      return state.waiting
    }
    for job in waiting { job.promise.keep(.failure(reason)) }
    bell.ring()
  }

  func next() -> Turn {
    state.withLock {
      $0.running = nil
      if $0.ending != nil { return .stop }
      guard !$0.waiting.isEmpty else { return .rest }
      let job = $0.waiting.removeFirst()
      $0.running = job
      return .run(job)
    }
  }

  /// Throws if the session's thread is to stop what it does.
  func check() throws {
    let (job, ending) = state.withLock { ($0.running, $0.ending) }
    if job?.isCancelled == true { throw CancellationError() }
    if let ending { throw ending }
  }
}
