internal import Subprocess

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// One connection through a ``FaultProxy``.
final class FaultProxyLink {
  private let client: Descriptor
  private let server: Descriptor
  private var lanes: [FaultProxyLane]
  private var plan: FaultPlan
  /// The end that awaits the bytes before it.
  private var ending: Fault?
  private var isStalled = false
  private var isDraining = false

  init(client: Descriptor, server: Descriptor, delay: Duration, plan: FaultPlan) {
    self.client = client
    self.server = server
    self.plan = plan
    lanes = [
      FaultProxyLane(.up, from: client, to: server, delay: delay),
      FaultProxyLane(.down, from: server, to: client, delay: delay),
    ]
  }

  /// What poll(2) is to wait for; numbers without events are negative, which it passes over: an end
  /// that hung up would wake it all the time.
  func polled(isHeld: Bool, now: ContinuousClock.Instant) -> [pollfd] {
    let isReading = !isHeld && !isStalled && ending == nil
    return [(client, lanes[0], lanes[1]), (server, lanes[1], lanes[0])].map { end, source, sink in
      var events: Int16 = 0
      if isDraining ? !source.hasSourceEnded : isReading && source.canRead {
        events |= Int16(POLLIN)
      }
      if !isDraining, let due = sink.due, due <= now { events |= Int16(POLLOUT) }
      return pollfd(fd: events == 0 ? -1 : end.number, events: events, revents: 0)
    }
  }

  /// When something that is held back is due.
  var due: ContinuousClock.Instant? {
    isDraining ? nil : lanes.compactMap(\.due).min()
  }

  /// Moves bytes.
  ///
  /// - Parameter tally: counts and total faults of the proxy.
  /// - Returns: whether the connection lives on.
  func turn(_ tally: inout FaultProxyTally) -> Bool {
    if isDraining { return drain() }
    for index in lanes.indices {
      guard read(index, &tally) else { return reset() }
      if case .broken = lanes[index].write() { return reset() }
    }
    if let fault = ending, lanes[fault.direction.rawValue].isEmpty {
      return end(by: fault.effect)
    }
    return !lanes.allSatisfy(\.isEnded)
  }

  /// Ends it now.
  func end(by effect: Fault.Effect) -> Bool {
    if effect == .reset { return reset() }
    for index in lanes.indices { lanes[index].shutSink() }
    isDraining = true
    return drain()
  }

  func release() { isStalled = false }

  private func read(_ index: Int, _ tally: inout FaultProxyTally) -> Bool {
    let direction = lanes[index].direction
    while lanes[index].canRead, !isStalled, !tally.isStalled, ending == nil {
      if let fault = plan.take(direction, at: lanes[index].count) ?? tally.take(direction) {
        happen(fault, &tally)
        continue
      }
      let room = min(plan.room(direction, at: lanes[index].count), tally.room(direction))
      let start = lanes[index].count
      let count = lanes[index].read(room: room) { bytes in
        tally.happened += plan.flip(&bytes, direction, at: start)
        tally.pass(&bytes, direction)
      }
      guard let count else { return false }
      if count == 0 { break }
    }
    return true
  }

  private func happen(_ fault: Fault, _ tally: inout FaultProxyTally) {
    tally.happened += 1
    switch (fault.effect, fault.scope) {
    case (.stall, .total): tally.isStalled = true
    case (.stall, .connection): isStalled = true
    default: ending = fault
    }
  }

  /// Reads on until both ends have closed: closing while bytes wait to be read would be a reset.
  private func drain() -> Bool {
    let mayHaveMore = lanes.indices.map { lanes[$0].drain() }
    return mayHaveMore.contains(true)
  }

  private func reset() -> Bool {
    for end in [client, server] { LoopbackSocket.resetOnClose(end) }
    return false
  }
}
