internal import CLibSSH
internal import Cluster

/// Takes what a channel has, in pieces that suit the length of the way to the host.
struct ChannelReader {
  enum Stream: Int32 {
    case output = 0
    case errors = 1
  }

  private var buffer = [UInt8](repeating: 0, count: Self.narrow)
  /// How many bytes have come since the host was last allowed a wide window.
  private var sinceWide = 0

  /// A host sends no more than a window without an answer, and libssh makes the window as wide as the
  /// piece that is asked for. On a long way a wide one keeps the host sending; on a short one it only
  /// costs.
  mutating func adapt(toRoundTrip time: Duration) {
    guard time > .milliseconds(8) else { return }
    buffer = [UInt8](repeating: 0, count: Self.wide)
    sinceWide = Self.wide
  }

  /// The next piece; nil where there is none now.
  ///
  /// - Throws: ``SessionLoss``.
  mutating func read(
    _ stream: Stream, _ channel: borrowing Channel, _ session: borrowing Session
  ) throws(SessionLoss) -> ArraySlice<UInt8>? {
    let isWide = stream == .output && sinceWide >= Self.wide / 4
    let size = UInt32(isWide ? buffer.count : Self.narrow)
    let count = ssh_channel_read_timeout(channel.handle, &buffer, size, stream.rawValue, 0)
    if isWide { sinceWide = 0 }
    if count > 0 {
      if stream == .output, buffer.count > Self.narrow { sinceWide += Int(count) }
      return buffer[..<Int(count)]
    }
    // On a closed channel an error says no more than that.
    let isBroken = count == SSH_ERROR && !channel.isClosed
    if isBroken || ssh_is_connected(session.handle) == 0 && !channel.isOver {
      throw SessionLoss(session.settings.alias, why: session.complaint)
    }
    return nil
  }

  /// Takes a piece of each stream, which both must be read: they share one window.
  ///
  /// - Returns: whether there was any.
  /// - Throws: ``SessionLoss``; what the takers throw.
  mutating func readBoth(
    _ channel: borrowing Channel, _ session: borrowing Session,
    output: (ArraySlice<UInt8>) throws -> Void, errors: (ArraySlice<UInt8>) throws -> Void
  ) throws -> Bool {
    var hasRead = false
    if let piece = try read(.output, channel, session) {
      try output(piece)
      hasRead = true
    }
    if let piece = try read(.errors, channel, session) {
      try errors(piece)
      hasRead = true
    }
    // After the end of the output these reads no longer look for packets; the exit status is one.
    channel.lookForExitStatus()
    return hasRead
  }

  private static let narrow = 1 << 16
  private static let wide = 8 << 20
}
