internal import Diagnostics

/// Nobody reads the stream any more, as behind `| head`: a reason to end quietly.
public struct BrokenPipe: Error, Hashable, Sendable {
  public init() {}
}

/// Writes a text to standard output or standard error, all of it.
///
/// - Parameters:
///   - text: what to write; no newline is added.
///   - stream: where to.
/// - Throws: ``BrokenPipe`` if the reader is gone; a `Diagnostic` if the disk is full or the stream
///   can't be written for another reason.
public func write(_ text: String, to stream: StandardStream) throws {
  try write(Array(text.utf8), to: stream)
}

/// Writes bytes, as the text above.
public func write(_ bytes: [UInt8], to stream: StandardStream) throws {
  try write(bytes, toDescriptor: stream.descriptor, name: stream.name)
}

func write(_ bytes: [UInt8], toDescriptor descriptor: Int32, name: String) throws {
  var rest = bytes[...]
  while !rest.isEmpty {
    switch writeOnce(rest, to: descriptor) {
    case .wrote(let count): rest = rest.dropFirst(count)
    case .interrupted: continue
    case .full: waitUntilWritable(descriptor)
    case .nobodyReads: throw BrokenPipe()
    case .failed(let reason):
      throw Diagnostic("\(name) can't be written", why: reason, kind: .failed)
    }
  }
}

extension StandardStream {
  fileprivate var name: String {
    self == .standardOutput ? "standard output" : "standard error"
  }
}
