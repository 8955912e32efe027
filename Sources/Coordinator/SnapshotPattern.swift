/// A pattern of paths below the sweep's folder.
///
/// `*` and `?` stand for characters other than a slash, `**` also for slashes; all else stands for
/// itself. A pattern that names a folder names all that is below it.
struct SnapshotPattern {
  private let bytes: [UInt8]
  private let isLiteral: Bool

  /// - Parameters:
  ///   - text: the pattern as written.
  ///   - isAnyDepth: whether one without a slash holds in every folder.
  init(_ text: String, isAnyDepth: Bool = false) {
    var bytes = Array(text.utf8)
    while bytes.starts(with: [Self.dot, Self.slash]) { bytes.removeFirst(2) }
    while bytes.last == Self.slash { bytes.removeLast() }
    if isAnyDepth, !bytes.contains(Self.slash) { bytes = Array("**/".utf8) + bytes }
    if bytes == [Self.dot] { bytes = Array("**".utf8) }
    self.bytes = bytes
    isLiteral = !bytes.contains { $0 == Self.asterisk || $0 == UInt8(ascii: "?") }
  }

  /// Whether it names `path`, or a folder above it.
  func matches(_ path: PathBytes) -> Bool {
    if isLiteral {
      return path.starts(with: bytes)
        && (path.count == bytes.count || path[bytes.count] == Self.slash)
    }
    if matches(path[...]) { return true }
    return path.indices.contains { path[$0] == Self.slash && matches(path[..<$0]) }
  }

  private func matches(_ path: ArraySlice<UInt8>) -> Bool {
    // reached[i]: whether the pattern's first i bytes match what of the path was read so far.
    var reached = Set(skippingStars(0))
    for byte in path {
      var next: Set<Int> = []
      for place in reached where place < bytes.count {
        switch token(place) {
        case .stars: next.formUnion([place] + skippingStars(place + 2))
        case .star: if byte != Self.slash { next.formUnion(skippingStars(place)) }
        case .any: if byte != Self.slash { next.formUnion(skippingStars(place + 1)) }
        case .byte(let own): if byte == own { next.formUnion(skippingStars(place + 1)) }
        }
      }
      if next.isEmpty { return false }
      reached = next
    }
    return reached.contains(bytes.count)
  }

  private enum Token {
    case stars, star, any
    case byte(UInt8)
  }

  private func token(_ place: Int) -> Token {
    switch bytes[place] {
    case Self.asterisk:
      place + 1 < bytes.count && bytes[place + 1] == Self.asterisk ? .stars : .star
    case UInt8(ascii: "?"): .any
    case let byte: .byte(byte)
    }
  }

  /// `place`, and those that follow it where stars stand for nothing; `**/` may stand for nothing too.
  private func skippingStars(_ place: Int) -> [Int] {
    guard place < bytes.count, bytes[place] == Self.asterisk else { return [place] }
    guard case .stars = token(place) else { return [place] + skippingStars(place + 1) }
    let behind = place + 2
    let isFolder = behind < bytes.count && bytes[behind] == Self.slash
    let begins = place == 0 || bytes[place - 1] == Self.slash
    return [place] + skippingStars(behind)
      + (isFolder && begins ? skippingStars(behind + 1) : [])
  }

  private static let slash = UInt8(ascii: "/")
  private static let asterisk = UInt8(ascii: "*")
  private static let dot = UInt8(ascii: ".")
}
