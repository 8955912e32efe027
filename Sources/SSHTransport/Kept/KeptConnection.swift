internal import Cluster
internal import Subprocess

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A session that another process of ours keeps.
final class KeptConnection: Carrier {
  private let socket: KeptSocket
  private let host: String

  private init(_ socket: KeptSocket, host: String) {
    self.socket = socket
    self.host = host
  }

  /// The kept connection to a host; nil where there is none.
  static func find(_ options: SSHOptions) -> KeptConnection? {
    let socket = KeptSocket(options)
    return socket.connect() == nil ? nil : KeptConnection(socket, host: options.alias)
  }

  func run(_ job: CommandJob) async throws -> HostCommandResult {
    let (socket, host) = (self.socket, self.host)
    return try await carry(job, host: host) { line in
      guard let descriptor = socket.connect() else {
        throw SessionLoss(host, why: "the process that kept the connection has ended")
      }
      return KeptWire(descriptor, commandLine: line, host: host)
    }
  }

  /// The connection is not ours, and stays.
  func close() async {}
}

/// A socket to the keeper that carries one command.
private final class KeptWire: Wire {
  private let socket: Descriptor
  private let host: String
  private var reader = KeptFrameReader()
  private var outgoing: ArraySlice<UInt8>
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  init(_ socket: Descriptor, commandLine: String, host: String) {
    self.socket = socket
    self.host = host
    socket.makeNonBlocking()
    outgoing = KeptFrame(.command, commandLine).bytes[...]
  }

  func send(_ piece: ArraySlice<UInt8>) -> Int {
    flush()
    guard outgoing.isEmpty else { return 0 }
    let taken = piece.prefix(1 << 16)
    outgoing = KeptFrame(.input, taken).bytes[...]
    flush()
    return taken.count
  }

  func sendEnd() {
    outgoing += KeptFrame(.endOfInput).bytes
    flush()
  }

  private func flush() {
    while !outgoing.isEmpty {
      let count = writeSocket(outgoing, socket)
      if count < 0, errno == EINTR { continue }
      // Of a socket that broke the reading side hears too.
      guard count > 0 else { return }
      outgoing = outgoing.dropFirst(count)
    }
  }

  func receive() throws -> WireEvent? {
    flush()
    while true {
      if let frame = try nextFrame() { return try event(frame) }
      let count = read(socket.number, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { return nil }
      guard count > 0 else {
        throw SessionLoss(host, why: "the process that kept the connection has ended")
      }
      reader.append(buffer[..<count])
    }
  }

  private func nextFrame() throws -> KeptFrame? {
    do {
      return try reader.next()
    } catch {
      throw SessionLoss(host, why: "the process that keeps the connection is of another version")
    }
  }

  private func event(_ frame: KeptFrame) throws -> WireEvent {
    switch frame.kind {
    case .begun: return .begun
    case .output: return .output(frame.payload)
    case .errors: return .errors(frame.payload)
    case .exited: return .ended(.exited(Int32(frame.text) ?? -1))
    case .signalled: return .ended(.signalled(frame.text))
    case .refused: throw TransportError.noChannel(host, why: frame.text)
    default: throw SessionLoss(host, why: frame.kind == .lost ? frame.text : nil)
    }
  }

  func watched(sending: Bool) -> [pollfd] {
    let events = POLLIN | (outgoing.isEmpty && !sending ? 0 : POLLOUT)
    return [pollfd(fd: socket.number, events: Int16(events), revents: 0)]
  }
}
