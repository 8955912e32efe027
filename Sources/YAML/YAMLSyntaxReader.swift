package import Diagnostics

/// Builds the tree of a YAML text as it is written from libyaml's events.
package struct YAMLSyntaxReader: ~Copyable {
  private let source: SourceText
  private var stream: YAMLStream
  private var anchors: [String: Int] = [:]
  private var openAnchors: Set<String> = []
  private var depth = 0
  private var count = 0

  /// Reads a text of one document.
  ///
  /// - Returns: its value; nil if there is nothing but comments.
  /// - Throws: the first complaint about the syntax, an alias that names nothing, or a second document.
  ///   Tags, keys that stand twice and merge keys are none.
  package static func read(_ source: SourceText) throws(Diagnostic) -> YAMLSyntaxNode? {
    let text = source.text(from: 0, to: source.scalars.count)
    var reader = YAMLSyntaxReader(source, text: text)
    return try reader.document()
  }

  private init(_ source: SourceText, text: String) {
    self.source = source
    stream = YAMLStream(source, text: text)
  }

  private mutating func document() throws(Diagnostic) -> YAMLSyntaxNode? {
    guard let first = try stream.begin() else { return nil }
    let root = try node(first)
    try stream.finish()
    return root
  }

  private mutating func node(_ event: YAMLEvent) throws(Diagnostic) -> YAMLSyntaxNode {
    let (propertiesEnd, start) = contentStart(event)
    var node = YAMLSyntaxNode(
      content: .sequence([]), id: count, anchor: event.anchor, tag: event.tag,
      isFlow: event.isFlow, start: event.start, propertiesEnd: propertiesEnd, contentStart: start,
      end: max(start, event.end))
    count += 1
    if let anchor = event.anchor {
      anchors[anchor] = node.id
      openAnchors.insert(anchor)
    }
    defer { if let anchor = event.anchor { openAnchors.remove(anchor) } }
    switch event.kind {
    case .alias(let name): node.content = .alias(name, target: try target(name, event))
    case .scalar(let text, let style):
      node.content = .scalar(text, style)
      if style == .literal || style == .folded { node.end = trimmed(from: start, to: node.end) }
    case .sequenceStart: try readItems(into: &node)
    default: try readEntries(into: &node)
    }
    return node
  }

  private mutating func readItems(into node: inout YAMLSyntaxNode) throws(Diagnostic) {
    try enter(at: node.start)
    defer { depth -= 1 }
    var items: [YAMLSyntaxNode] = []
    while true {
      let event = try stream.next()
      if case .sequenceEnd = event.kind {
        node.end = node.isFlow ? event.end : items.last?.end ?? node.end
        break
      }
      items.append(try self.node(event))
    }
    node.content = .sequence(items)
  }

  private mutating func readEntries(into node: inout YAMLSyntaxNode) throws(Diagnostic) {
    try enter(at: node.start)
    defer { depth -= 1 }
    var entries: [YAMLSyntaxNode.Entry] = []
    while true {
      let event = try stream.next()
      if case .mappingEnd = event.kind {
        // A pair in a list in brackets, `[a: 1]`, is a mapping without brackets of its own.
        let isClosed = node.isFlow && source.scalars[node.contentStart] == "{"
        node.end = isClosed ? event.end : entries.last?.value.end ?? node.end
        break
      }
      let key = try self.node(event)
      var value = try self.node(try stream.next())
      let colonEnd = colon(behind: key.end).map { $0 + 1 }
      if value.start == value.end {
        // libyaml puts a value that isn't there in front of the next token, lines further on.
        value.move(to: colonEnd ?? key.end)
      }
      entries.append(.init(key: key, colonEnd: colonEnd, value: value))
    }
    node.content = .mapping(entries)
  }

  private mutating func enter(at start: Int) throws(Diagnostic) {
    guard depth < YAMLReader.maximumDepth else {
      throw DocumentComplaint.tooDeep(at: source.location(from: start))
    }
    depth += 1
  }

  private func target(_ name: String, _ event: YAMLEvent) throws(Diagnostic) -> Int {
    let place = source.location(from: event.start, to: event.end)
    if openAnchors.contains(name) { throw DocumentComplaint.aliasInItself(name, at: place) }
    guard let target = anchors[name] else {
      throw DocumentComplaint.unknownAlias(name, among: anchors.keys, at: place)
    }
    return target
  }
}

// MARK: Places

extension YAMLSyntaxReader {
  /// The first code point behind the anchor and the tag, which libyaml counts as part of the value,
  /// and the first of what follows them.
  private func contentStart(_ event: YAMLEvent) -> (propertiesEnd: Int, start: Int) {
    var (end, index) = (event.start, event.start)
    let isScalar = if case .scalar = event.kind { true } else { false }
    for property in [event.anchor, event.tag] where property != nil {
      while index < source.scalars.count, !source.isBlank(index) { index += 1 }
      // Nothing but anchor and tag is written.
      if isScalar, index >= event.end { return (event.end, event.end) }
      end = index
      index = source.skippingBlanks(from: index)
    }
    return (end, index)
  }

  /// The end of a block of text without the lines behind it that are empty.
  private func trimmed(from start: Int, to end: Int) -> Int {
    var end = end
    while end > start, source.isBlank(end - 1) { end -= 1 }
    return end
  }

  /// The index of the ':' behind a key, if there is one.
  private func colon(behind end: Int) -> Int? {
    let index = source.skippingBlanks(from: end)
    return index < source.scalars.count && source.scalars[index] == ":" ? index : nil
  }
}

extension YAMLSyntaxNode {
  fileprivate mutating func move(to place: Int) {
    (start, propertiesEnd, contentStart, end) = (place, place, place, place)
  }
}

extension SourceText {
  fileprivate func isBlank(_ index: Int) -> Bool {
    switch scalars[index] {
    case " ", "\t", "\n", "\r": true
    default: false
    }
  }

  /// The index behind blanks, line ends and comments.
  fileprivate func skippingBlanks(from start: Int) -> Int {
    var index = start
    while index < scalars.count {
      if isBlank(index) {
        index += 1
      } else if scalars[index] == "#", index > start || index == 0 {
        while index < scalars.count, scalars[index] != "\n", scalars[index] != "\r" { index += 1 }
      } else {
        break
      }
    }
    return index
  }
}
