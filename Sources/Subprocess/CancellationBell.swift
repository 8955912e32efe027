internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Wakes a thread that waits in poll(2), from any other thread.
public final class CancellationBell: Sendable {
  private let pipe: DescriptorPair
  private let hasRung = Atomic(false)

  /// - Throws: ``SpawnError`` where the process has too many files open.
  public init() throws(SpawnError) {
    pipe = try DescriptorPair.pipe()
    pipe.first.makeNonBlocking()
    pipe.second.makeNonBlocking()
  }

  /// Becomes readable when the bell rings, and stays so until it is silenced.
  public var descriptor: Int32 { pipe.first.number }

  /// Whether it has rung since the beginning.
  public var rung: Bool { hasRung.load(ordering: .acquiring) }

  /// Rings; ringing twice does no harm.
  public func ring() {
    hasRung.store(true, ordering: .releasing)
    var byte: UInt8 = 0
    // A signal can't arrive here: the reading end lives as long as this object.
    _ = write(pipe.second.number, &byte, 1)
  }

  /// Makes the descriptor unreadable again.
  public func silence() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) > 0 {}
  }
}
