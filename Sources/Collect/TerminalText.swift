/// What a terminal would show of a line.
enum TerminalText {
  static let escape: UInt8 = 0x1b
  private static let bell: UInt8 = 0x07

  /// The line without escape sequences; one that moves the cursor leaves a blank.
  static func plain(_ line: [UInt8]) -> [UInt8] {
    guard line.contains(escape) else { return line }
    var out: [UInt8] = []
    out.reserveCapacity(line.count)
    var position = 0
    while position < line.count {
      if line[position] != escape {
        out.append(line[position])
        position += 1
      } else if let moves = skipSequence(line, &position), moves {
        out.append(UInt8(ascii: " "))
      }
    }
    return out
  }

  /// Moves behind the sequence at `position`; whether it moves the cursor, nil if it has no end.
  private static func skipSequence(_ line: [UInt8], _ position: inout Int) -> Bool? {
    position += 1
    guard position < line.count else { return nil }
    switch line[position] {
    case UInt8(ascii: "["):
      position += 1
      return skipControl(line, &position)
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"):
      return skipString(line, &position)
    default:
      while position < line.count, (0x20...0x2f).contains(line[position]) { position += 1 }
      position += 1
      return false
    }
  }

  private static func skipControl(_ line: [UInt8], _ position: inout Int) -> Bool? {
    while position < line.count, (0x20...0x3f).contains(line[position]) { position += 1 }
    guard position < line.count else { return nil }
    let final = line[position]
    // A byte that can't end a sequence is no part of it.
    guard (0x40...0x7e).contains(final) else { return false }
    position += 1
    return ![UInt8(ascii: "m"), UInt8(ascii: "K"), UInt8(ascii: "J")].contains(final)
  }

  /// A title or a link: up to a bell or `ESC \`.
  private static func skipString(_ line: [UInt8], _ position: inout Int) -> Bool? {
    while position < line.count {
      if line[position] == bell {
        position += 1
        return false
      }
      if line[position] == escape {
        if position + 1 < line.count, line[position + 1] == UInt8(ascii: "\\") { position += 2 }
        return false
      }
      position += 1
    }
    return nil
  }
}
