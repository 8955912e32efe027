package import Diagnostics

/// Builds the tree of one YAML document from libyaml's events.
package struct YAMLReader: ~Copyable {
  package struct Result {
    /// nil if nothing could be read, or there is nothing but comments.
    package var root: YAMLNode?
    package var complaints: [Diagnostic]
  }

  /// How deep lists and mappings may stand in one another.
  static let maximumDepth = 64
  /// How many values all aliases together may stand for.
  static let maximumExpansion = 100_000

  private let source: SourceText
  private var stream: YAMLStream
  private var complaints: [Diagnostic] = []
  private var anchors: [String: (node: YAMLNode, size: Int)] = [:]
  private var openAnchors: Set<String> = []
  private var depth = 0
  private var nodes = 0
  private var expanded = 0

  /// Reads a file; keeps what could be read beside what there is to complain about.
  package static func read(_ bytes: [UInt8], file: String) -> Result {
    do throws(Diagnostic) {
      let source = try SourceText(file: file, utf8: bytes)
      return read(source, text: source.text(from: 0, to: source.scalars.count))
    } catch {
      return Result(root: nil, complaints: [error])
    }
  }

  /// Reads `text`, which has as many code points as `source`; the latter is what is shown.
  package static func read(_ source: SourceText, text: String) -> Result {
    var reader = YAMLReader(source, text: text)
    do throws(Diagnostic) {
      let root = try reader.document()
      return Result(root: root, complaints: reader.complaints)
    } catch {
      let isNew = !reader.complaints.contains(error)
      return Result(root: nil, complaints: reader.complaints + (isNew ? [error] : []))
    }
  }

  private init(_ source: SourceText, text: String) {
    self.source = source
    stream = YAMLStream(source, text: text)
  }

  private mutating func document() throws(Diagnostic) -> YAMLNode? {
    guard let first = try stream.begin() else { return nil }
    let root = try node(first)
    try stream.finish()
    return root
  }

  private mutating func node(_ event: YAMLEvent) throws(Diagnostic) -> YAMLNode {
    if case .alias(let name) = event.kind { return try alias(name, event) }
    let before = nodes
    nodes += 1
    checkTag(event)
    if let anchor = event.anchor { openAnchors.insert(anchor) }
    let result = try unnamedNode(event)
    if let anchor = event.anchor {
      openAnchors.remove(anchor)
      anchors[anchor] = (result, nodes - before)
    }
    return result
  }

  private mutating func unnamedNode(_ event: YAMLEvent) throws(Diagnostic) -> YAMLNode {
    switch event.kind {
    case .scalar(let text, let style): return try scalar(text, style, event)
    case .sequenceStart:
      return try nested(event) { (self, event) throws(Diagnostic) in
        try self.sequence(event)
      }
    default:
      return try nested(event) { (self, event) throws(Diagnostic) in
        try self.mapping(event)
      }
    }
  }

  private mutating func nested(
    _ event: YAMLEvent,
    _ read: (inout YAMLReader, YAMLEvent) throws(Diagnostic) -> YAMLNode
  ) throws(Diagnostic) -> YAMLNode {
    guard depth < Self.maximumDepth else {
      throw DocumentComplaint.tooDeep(at: location(event))
    }
    depth += 1
    defer { depth -= 1 }
    return try read(&self, event)
  }

  private mutating func alias(_ name: String, _ event: YAMLEvent) throws(Diagnostic) -> YAMLNode {
    let place = source.location(from: event.start, to: event.end)
    if openAnchors.contains(name) {
      throw DocumentComplaint.aliasInItself(name, at: place)
    }
    guard let anchor = anchors[name] else {
      throw DocumentComplaint.unknownAlias(name, among: anchors.keys, at: place)
    }
    expanded += anchor.size
    nodes += anchor.size
    guard expanded <= Self.maximumExpansion else {
      throw Diagnostic(
        "the aliases of this file stand for more than \(Self.maximumExpansion) values",
        at: .source(place),
        remedy: "write the values themselves, or fewer aliases of aliases")
    }
    return anchor.node
  }

  private mutating func sequence(_ event: YAMLEvent) throws(Diagnostic) -> YAMLNode {
    var items: [YAMLNode] = []
    while true {
      let item = try stream.next()
      if case .sequenceEnd = item.kind { break }
      items.append(try node(item))
    }
    return YAMLNode(.sequence(items), at: location(event))
  }

  private mutating func mapping(_ event: YAMLEvent) throws(Diagnostic) -> YAMLNode {
    var entries: [YAMLNode.Entry] = []
    var places: [[UInt8]: SourceLocation] = [:]
    var placeholder = false
    while true {
      let keyEvent = try stream.next()
      if case .mappingEnd = keyEvent.kind {
        return placeholder
          ? unquotedPlaceholder(event, end: keyEvent.end)
          : YAMLNode(.mapping(entries), at: location(event))
      }
      let key = try node(keyEvent)
      let value = try node(try stream.next())
      guard let text = key.text else {
        placeholder = isPlaceholder(event)
        if !placeholder { complain("a key must be text, not \(key.noun)", key.location) }
        continue
      }
      if text.value == "<<", !key.isQuoted {
        complain(
          "merging mappings with '<<' is not available", key.location,
          why: "YAML 1.2 has no merge keys", remedy: "write the keys out")
      } else if let first = places[Array(text.value.utf8)] {
        complain(
          "the key '\(text.value)' stands here twice", key.location,
          why: "it was given first at \(Location.source(first))", remedy: "remove one of the two")
      } else {
        places[Array(text.value.utf8)] = key.location
        entries.append(YAMLNode.Entry(key: text, value: value))
      }
    }
  }

  private func isPlaceholder(_ event: YAMLEvent) -> Bool {
    source.text(from: event.start, to: event.start + 2) == "{{"
  }

  /// `{{ x }}` without quotes: complained about, then taken for the text that it was meant to be.
  private mutating func unquotedPlaceholder(_ event: YAMLEvent, end: Int) -> YAMLNode {
    complaints.append(placeholderComplaint(at: event.start, in: source))
    let text = source.text(from: event.start, to: end)
    return YAMLNode(.scalar(text, .doubleQuoted), at: source.location(from: event.start, to: end))
  }

  private func scalar(
    _ text: String, _ style: YAMLNode.Style, _ event: YAMLEvent
  ) throws(Diagnostic) -> YAMLNode {
    let place = location(event)
    if text.utf8.contains(0) {
      throw Diagnostic("there is a NUL character in the text", at: .source(place))
    }
    var node = YAMLNode(.scalar(text, style), at: place)
    node.origins = source.origins(of: text, style, from: contentStart(event), to: event.end)
    return node
  }

  private mutating func checkTag(_ event: YAMLEvent) {
    guard let tag = event.tag, tag != "!" else { return }
    let standard = "tag:yaml.org,2002:"
    let shown = tag.hasPrefix(standard) ? "!!" + tag.dropFirst(standard.count) : tag
    complain(
      "the tag '\(shown)' has no meaning here", source.location(from: event.start, to: event.end),
      why: "every value is read as text", remedy: "remove the tag, or put the text in quotes")
  }

  private mutating func complain(
    _ what: String, _ place: SourceLocation, why: String? = nil, remedy: String? = nil
  ) {
    complaints.append(Diagnostic(what, at: .source(place), why: why, remedy: remedy))
  }

  private func location(_ event: YAMLEvent) -> SourceLocation {
    let start = contentStart(event)
    switch event.kind {
    case .scalar: return source.location(from: start, to: max(event.end, start + 1))
    default: return source.location(from: start)
    }
  }

  /// The first code point behind the anchor, which libyaml counts as part of the value.
  private func contentStart(_ event: YAMLEvent) -> Int {
    guard let anchor = event.anchor else { return event.start }
    let isAnchorFirst = source.text(from: event.start, to: event.start + 1) == "&"
    guard isAnchorFirst else { return event.start }
    var index = event.start + 1 + anchor.unicodeScalars.count
    while index < event.end, [" ", "\t"].contains(source.text(from: index, to: index + 1)) {
      index += 1
    }
    return min(index, event.end)
  }
}
