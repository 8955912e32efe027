#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Our end of a pipe that a child reads: what is still to be written.
struct OutgoingPipe {
  /// Nil when all is written or nobody reads any more.
  private(set) var descriptor: Descriptor?
  private let next: ChildProcess.Input
  private var bytes: [UInt8]
  private var written = 0

  /// - Parameters:
  ///   - descriptor: the writing end.
  ///   - next: gives the bytes piece by piece.
  /// - Throws: what `next` throws.
  init(_ descriptor: Descriptor, _ next: @escaping ChildProcess.Input) throws {
    descriptor.makeNonBlocking()
    bytes = try next()
    self.descriptor = bytes.isEmpty ? nil : descriptor
    self.next = next
  }

  /// Writes as much as the pipe takes now.
  ///
  /// - Throws: what the source of the bytes throws.
  mutating func write() throws {
    guard let descriptor else { return }
    let count = bytes.withUnsafeBytes { buffer in
      let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
      return posixWrite(descriptor.number, rest)
    }
    if count < 0, [EAGAIN, EINTR].contains(errno) { return }
    written += max(0, count)
    if written == bytes.count { (bytes, written) = (try next(), 0) }
    if count < 0 || bytes.isEmpty { self.descriptor = nil }
  }
}

/// Our end of a pipe that a child writes.
struct IncomingPipe {
  /// Nil when nobody can write any more.
  private(set) var descriptor: Descriptor?

  init(_ descriptor: Descriptor) {
    descriptor.makeNonBlocking()
    self.descriptor = descriptor
  }

  /// Reads once into `buffer`; nil where nothing is there.
  mutating func read(into buffer: inout [UInt8]) -> ArraySlice<UInt8>? {
    guard let descriptor else { return nil }
    let count = posixRead(descriptor.number, &buffer)
    if count < 0, [EAGAIN, EINTR].contains(errno) { return nil }
    guard count > 0 else {
      self.descriptor = nil
      return nil
    }
    return buffer[..<count]
  }
}

private func posixWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}

private func posixRead(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
  read(descriptor, &buffer, buffer.count)
}
