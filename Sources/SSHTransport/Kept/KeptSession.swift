internal import Cluster
internal import Subprocess

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A connection that stays: a process that does nothing but keep a session, for the commands of other
/// processes on this machine. ``SSHTransport`` uses it where it finds it, so that a second factor is
/// typed once.
///
/// It listens on a socket in a folder that only its owner may enter.
public enum KeptSession {
  /// Connects to a host, logs in, and keeps the session until it breaks, ``end(_:)`` is called, or
  /// nobody has used it for some time.
  ///
  /// - Parameters:
  ///   - options: the host, and who is asked for what the login needs.
  ///   - idle: how long it is kept for nobody.
  ///   - onReady: called when others can use it.
  /// - Throws: ``TransportError``; `CancellationError`.
  public static func serve(
    _ options: SSHOptions, idle: Duration, onReady: @Sendable () -> Void
  ) async throws {
    let connection = try await Route.read(options).connect(options)
    let place = KeptSocket(options)
    guard let socket = place.listen() else {
      let reason = errno
      await connection.close()
      throw TransportError(
        .unreachable, host: options.alias, "the connection can't be kept for others",
        why: reason == EADDRINUSE
          ? "another process keeps one already"
          : "\(place.path): \(String(cString: strerror(reason)))")
    }
    defer { place.remove(ifStill: socket) }
    connection.listen(on: socket, idle: idle)
    onReady()
    await withTaskCancellationHandler {
      await connection.ended()
    } onCancel: {
      connection.hangUp()
    }
    await connection.close()
  }

  /// Since when a session with the host is kept, in seconds since 1970; nil where none is.
  public static func find(_ options: SSHOptions) -> Int? { ask(.hello, options) }

  /// Whether the user's own OpenSSH keeps a connection to a host (`ControlMaster`).
  ///
  /// - Throws: ``TransportError`` of code `badConfiguration` or `timedOut`; `CancellationError`.
  public static func isKeptByOpenSSH(_ options: SSHOptions) async throws -> Bool {
    let settings = try await SSHSettings.read(options, destination: options.alias)
    return try await MasterConnection.find(settings, options) != nil
  }

  /// Ends the session that is kept with a host.
  ///
  /// - Returns: whether there was one.
  public static func end(_ options: SSHOptions) -> Bool { ask(.quit, options) != nil }

  private static func ask(_ question: KeptFrame.Kind, _ options: SSHOptions) -> Int? {
    guard let socket = KeptSocket(options).connect() else { return nil }
    var patience = timeval(tv_sec: 2, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    _ = setsockopt(socket.number, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
    let bytes = KeptFrame(question).bytes
    guard writeSocket(bytes[...], socket) == bytes.count else { return nil }
    var reader = KeptFrameReader()
    var buffer = [UInt8](repeating: 0, count: 256)
    while true {
      if let frame = try? reader.next() { return Int(frame.text) }
      let count = read(socket.number, &buffer, buffer.count)
      guard count > 0 else { return nil }
      reader.append(buffer[..<count])
    }
  }
}
