/// A value of a config file together with what is around it, as a place for another value.
struct ConfigSlot {
  private let node: ConfigNode
  private let entry: ConfigEntry?
  private let isInFlow: Bool
  private let source: ConfigSource

  init(_ node: ConfigNode, entry: ConfigEntry?, isInFlow: Bool, _ source: ConfigSource) {
    self.node = node
    self.entry = entry
    self.isInFlow = isInFlow
    self.source = source
  }

  /// The change that puts a value there. Its anchor and tag stay.
  func edit(parameter: Int, _ style: HoleStyle, depth: Int) -> ConfigEdit {
    let (extent, before, behind) = place
    let isBare = before.isEmpty && behind.isEmpty
    return ConfigEdit(
      extent: extent,
      fill: .hole(
        parameter: parameter, isBare ? style : .enclosed(before, style, behind)),
      depth: depth)
  }

  /// The bytes that go, and what is written around the value that comes.
  private var place: (extent: Range<Int>, before: String, behind: String) {
    let isBlock = !node.children.isEmpty && node.form == .block
    if node.isUnwritten { return unwritten }
    guard isBlock else { return (node.contentStart..<node.end, "", "") }
    let introduction = node.propertiesEnd > node.start ? node.propertiesEnd : entry?.colonEnd
    let lineEnd = source.lineEnd(from: introduction ?? node.contentStart)
    if let introduction, lineEnd < node.contentStart {
      // `key:  # comment`, and the list on the lines below: the value comes up to its key.
      let comment = source.string(introduction..<lineEnd)
      return (introduction..<source.lineEnd(from: node.end), " ", comment)
    }
    // A comment behind the last line belongs to that line; one behind the only line may stay.
    let isOneLine = source.lineEnd(from: node.contentStart) >= node.end
    return (
      node.contentStart..<(isOneLine ? node.end : source.lineEnd(from: node.end)), "", ""
    )
  }

  private var unwritten: (Range<Int>, String, String) {
    let hasColon = entry == nil || entry?.colonEnd != nil
    let isLineNeeded = !hasColon && !isInFlow
    let colon = hasColon ? "" : isLineNeeded ? source.lineBreak + indentation + ":" : ":"
    return (node.end..<node.end, colon + " ", "")
  }

  /// The indentation of an explicit key, `? key`, behind which the ':' gets a line of its own.
  private var indentation: String {
    entry.map { source.indentation(ofKeyAt: $0.keyExtent.lowerBound) } ?? ""
  }
}
