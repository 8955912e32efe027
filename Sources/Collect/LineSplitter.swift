/// Cuts a growing file into lines, in bounded memory whatever its bytes.
struct LineSplitter: Sendable {
  /// What ended a line.
  enum Ending: Sendable {
    case newline
    /// A carriage return or backspace: what follows is written over the line.
    case rewrite
    /// The line is too long; nothing more comes of it, but its end is still to be told.
    case cut
    /// The end of a file that doesn't grow any more.
    case endOfFile
  }

  struct Line: Sendable {
    var bytes: [UInt8]
    var ending: Ending
  }

  /// The longest line that is kept whole, in bytes.
  static let longestLine = 1 << 20

  /// The offset up to which lines were handed out.
  private(set) var consumed: Int
  /// How many bytes of lines that were too long were left out.
  private(set) var dropped: Int
  /// Whether the rest of a line that was too long is being left out.
  private(set) var isSkipping: Bool
  private var partial: [UInt8] = []
  private let splitsAtRewrites: Bool

  init(splitsAtRewrites: Bool, consumed: Int = 0, dropped: Int = 0, isSkipping: Bool = false) {
    self.splitsAtRewrites = splitsAtRewrites
    self.consumed = consumed
    self.dropped = dropped
    self.isSkipping = isSkipping
  }

  /// Whether the beginning of a line is being kept, or the rest of one left out.
  var isMidLine: Bool { isSkipping || !partial.isEmpty }

  /// Moves behind bytes that somebody else has read; they end in a newline.
  mutating func pass(_ count: Int) { consumed += count }

  /// The next line that ends in `chunk` at `position` or later, which it moves on; nil if none does.
  /// What is left of the chunk is kept for the next one.
  mutating func next(in chunk: [UInt8], at position: inout Int) -> Line? {
    while position < chunk.count {
      let end = self.end(in: chunk, from: position)
      let room = isSkipping ? end - position : Self.longestLine - partial.count
      if end - position > room {
        partial += chunk[position..<position + room]
        position += room
        return cut()
      }
      if isSkipping {
        dropped += end - position
        consumed += end - position
      } else {
        partial += chunk[position..<end]
      }
      position = end
      guard end < chunk.count else { return nil }
      position += 1
      consumed += 1
      return whole(chunk[end] == UInt8(ascii: "\n") ? .newline : .rewrite)
    }
    return nil
  }

  /// The line that has no end, if the file ends here; it is empty if there is none.
  mutating func rest() -> Line { whole(.endOfFile) }

  private func end(in chunk: [UInt8], from start: Int) -> Int {
    let rest = chunk[start...]
    let end =
      splitsAtRewrites
      ? rest.firstIndex { $0 == 0x0a || $0 == 0x0d || $0 == 0x08 } : rest.firstIndex(of: 0x0a)
    return end ?? chunk.count
  }

  private mutating func whole(_ ending: Ending) -> Line {
    consumed += partial.count
    isSkipping = false
    let line = Line(bytes: partial, ending: ending)
    partial = []
    return line
  }

  /// The head of the line that became too long, up to its last separator, so that no number in it
  /// is cut in two.
  private mutating func cut() -> Line {
    let separators: [UInt8] = [0x20, 0x09, UInt8(ascii: ","), UInt8(ascii: ";")]
    let end = partial.lastIndex { separators.contains($0) } ?? 0
    consumed += partial.count
    dropped += partial.count - end
    isSkipping = true
    let line = Line(bytes: Array(partial[..<end]), ending: .cut)
    partial = []
    return line
  }
}
