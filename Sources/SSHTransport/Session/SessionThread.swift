internal import CLibSSH
internal import Cluster
internal import Subprocess

/// The work of the thread that a session lives on.
struct SessionThread: Sendable {
  var options: SSHOptions
  var settings: SSHSettings
  /// The connection that a jump host has made; nil where it is ours to make.
  var socket: Descriptor?
  var deadline: Deadline
  var queue: WorkQueue
  /// Kept when commands can be run.
  let ready = Promise<Void>()
  /// Kept when the session is gone.
  let gone = Promise<Void>()

  /// Connects, logs in, and then does the queue's work until it ends.
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
      let trust = try HostTrust(settings)
      let interruption = Interruption(bell: queue.bell) { try queue.check() }
      let session = try Session.open(
        settings, options, over: socket, trust: trust, until: deadline, interruption)
      let recorder = options.recorder
      recorder?.note(settings) { hop in
        hop.stage = .encrypted
        hop.hostKey = session.hostKey().map { "\($0.kind) \($0.fingerprint)" }
      }
      try session.checkHostKey(trust, options, until: deadline)
      recorder?.note(settings) { $0.stage = .trusted }
      var authentication = Authentication(options, until: deadline)
      try authentication.logIn(session)
      recorder?.note(settings) { $0.stage = .loggedIn }
      ready.keep(.success(()))
      var loop = SessionLoop(queue, settings)
      loop.run(session)
    } catch {
      queue.end(error)
      ready.keep(.failure(error))
    }
  }
}
