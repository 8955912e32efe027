internal import Subprocess

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Stands between libssh and an agent, and lets only some of the agent's keys be seen.
///
/// libssh offers every key that an agent has, and hosts hang up after a few wrong ones: that is what
/// `IdentitiesOnly` is for.
final class AgentFilter: Sendable {
  private let inner: Descriptor

  /// Nil where the agent can't be reached.
  ///
  /// - Parameters:
  ///   - socket: the agent's.
  ///   - keys: the public keys to be seen, in base64.
  init?(_ socket: String, keys: [String]) {
    guard let agent = connectToSocket(socket), let pair = try? DescriptorPair.socket() else {
      return nil
    }
    inner = pair.first
    let blobs = keys.compactMap { Base64.decode($0) }
    let outer = pair.second
    let isRunning = DedicatedThread.start {
      while let request = readFrame(outer), writeFrame(request, to: agent),
        let answer = readFrame(agent), writeFrame(filtered(answer, keeping: blobs), to: outer)
      {}
    }
    guard isRunning else { return nil }
  }

  /// A descriptor to be spoken to like the agent's socket; the caller closes it. The filter ends
  /// with it.
  func takeDescriptor() -> Int32 { fcntl(inner.number, F_DUPFD_CLOEXEC, 10) }
}

/// An agent's answer with the keys left out that are not in `blobs`; other answers as they are
/// (draft-miller-ssh-agent, section 4.4).
func filtered(_ answer: [UInt8], keeping blobs: [[UInt8]]) -> [UInt8] {
  let identitiesAnswer: UInt8 = 12
  guard answer.first == identitiesAnswer, answer.count >= 5 else { return answer }
  var rest = answer[5...]
  var kept: [UInt8] = []
  var count: UInt32 = 0
  while let blob = takeString(&rest), let comment = takeString(&rest) {
    guard blobs.contains(Array(blob)) else { continue }
    count += 1
    for field in [blob, comment] { kept += bytes(of: UInt32(field.count)) + field }
  }
  return [identitiesAnswer] + bytes(of: count) + kept
}

private func bytes(of number: UInt32) -> [UInt8] {
  withUnsafeBytes(of: number.bigEndian) { Array($0) }
}

private func takeString(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
  guard rest.count >= 4 else { return nil }
  let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
  guard rest.count >= 4 + length else { return nil }
  let string = rest.dropFirst(4).prefix(length)
  rest = rest.dropFirst(4 + length)
  return string
}

private func readFrame(_ descriptor: Descriptor) -> [UInt8]? {
  guard let header = readBytes(4, from: descriptor) else { return nil }
  let length = header.reduce(0) { $0 << 8 | Int($1) }
  // Agents refuse longer messages as well.
  guard length <= 256 << 10 else { return nil }
  return readBytes(length, from: descriptor)
}

private func readBytes(_ count: Int, from descriptor: Descriptor) -> [UInt8]? {
  var all: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: count)
  while all.count < count {
    let got = read(descriptor.number, &buffer, count - all.count)
    if got < 0, errno == EINTR { continue }
    guard got > 0 else { return nil }
    all += buffer[..<got]
  }
  return all
}

private func writeFrame(_ frame: [UInt8], to descriptor: Descriptor) -> Bool {
  var rest = (bytes(of: UInt32(frame.count)) + frame)[...]
  while !rest.isEmpty {
    let put = rest.withUnsafeBytes { write(descriptor.number, $0.baseAddress, $0.count) }
    if put < 0, errno == EINTR { continue }
    guard put > 0 else { return false }
    rest = rest.dropFirst(put)
  }
  return true
}
