import Diagnostics

/// Walks over a spec and knows which brackets are open.
///
/// A quote counts as one only where an item begins, so that `don't,can't` is two texts.
struct Nesting {
  private var closers: [UInt8] = []
  private var isFresh = true
  /// The indices of the open brackets.
  private(set) var opened: [Int] = []

  /// Steps over the byte at `position`, or the whole of a text in quotes that begins there.
  ///
  /// - Returns: the index behind it; nil if a quote isn't closed.
  mutating func step(over position: Int, in part: Part) -> Int? {
    let byte = part[position]
    if isFresh, Quotes.isQuote(byte) {
      isFresh = false
      return Quotes.closing(position, in: part).map { $0 + 1 }
    }
    if let closer = Self.closer(of: byte) {
      closers.append(closer)
      opened.append(position)
      isFresh = true
    } else if byte == closers.last {
      closers.removeLast()
      opened.removeLast()
      isFresh = false
    } else if !byte.isBlank {
      isFresh = byte == UInt8(ascii: ",")
    }
    return position + 1
  }

  private static func closer(of byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "("): UInt8(ascii: ")")
    case UInt8(ascii: "["): UInt8(ascii: "]")
    case UInt8(ascii: "{"): UInt8(ascii: "}")
    default: nil
    }
  }
}

extension SpecText {
  /// Cuts `part` at its commas, leaving alone those in quotes and in brackets; the items come
  /// without the blanks around them.
  func items(of part: Part) throws(Diagnostic) -> [Part] {
    var nesting = Nesting()
    var items: [Part] = []
    var itemStart = part.startIndex
    var position = part.startIndex
    while position < part.endIndex {
      if part[position] == UInt8(ascii: ","), nesting.opened.isEmpty {
        items.append(part[itemStart..<position].trimmed)
        itemStart = position + 1
      }
      guard let next = nesting.step(over: position, in: part) else {
        throw unclosed(position, "quote")
      }
      position = next
    }
    // An open bracket in a text that is no list, such as `:(`, does no harm.
    if let open = nesting.opened.last, !items.isEmpty || part.first == UInt8(ascii: "[") {
      throw unclosed(open, "bracket")
    }
    return items + [part[itemStart...].trimmed]
  }

  func unclosed(_ position: Int, _ name: String) -> Diagnostic {
    let mark = bytes[position...position]
    return Diagnostic(
      "the \(name) \(mark.string) isn't closed", at: place(mark),
      remedy: "close it, or put the whole text in quotes")
  }
}

extension Part {
  /// What stands between the bracket at `open` and the one that closes it, if that one is the last
  /// byte; else nil.
  func inside(bracketAt open: Int) -> Part? {
    var nesting = Nesting()
    var position = open
    while position < endIndex {
      guard let next = nesting.step(over: position, in: self) else { return nil }
      position = next
      if nesting.opened.isEmpty { break }
    }
    guard nesting.opened.isEmpty, position == endIndex else { return nil }
    return self[(open + 1)..<(endIndex - 1)]
  }
}
