internal import CLibSSH
internal import Cluster

/// A libssh channel. It must not outlive its session.
struct Channel: ~Copyable {
  let handle: ssh_channel
  private let end: ChannelEnd
  private let callbacks: UnsafeMutablePointer<ssh_channel_callbacks_struct>

  /// - Throws: ``TransportError`` where there is no memory.
  init(_ session: borrowing Session) throws(TransportError) {
    guard let handle = ssh_channel_new(session.handle) else {
      throw .noMemory(session.settings.alias)
    }
    self.handle = handle
    end = ChannelEnd()
    // libssh keeps the address, and calls nothing where the size is not set.
    callbacks = .allocate(capacity: 1)
    var functions = ssh_channel_callbacks_struct()
    functions.size = MemoryLayout<ssh_channel_callbacks_struct>.size
    functions.userdata = Unmanaged.passUnretained(end).toOpaque()
    functions.channel_exit_signal_function = { _, _, signal, _, _, _, userData in
      guard let signal, let userData else { return }
      let end = Unmanaged<ChannelEnd>.fromOpaque(userData).takeUnretainedValue()
      end.signal = String(cString: signal)
    }
    functions.channel_exit_status_function = { _, _, status, userData in
      guard let userData else { return }
      Unmanaged<ChannelEnd>.fromOpaque(userData).takeUnretainedValue().status = status
    }
    callbacks.initialize(to: functions)
    ssh_set_channel_callbacks(handle, callbacks)
  }

  deinit {
    // libssh keeps a freed channel until the host has closed it too.
    ssh_remove_channel_callbacks(handle, callbacks)
    ssh_channel_free(handle)
    callbacks.deallocate()
  }

  /// The name of the signal that ended the command, without `SIG`; nil as long as none has.
  var signal: String? {
    // Those that RFC 4254 doesn't list carry an @ and a domain.
    end.signal.map { String($0.prefix { $0 != "@" }) }
  }

  /// The exit status; nil as long as there is none.
  var exitStatus: Int32? { end.status }

  /// Takes packets from the connection as long as there is no exit status.
  func lookForExitStatus() { _ = ssh_channel_get_exit_status(handle) }

  var isClosed: Bool { ssh_channel_is_closed(handle) != 0 }

  /// Whether the host has told how the command ended; output may still be on its way.
  var hasEnded: Bool { exitStatus != nil || signal != nil }

  /// Whether nothing more can come.
  var isOver: Bool { ssh_channel_is_eof(handle) != 0 && (hasEnded || isClosed) }
}

extension Channel {
  /// Sends as much as the channel takes now.
  ///
  /// - Returns: how many bytes it took; nil where the host takes no more at all.
  /// - Throws: ``SessionLoss``.
  func write(
    _ piece: ArraySlice<UInt8>, _ session: borrowing Session
  ) throws(SessionLoss) -> Int? {
    let handle = self.handle
    let count = piece.withUnsafeBytes { bytes in
      ssh_channel_write(handle, bytes.baseAddress, UInt32(clamping: bytes.count))
    }
    if count >= 0 { return Int(count) }
    // The host may have closed the channel, with output still to be read.
    guard isClosed || session.wasOnlyRefused else {
      throw SessionLoss(session.settings.alias, why: session.complaint)
    }
    return nil
  }
}

private final class ChannelEnd {
  var signal: String?
  var status: Int32?
}
