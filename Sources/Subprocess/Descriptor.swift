internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// An open file descriptor, closed when the last reference to it goes.
public final class Descriptor: Sendable {
  /// The number, which stays valid as long as this object lives.
  public let number: Int32

  /// Takes over an open descriptor.
  public init(owning number: Int32) { self.number = number }

  deinit { _ = close(number) }

  /// Makes reads and writes return at once.
  public func makeNonBlocking() {
    let flags = fcntl(number, F_GETFL)
    _ = fcntl(number, F_SETFL, flags | O_NONBLOCK)
  }
}

/// Two connected descriptors that children don't inherit, and that stand clear of the numbers 0 to 9.
public struct DescriptorPair: Sendable {
  /// The reading end of a pipe; either end of a socket.
  public var first: Descriptor
  /// The writing end of a pipe; the other end of a socket.
  public var second: Descriptor

  /// A pipe.
  ///
  /// - Throws: ``SpawnError`` where the process has too many files open.
  public static func pipe() throws(SpawnError) -> DescriptorPair {
    try make(step: "pipe", openPipe)
  }

  /// A pair of connected stream sockets.
  ///
  /// - Throws: ``SpawnError`` where the process has too many files open.
  public static func socket() throws(SpawnError) -> DescriptorPair {
    try make(step: "socketpair", openSocketPair)
  }

  private static func make(
    step: String, _ open: (inout [Int32]) -> Int32
  ) throws(SpawnError) -> DescriptorPair {
    let (high, problem) = inheritance.withLock { _ in clear(of: open) }
    guard !high.contains(-1) else {
      for number in high where number >= 0 { _ = close(number) }
      throw SpawnError(step: step, errorNumber: problem)
    }
    return DescriptorPair(first: Descriptor(owning: high[0]), second: Descriptor(owning: high[1]))
  }

  /// What `open` opens, under higher numbers that aren't inherited; -1 and the reason if it can't be.
  private static func clear(of open: (inout [Int32]) -> Int32) -> ([Int32], Int32) {
    var low: [Int32] = [-1, -1]
    guard open(&low) == 0 else { return ([-1], errno) }
    // A child gets its ends as 0 to 3: an end that already has such a number would be overwritten.
    let high = low.map { fcntl($0, F_DUPFD_CLOEXEC, 10) }
    let problem = errno
    for number in low { _ = close(number) }
    return (high, problem)
  }
}

/// Held while descriptors are open that a child would inherit, and while a child is started: another
/// child that held the writing end of a pipe would keep its reader waiting for ever.
let inheritance = Mutex(())

private func openPipe(_ numbers: inout [Int32]) -> Int32 { pipe(&numbers) }

private func openSocketPair(_ numbers: inout [Int32]) -> Int32 {
  socketpair(AF_UNIX, streamSocket, 0, &numbers)
}
