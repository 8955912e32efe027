internal import Subprocess

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A call on a socket that the system refused.
public struct SocketFailure: Error, Sendable, Hashable {
  public var step: String
  /// The system's error number.
  public var number: Int32

  public init(step: String, number: Int32) {
    self.step = step
    self.number = number
  }
}

/// Sockets on 127.0.0.1 that return from every call at once and aren't inherited.
enum LoopbackSocket {
  /// A socket that listens; port 0 is any free one.
  static func listen(on port: UInt16) throws(SocketFailure) -> Descriptor {
    let socket = try make()
    setOption(socket, SOL_SOCKET, SO_REUSEADDR, 1)
    try check("bind", withAddress(port) { bind(socket.number, $0, $1) })
    try check("listen", systemListen(socket.number, 1_000))
    return socket
  }

  static func port(of socket: Descriptor) throws(SocketFailure) -> UInt16 {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(socket.number, $0, &size)
      }
    }
    try check("getsockname", code)
    return UInt16(bigEndian: address.sin_port)
  }

  /// The next client of a listening socket; nil where there is none now.
  static func accept(_ listener: Descriptor) -> Descriptor? {
    let number = systemAccept(listener.number)
    return number < 0 ? nil : prepared(number)
  }

  /// A socket that is being connected.
  static func connect(to port: UInt16) throws(SocketFailure) -> Descriptor {
    let socket = try make()
    let code = withAddress(port) { systemConnect(socket.number, $0, $1) }
    if errno != EINPROGRESS { try check("connect", code) }
    return socket
  }

  /// Has the next close reset the connection.
  static func resetOnClose(_ socket: Descriptor) {
    var linger = linger(l_onoff: 1, l_linger: 0)
    let size = socklen_t(MemoryLayout<linger>.size)
    _ = setsockopt(socket.number, SOL_SOCKET, SO_LINGER, &linger, size)
  }

  private static func make() throws(SocketFailure) -> Descriptor {
    let number = socket(AF_INET, streamType, 0)
    try check("socket", number)
    return prepared(number)
  }

  private static func prepared(_ number: Int32) -> Descriptor {
    let socket = Descriptor(owning: number)
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    socket.makeNonBlocking()
    setOption(socket, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    return socket
  }

  private static func setOption(
    _ socket: Descriptor, _ level: Int32, _ option: Int32, _ value: Int32
  ) {
    var value = value
    _ = setsockopt(socket.number, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  private static func withAddress(
    _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private static func check(_ step: String, _ code: Int32) throws(SocketFailure) {
    if code < 0 { throw SocketFailure(step: step, number: errno) }
  }
}

// Names that the type's own methods hide.

private func systemListen(_ number: Int32, _ backlog: Int32) -> Int32 { listen(number, backlog) }

private func systemAccept(_ number: Int32) -> Int32 { accept(number, nil, nil) }

private func systemConnect(
  _ number: Int32, _ address: UnsafePointer<sockaddr>, _ size: socklen_t
) -> Int32 { connect(number, address, size) }

#if canImport(Darwin)
  private let streamType = SOCK_STREAM
#else
  private let streamType = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
#endif
