internal import Subprocess

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A conversation with an agent, by whole messages.
struct AgentConnection: Sendable {
  private let socket: Descriptor
  private let interruption: Interruption

  /// Nil where nobody listens.
  init?(_ path: String, _ interruption: Interruption) {
    guard let socket = connectToSocket(path) else { return nil }
    self.socket = socket
    self.interruption = interruption
  }

  /// Sends a message and waits for the one that answers it.
  ///
  /// - Returns: nil where the agent hangs up or is too late.
  /// - Throws: what the interruption throws.
  func exchange(_ request: [UInt8], until deadline: Deadline) throws -> [UInt8]? {
    guard writeFrame(request, to: socket) else { return nil }
    return try readFrame(socket) {
      try interruption.wait(socket.number, for: Int32(POLLIN), until: deadline) != nil
    }
  }
}

/// A whole message.
///
/// - Parameters:
///   - descriptor: where it comes from.
///   - isReady: waits until there is something to read, and says whether to go on.
/// - Returns: nil at the end of what comes.
/// - Throws: what `isReady` throws.
func readFrame(_ descriptor: Descriptor, isReady: () throws -> Bool) rethrows -> [UInt8]? {
  guard let header = try readBytes(4, from: descriptor, isReady) else { return nil }
  let length = header.reduce(0) { $0 << 8 | Int($1) }
  // Agents refuse longer messages as well.
  guard length <= 256 << 10 else { return nil }
  return try readBytes(length, from: descriptor, isReady)
}

private func readBytes(
  _ count: Int, from descriptor: Descriptor, _ isReady: () throws -> Bool
) rethrows -> [UInt8]? {
  var all: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: count)
  while all.count < count {
    guard try isReady() else { return nil }
    let got = read(descriptor.number, &buffer, count - all.count)
    if got < 0, errno == EINTR { continue }
    guard got > 0 else { return nil }
    all += buffer[..<got]
  }
  return all
}

/// - Returns: false where nobody takes the message.
func writeFrame(_ frame: [UInt8], to descriptor: Descriptor) -> Bool {
  var rest = sshString(frame)[...]
  while !rest.isEmpty {
    let put = rest.withUnsafeBytes { write(descriptor.number, $0.baseAddress, $0.count) }
    if put < 0, errno == EINTR { continue }
    guard put > 0 else { return false }
    rest = rest.dropFirst(put)
  }
  return true
}
