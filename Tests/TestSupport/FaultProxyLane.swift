internal import Subprocess

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Bytes on their way from one end of a connection to the other.
struct FaultProxyLane {
  /// What a turn came to.
  enum Progress {
    case open
    /// All bytes are through, and the receiving end knows that no more come.
    case ended
    case broken
  }

  private struct Piece {
    var due: ContinuousClock.Instant
    var bytes: ArraySlice<UInt8>
  }

  let direction: Fault.Direction
  let source: Int32
  let sink: Int32
  let delay: Duration
  /// How many bytes came in.
  private(set) var count = 0
  private var pieces: [Piece] = []
  private var held = 0
  private var sourceHasEnded = false
  private var sinkIsShut = false

  init(_ direction: Fault.Direction, from source: Descriptor, to sink: Descriptor, delay: Duration)
  {
    self.direction = direction
    self.source = source.number
    self.sink = sink.number
    self.delay = delay
  }

  /// Enough for every byte of a fast delayed path; without a delay the sender is to feel the receiver.
  private var limit: Int { delay == .zero ? 1 << 20 : 1 << 28 }

  var isEmpty: Bool { pieces.isEmpty }
  var hasSourceEnded: Bool { sourceHasEnded }
  var canRead: Bool { !sourceHasEnded && held < limit }
  var isEnded: Bool { sinkIsShut }
  /// When the first byte that is held back may go on.
  var due: ContinuousClock.Instant? { pieces.first?.due }

  /// Takes what the source has, up to `room` bytes.
  ///
  /// - Returns: how many bytes came; nil where the source is broken.
  mutating func read(room: Int, _ change: (inout [UInt8]) -> Void) -> Int? {
    let size = min(room, 1 << 18)
    var result = 0
    var bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      result = recv(source, buffer.baseAddress, size, 0)
      filled = max(result, 0)
    }
    guard result > 0 else {
      guard result == 0 else { return isTemporary(errno) ? 0 : nil }
      sourceHasEnded = true
      return 0
    }
    change(&bytes)
    count += result
    held += result
    pieces.append(Piece(due: .now + delay, bytes: bytes[...]))
    return result
  }

  /// Gives the sink what is due.
  mutating func write() -> Progress {
    while let piece = pieces.first {
      guard delay == .zero || piece.due <= .now else { return .open }
      let result = piece.bytes.withUnsafeBytes { send(sink, $0.baseAddress, $0.count, 0) }
      guard result >= 0 else { return isTemporary(errno) ? .open : .broken }
      held -= result
      pieces[0].bytes.removeFirst(result)
      guard pieces[0].bytes.isEmpty else { return .open }
      pieces.removeFirst()
    }
    if sourceHasEnded { shutSink() }
    return sinkIsShut ? .ended : .open
  }

  /// Tells the receiving end that no more comes.
  mutating func shutSink() {
    guard !sinkIsShut else { return }
    sinkIsShut = true
    _ = shutdown(sink, Int32(SHUT_WR))
  }

  /// Reads what nobody wants any more.
  ///
  /// - Returns: whether there may be more.
  mutating func drain() -> Bool {
    guard !sourceHasEnded else { return false }
    pieces = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let result = recv(source, &buffer, buffer.count, 0)
      if result > 0 { continue }
      sourceHasEnded = result == 0 || !isTemporary(errno)
      return !sourceHasEnded
    }
  }
}

/// Whether a call may succeed later; a socket that is still being connected has no peer yet.
private func isTemporary(_ number: Int32) -> Bool {
  number == EAGAIN || number == EWOULDBLOCK || number == EINTR || number == ENOTCONN
}
