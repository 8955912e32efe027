// What differs between Linux and macOS in sockets.

#if canImport(Darwin)
  internal import Darwin

  let streamSocket = SOCK_STREAM

  /// A socket that children don't inherit, but for those that another thread starts meanwhile.
  func openSocket(_ family: Int32, _ protocolNumber: Int32 = 0) -> Int32 {
    let number = socket(family, SOCK_STREAM, protocolNumber)
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    return number
  }

  /// There is no such option here.
  func acknowledgeAtOnce(_ socket: Int32) {}

  private let idleOption = TCP_KEEPALIVE
#else
  internal import Glibc

  let streamSocket = Int32(SOCK_STREAM.rawValue)

  /// A socket that children don't inherit.
  func openSocket(_ family: Int32, _ protocolNumber: Int32 = 0) -> Int32 {
    socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), protocolNumber)
  }

  /// Sends the acknowledgements that the kernel holds back: sshd waits for one of them before it
  /// opens the first channel, which would take 40 ms more. The kernel forgets it after each packet.
  func acknowledgeAtOnce(_ socket: Int32) {
    setOption(socket, Int32(IPPROTO_TCP), TCP_QUICKACK, 1)
  }

  private let idleOption = TCP_KEEPIDLE
#endif

/// Has the kernel notice a dead peer within half a minute, send small packets at once and return from
/// every call at once.
func prepareConnection(_ socket: Int32) {
  setOption(socket, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
  setOption(socket, SOL_SOCKET, SO_KEEPALIVE, 1)
  setOption(socket, Int32(IPPROTO_TCP), idleOption, 15)
  setOption(socket, Int32(IPPROTO_TCP), TCP_KEEPINTVL, 5)
  setOption(socket, Int32(IPPROTO_TCP), TCP_KEEPCNT, 3)
  #if !canImport(Darwin)
    setOption(socket, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, 30_000)
  #endif
}

private func setOption(_ socket: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
  var value = value
  _ = setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
}
