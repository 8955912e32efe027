internal import Cluster
internal import Subprocess
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A proxy command that runs, and our end of the socket that is its standard input and output.
final class ProxyProcess: Sendable {
  let socket: Descriptor
  private let process: Int32
  private let pipe: Descriptor
  private let complaints = Mutex<[UInt8]>([])

  /// - Throws: ``TransportError`` of code `unreachable` where it can't be started.
  init(_ command: String, _ options: SSHOptions) throws(TransportError) {
    do {
      let sockets = try DescriptorPair.socket()
      let pipe = try DescriptorPair.pipe()
      let request = SpawnRequest(
        "/bin/sh", ["-c", "exec \(command)"], environment: options.environment)
      process = try request.spawn(
        descriptors: [sockets.second.number, sockets.second.number, pipe.second.number])
      socket = sockets.first
      self.pipe = pipe.first
    } catch {
      throw TransportError(
        .unreachable, host: options.alias, "the proxy command could not be started",
        why: "\(error.step): \(error.reason)")
    }
    socket.makeNonBlocking()
    pipe.makeNonBlocking()
  }

  deinit {
    // Its number can't have gone to another process: only we wait for it.
    _ = killpg(process, SIGTERM)
    let process = self.process
    let reaping = DedicatedThread.start {
      // Whoever doesn't heed it in two seconds never will.
      for _ in 0..<20 {
        if waitpid(process, nil, WNOHANG) != 0 { return }
        usleep(100_000)
      }
      endNow(process)
    }
    if !reaping { endNow(process) }
  }

  /// The last that it has written to standard error. To be called now and then: a proxy whose pipe is
  /// full stands still.
  func readComplaints() -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(pipe.number, &buffer, buffer.count)
      guard count > 0 else { return complaints.withLock { $0 } }
      complaints.withLock { $0 = ($0 + buffer[..<count]).suffix(4096) }
    }
  }
}

private func endNow(_ process: Int32) {
  _ = killpg(process, SIGKILL)
  while waitpid(process, nil, 0) == -1, errno == EINTR {}
}
