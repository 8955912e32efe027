internal import CLibSSH
internal import Cluster

/// What is to be sent on a channel: the script, then its input, then the end.
struct OutgoingBytes {
  private let input: HostInput
  private var next: HostInput.Reader?
  private var bytes: [UInt8]
  private var offset = 0
  private var hasSentEnd = false

  init(_ script: [UInt8], _ input: HostInput) {
    bytes = script
    self.input = input
  }

  /// Sends as much as the channel takes now.
  ///
  /// - Returns: whether it took anything.
  /// - Throws: ``TransportError`` of code `connectionLost`; what the input throws.
  mutating func write(_ channel: borrowing Channel, _ session: borrowing Session) throws -> Bool {
    guard !hasSentEnd else { return false }
    if offset == bytes.count {
      let reader = try next ?? input.begin()
      next = reader
      (bytes, offset) = (try reader(), 0)
    }
    // What the command no longer reads is nobody's loss.
    guard !bytes.isEmpty, !channel.isClosed else {
      hasSentEnd = true
      return ssh_channel_send_eof(channel.handle) == SSH_OK
    }
    let handle = channel.handle
    let count = bytes.withUnsafeBytes { bytes in
      let size = min(bytes.count - offset, 1 << 18)
      return ssh_channel_write(handle, bytes.baseAddress?.advanced(by: offset), UInt32(size))
    }
    if count == SSH_ERROR {
      // The host may have closed the channel, with output still to be read.
      guard channel.isClosed || session.wasOnlyRefused else {
        throw TransportError.lost(session.settings.alias, why: session.complaint)
      }
      hasSentEnd = true
      return false
    }
    guard count > 0 else { return false }
    offset += Int(count)
    return true
  }
}

/// What has come back on a channel, without the noise before the marker.
struct IncomingBytes {
  private(set) var output: [UInt8] = []
  private var errors: [UInt8] = []
  private let onOutput: (@Sendable (ArraySlice<UInt8>) throws -> Void)?
  private var outputFilter: MarkerFilter
  private var errorFilter: MarkerFilter
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  init(marker: String, onOutput: (@Sendable (ArraySlice<UInt8>) throws -> Void)?) {
    self.onOutput = onOutput
    outputFilter = MarkerFilter(marker)
    errorFilter = MarkerFilter(marker)
  }

  var isMarkerFound: Bool { outputFilter.isFound }

  var noiseCount: Int { outputFilter.noise.count + errorFilter.noise.count }

  /// What came before the marker.
  var noise: [UInt8] { outputFilter.noise + errorFilter.noise }

  /// Standard error; all of it where its marker got lost.
  var errorOutput: [UInt8] { errorFilter.isFound ? errors : errorFilter.noise }

  /// Takes a piece of each stream. Both must be read: they share one window.
  ///
  /// - Returns: whether there was any.
  /// - Throws: ``TransportError`` of code `connectionLost`; what the receiver throws.
  mutating func read(_ channel: borrowing Channel, _ session: borrowing Session) throws -> Bool {
    let outputCount = try readStream(0, channel, session)
    if outputCount > 0 {
      let piece = outputFilter.pass(buffer[..<outputCount])
      if !piece.isEmpty {
        if let onOutput { try onOutput(piece) } else { output += piece }
      }
    }
    let errorCount = try readStream(1, channel, session)
    if errorCount > 0 { errors += errorFilter.pass(buffer[..<errorCount]) }
    // After the end of the output these reads no longer look for packets; the exit status is one.
    channel.lookForExitStatus()
    return outputCount + errorCount > 0
  }

  private mutating func readStream(
    _ stream: Int32, _ channel: borrowing Channel, _ session: borrowing Session
  ) throws(TransportError) -> Int {
    let size = UInt32(buffer.count)
    let count = ssh_channel_read_timeout(channel.handle, &buffer, size, stream, 0)
    if count > 0 { return Int(count) }
    // On a closed channel an error says no more than that.
    let isBroken = count == SSH_ERROR && !channel.isClosed
    if isBroken || ssh_is_connected(session.handle) == 0 && !channel.isOver {
      throw .lost(session.settings.alias, why: session.complaint)
    }
    return 0
  }
}
