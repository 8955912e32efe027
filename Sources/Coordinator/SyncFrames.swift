/// A piece of a file that a host has sent.
struct SyncFrame: Equatable {
  var inode: Int64
  var offset: Int64
  /// Relative to the sweep's folder on the host, as sent: not yet to be trusted.
  var path: String
  var bytes: ArraySlice<UInt8>
}

/// Reads what ``SyncScript`` writes.
struct SyncFrames {
  /// The whole frames, in order.
  private(set) var frames: [SyncFrame] = []
  /// Whether the end mark came: without it the connection broke, and the frames are a beginning.
  private(set) var isComplete = false

  init(_ bytes: [UInt8], nonce: String) {
    let head = Array("F \(nonce) ".utf8)
    let end = Array("\nE \(nonce)\n".utf8)
    let done = Array("DONE \(nonce)\n".utf8)
    var position = 0
    while position < bytes.count {
      let rest = bytes[position...]
      if rest.starts(with: done) {
        isComplete = true
        return
      }
      guard rest.starts(with: head), let newline = rest.firstIndex(of: UInt8(ascii: "\n")) else {
        return
      }
      let fields = bytes[(position + head.count)..<newline].split(
        separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false
      ).map { String(decoding: $0, as: UTF8.self) }
      guard fields.count == 4, let inode = Self.inode(fields[0]), let offset = Int64(fields[1]),
        let length = Int(fields[2]), (0...Self.mostBytes).contains(length),
        (0...Int64(Self.mostBytes)).contains(offset)
      else { return }
      let start = newline + 1
      guard let stop = Self.end(of: bytes, start: start, length: length, mark: end) else { return }
      frames.append(
        SyncFrame(inode: inode, offset: offset, path: fields[3], bytes: bytes[start..<stop]))
      position = stop + end.count
    }
  }

  /// More than a file has, and little enough that sums don't overflow.
  private static let mostBytes = 1 << 60

  /// Some file systems number their files with all 64 bits.
  private static func inode(_ text: String) -> Int64? {
    Int64(text) ?? UInt64(text).map { Int64(bitPattern: $0) }
  }

  /// Where a frame's bytes end: after `length`, or earlier if the file was cut while it was read.
  private static func end(of bytes: [UInt8], start: Int, length: Int, mark: [UInt8]) -> Int? {
    let expected = start + length
    if expected <= bytes.count, bytes[expected...].starts(with: mark) { return expected }
    var position = start
    let limit = min(expected, bytes.count - mark.count)
    while position <= limit {
      if bytes[position] == mark[0], bytes[position...].starts(with: mark) { return position }
      position += 1
    }
    return nil
  }
}
