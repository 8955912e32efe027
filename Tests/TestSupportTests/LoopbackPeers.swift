import Foundation
import Subprocess
import Synchronization
import TestSupport

/// A client on 127.0.0.1 whose calls block.
final class Client: Sendable {
  /// What came before the connection's end, and which end that was.
  enum End: Equatable {
    case ended([UInt8])
    case broken([UInt8], Int32)

    var isReset: Bool {
      if case .broken(_, ECONNRESET) = self { true } else { false }
    }
  }

  private let socket: Int32

  init(port: UInt16) throws {
    socket = try openSocket()
    let code = withAddress(port) { connect(socket, $0, $1) }
    let number = errno
    guard code == 0 else {
      close(socket)
      throw SocketFailure(step: "connect", number: number)
    }
  }

  deinit { close(socket) }

  func send(_ bytes: [UInt8]) throws {
    try sendAll(socket, bytes)
  }

  func endSending() throws { shutdown(socket, Int32(SHUT_WR)) }

  /// Exactly so many bytes; fewer where the connection ends.
  func receive(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: count)
    while bytes.count < count {
      let result = recv(socket, &buffer, count - bytes.count, 0)
      guard result > 0 else { break }
      bytes += buffer.prefix(result)
    }
    return bytes
  }

  /// Everything until the end.
  func receive() -> End {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let result = recv(socket, &buffer, buffer.count, 0)
      guard result > 0 else {
        return result == 0 ? .ended(bytes) : .broken(bytes, errno)
      }
      bytes += buffer.prefix(result)
    }
  }
}

/// A server on 127.0.0.1 that sends back what it gets.
final class EchoServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let log: Log

  final class Log: Sendable {
    let received = Mutex<[UInt8]>([])
    let ended = Mutex(0)
  }

  /// What all clients sent.
  var received: [UInt8] { log.received.withLock { $0 } }
  /// How many clients have ended.
  var ended: Int { log.ended.withLock { $0 } }

  init() throws {
    let (listener, log) = (try openSocket(), Log())
    guard withAddress(0, { bind(listener, $0, $1) }) == 0, listen(listener, 100) == 0 else {
      throw SocketFailure(step: "listen", number: errno)
    }
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(listener, $0, &size)
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    self.listener = listener
    self.log = log
    _ = DedicatedThread.start {
      while true {
        let socket = accept(listener, nil, nil)
        guard socket >= 0 else { break }
        _ = DedicatedThread.start { echo(socket, log) }
      }
      close(listener)
    }
  }

  // The thread closes it: another might get its number before that thread has seen the end.
  deinit { shutdown(listener, Int32(SHUT_RDWR)) }
}

private func echo(_ socket: Int32, _ log: EchoServer.Log) {
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let result = recv(socket, &buffer, buffer.count, 0)
    guard result > 0 else { break }
    let bytes = Array(buffer.prefix(result))
    log.received.withLock { $0 += bytes }
    guard (try? sendAll(socket, bytes)) != nil else { break }
  }
  close(socket)
  log.ended.withLock { $0 += 1 }
}

private func sendAll(_ socket: Int32, _ bytes: [UInt8]) throws {
  var sent = 0
  while sent < bytes.count {
    let result = bytes[sent...].withUnsafeBytes {
      send(socket, $0.baseAddress, $0.count, noSignal)
    }
    guard result > 0 else { throw SocketFailure(step: "send", number: errno) }
    sent += result
  }
}

private func openSocket() throws -> Int32 {
  let number = socket(AF_INET, streamSocket, 0)
  guard number >= 0 else { throw SocketFailure(step: "socket", number: errno) }
  _ = fcntl(number, F_SETFD, FD_CLOEXEC)
  return number
}

private func withAddress(
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

#if canImport(Darwin)
  private let streamSocket = SOCK_STREAM
  private let noSignal: Int32 = 0
#else
  private let streamSocket = Int32(SOCK_STREAM.rawValue)
  private let noSignal = Int32(MSG_NOSIGNAL)
#endif
