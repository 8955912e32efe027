internal import Subprocess
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A TCP proxy on loopback that counts what passes and harms it at exact bytes.
///
/// It has a thread of its own. With the object its port, its connections and its descriptors go.
/// A delay keeps bytes back without limiting how many pass: neither slow start nor a window of the
/// path is imitated.
public final class FaultProxy: Sendable {
  /// Where clients connect, on 127.0.0.1.
  public let port: UInt16
  private let share: FaultProxyShare

  /// - Parameters:
  ///   - target: the port on 127.0.0.1 to which connections go on.
  ///   - faults: what is to happen to them.
  ///   - delay: how long bytes take in each direction: half of a round trip.
  /// - Throws: ``SocketFailure``; `SpawnError`.
  public init(to target: UInt16, faults: [Fault] = [], delay: Duration = .zero) throws {
    let listener = try LoopbackSocket.listen(on: 0)
    port = try LoopbackSocket.port(of: listener)
    let share = try FaultProxyShare(faults, listener)
    self.share = share
    let started = DedicatedThread.start {
      var loop = FaultProxyLoop(to: target, delay: delay, share: share)
      loop.run()
    }
    share.bell.ring()
    guard started else { throw SocketFailure(step: "pthread_create", number: EAGAIN) }
  }

  deinit { wish(.end) }

  /// How many bytes have come in from clients.
  public var bytesUp: Int { share.tally.withLock { $0.counts[Fault.Direction.up.rawValue] } }
  /// How many bytes have come in from the server.
  public var bytesDown: Int { share.tally.withLock { $0.counts[Fault.Direction.down.rawValue] } }
  /// How many connections were accepted.
  public var connections: Int { share.tally.withLock { $0.connections } }
  /// How many faults have happened.
  public var happened: Int { share.tally.withLock { $0.happened } }

  /// Has one more fault happen: to all bytes that come, or to connections that begin from now on.
  public func add(_ fault: Fault) {
    share.tally.withLock { $0.add(fault) }
    share.bell.ring()
  }

  /// Ends every stall.
  public func release() { wish(.release) }

  /// Stops listening: connections that are asked for from now on are refused by the system.
  public func refuse() { wish(.refuse) }

  /// Listens again after ``refuse()``.
  ///
  /// - Throws: ``SocketFailure`` where the port has been taken by another meanwhile.
  public func accept() throws { wish(.accept(try LoopbackSocket.listen(on: port))) }

  /// Ends all connections, at whatever byte they are.
  public func endConnections(by effect: Fault.Effect = .reset) { wish(.endConnections(effect)) }

  /// Returns when the thread has done it; a thread that never began does nothing.
  private func wish(_ kind: FaultProxyShare.Wish.Kind) {
    guard let done = try? CancellationBell() else { return }
    share.wishes.withLock { $0.append(FaultProxyShare.Wish(kind: kind, done: done)) }
    share.bell.ring()
    var polled = pollfd(fd: done.descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&polled, 1, 5_000) < 0, errno == EINTR {}
  }
}
