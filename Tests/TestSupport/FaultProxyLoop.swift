internal import Subprocess
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// What a ``FaultProxy`` and its thread share.
final class FaultProxyShare: Sendable {
  /// What the thread is asked to do, and rings when it is done.
  struct Wish: Sendable {
    enum Kind: Sendable {
      case refuse, release, end
      case accept(Descriptor)
      case endConnections(Fault.Effect)
    }
    var kind: Kind
    var done: CancellationBell?
  }

  let tally: Mutex<FaultProxyTally>
  let wishes: Mutex<[Wish]>
  let bell: CancellationBell

  init(_ faults: [Fault], _ listener: Descriptor) throws {
    tally = Mutex(FaultProxyTally(faults))
    // Nobody else may keep it, or it would go on listening.
    wishes = Mutex([Wish(kind: .accept(listener))])
    bell = try CancellationBell()
  }
}

/// The thread of a ``FaultProxy``.
struct FaultProxyLoop {
  let target: UInt16
  let delay: Duration
  let share: FaultProxyShare
  private var listener: Descriptor?
  private var links: [FaultProxyLink] = []

  init(to target: UInt16, delay: Duration, share: FaultProxyShare) {
    self.target = target
    self.delay = delay
    self.share = share
  }

  mutating func run() {
    while true {
      wait()
      share.bell.silence()
      let wishes = share.wishes.withLock { list in
        defer { list = [] }
        return list
      }
      for wish in wishes {
        fulfil(wish.kind)
        if case .end = wish.kind {
          (listener, links) = (nil, [])
          wish.done?.ring()
          return
        }
        wish.done?.ring()
      }
      accept()
      share.tally.withLock { tally in
        links.removeAll { !$0.turn(&tally) }
      }
    }
  }

  private func wait() {
    let isHeld = share.tally.withLock { $0.isStalled }
    var polled = [pollfd(fd: share.bell.descriptor, events: Int16(POLLIN), revents: 0)]
    if let listener {
      polled.append(pollfd(fd: listener.number, events: Int16(POLLIN), revents: 0))
    }
    // One time for both: what comes due in between would be waited for by nobody.
    let now = ContinuousClock.now
    for link in links { polled += link.polled(isHeld: isHeld, now: now) }
    var timeout: Int32 = -1
    if let due = links.compactMap(\.due).filter({ $0 > now }).min() {
      // A millisecond late rather than a wait of none, over and over.
      timeout = Int32(clamping: Int64((due - now) / .milliseconds(1)) + 1)
    }
    _ = poll(&polled, nfds_t(polled.count), timeout)
  }

  private mutating func fulfil(_ wish: FaultProxyShare.Wish.Kind) {
    switch wish {
    case .refuse, .end:
      listener = nil
    case .accept(let listener):
      self.listener = listener
    case .release:
      share.tally.withLock { $0.isStalled = false }
      for link in links { link.release() }
    case .endConnections(let effect):
      links.removeAll { !$0.end(by: effect) }
    }
  }

  private mutating func accept() {
    while let listener, let client = LoopbackSocket.accept(listener) {
      let plan = share.tally.withLock { tally in
        tally.connections += 1
        return tally.connectionPlan
      }
      guard let server = try? LoopbackSocket.connect(to: target) else {
        LoopbackSocket.resetOnClose(client)
        continue
      }
      links.append(FaultProxyLink(client: client, server: server, delay: delay, plan: plan))
    }
  }
}
