/// Harm to be done by a ``FaultProxy``.
public struct Fault: Sendable, Hashable {
  /// The way that bytes go: up is from the client to the server.
  public enum Direction: Int, Sendable, Hashable, CaseIterable {
    case up, down
  }

  public enum Effect: Sendable, Hashable {
    /// Both ends see an orderly end of the connection.
    case close
    /// Both ends see their connection reset. What was under way may be lost.
    case reset
    /// Nothing more is forwarded in either direction until ``FaultProxy/release()``.
    case stall
    /// One bit of one byte is inverted.
    case flip(bit: Int)
  }

  /// What the bytes are counted over.
  public enum Scope: Sendable, Hashable {
    /// All connections of the proxy's life: it happens once, and a stall takes all of them.
    case total
    /// Each connection by itself: it happens in every one that comes so far.
    case connection
  }

  public var effect: Effect
  public var direction: Direction
  /// How many bytes pass before it; for a flip the index of the byte, from 0.
  public var offset: Int
  public var scope: Scope

  public init(
    _ effect: Effect, _ direction: Direction, at offset: Int, of scope: Scope = .total
  ) {
    self.effect = effect
    self.direction = direction
    self.offset = offset
    self.scope = scope
  }
}

/// Faults that haven't happened yet, all counted over the same bytes.
struct FaultPlan {
  private var faults: [Fault]

  init(_ faults: [Fault], scope: Fault.Scope) {
    self.faults = faults.filter { $0.scope == scope }
  }

  mutating func add(_ fault: Fault) { faults.append(fault) }

  /// How many bytes may pass at `position` until something ends or stalls.
  func room(_ direction: Fault.Direction, at position: Int) -> Int {
    faults.filter { $0.direction == direction && !$0.isFlip }
      .map { max(0, $0.offset - position) }.min() ?? .max
  }

  /// What ends or stalls at `position`, which then has happened.
  mutating func take(_ direction: Fault.Direction, at position: Int) -> Fault? {
    let index = faults.firstIndex {
      $0.direction == direction && !$0.isFlip && $0.offset <= position
    }
    return index.map { faults.remove(at: $0) }
  }

  /// Inverts the bits that are to be inverted in bytes of which the first stands at `position`.
  ///
  /// - Returns: how many there were.
  mutating func flip(
    _ bytes: inout [UInt8], _ direction: Fault.Direction, at position: Int
  ) -> Int {
    let reach = position..<position + bytes.count
    var count = 0
    faults.removeAll { fault in
      guard case .flip(let bit) = fault.effect, fault.direction == direction,
        reach.contains(fault.offset)
      else { return false }
      bytes[fault.offset - position] ^= 1 << UInt8(bit & 7)
      count += 1
      return true
    }
    return count
  }
}

extension Fault {
  fileprivate var isFlip: Bool {
    if case .flip = effect { true } else { false }
  }
}
