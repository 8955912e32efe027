internal import CLibSSH
internal import Cluster
internal import Subprocess

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The work of the thread that a session lives on.
struct SessionThread: Sendable {
  var options: SSHOptions
  var settings: SSHSettings
  var deadline: Deadline
  var queue: CommandQueue
  /// Kept when commands can be run.
  let ready = Promise<Void>()
  /// Kept when the session is gone.
  let gone = Promise<Void>()

  /// Connects, logs in, and then runs the queue's commands one after the other until it ends.
  func run() {
    if LiveSessions.add(queue) {
      connectAndWork()
      LiveSessions.remove(queue)
    }
    ready.keep(.failure(TransportError.closed(options.alias)))
    gone.keep(.success(()))
  }

  private func connectAndWork() {
    let queue = self.queue
    do {
      let trust = HostTrust(settings)
      let interruption = Interruption(bell: queue.bell) { try queue.check() }
      let session = try Session.open(
        settings, options, trust: trust, until: deadline, interruption)
      try session.checkHostKey(trust, options)
      var authentication = Authentication(options, until: deadline)
      try authentication.logIn(session)
      ready.keep(.success(()))
      work(session)
    } catch {
      queue.end(error as? TransportError ?? .closed(options.alias))
      ready.keep(.failure(error))
    }
  }

  private func work(_ session: borrowing Session) {
    while true {
      switch queue.next() {
      case .stop: return
      case .rest: rest(session)
      case .run(let job): run(job, session)
      }
    }
  }

  private func run(_ job: CommandJob, _ session: borrowing Session) {
    do {
      job.promise.keep(.success(try CommandRun.run(job, on: session)))
    } catch {
      if let loss = error as? TransportError, loss.code == .connectionLost { queue.end(loss) }
      job.promise.keep(.failure(error))
    }
  }

  /// Waits for a job, and answers what the host asks meanwhile: it hangs up on a silent client.
  private func rest(_ session: borrowing Session) {
    do {
      try session.attend()
    } catch let error as TransportError {
      queue.end(error)
    } catch {}
  }
}
