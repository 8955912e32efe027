import JSON
import YAML

/// A value of a config file with its place in the bytes, the same for YAML and JSON.
struct ConfigNode: Sendable {
  enum Content: Sendable {
    case scalar(ConfigScalar)
    case sequence([ConfigNode])
    case mapping([ConfigEntry])
    /// Another name for the value whose `id` is `target`; only in YAML.
    case alias(String, target: Int)
  }

  /// How a list or mapping is written.
  enum Form: Sendable {
    /// By lines and indentation.
    case block
    /// In brackets.
    case flow
    /// As the only entry of a mapping in a list in brackets: `[a: 1]`.
    case pair
  }

  var content: Content
  /// A number of its own in the file.
  var id = 0
  var anchor: String?
  var isTagged = false
  var form = Form.flow
  /// The first byte, that of the anchor or tag if there is one.
  var start: Int
  /// The first byte behind anchor and tag; `start` without them.
  var propertiesEnd: Int
  /// The first byte of the value itself.
  var contentStart: Int
  /// The first byte behind it.
  var end: Int

  /// Whether there are no characters to it: `key:` and nothing behind.
  var isUnwritten: Bool { contentStart == end }

  var isScalar: Bool { if case .scalar = content { true } else { false } }

  /// Whether it is nothing, `~` or `null`, without a tag.
  var isNull: Bool {
    if case .scalar(let scalar) = content { scalar.isNull && !isTagged } else { false }
  }

  /// What it is, for a message.
  var noun: String {
    switch content {
    case .scalar: isNull ? "empty" : "one value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .alias(let name, _): "the alias *\(name)"
    }
  }

  /// The values directly in it.
  var children: [ConfigNode] {
    switch content {
    case .scalar, .alias: []
    case .sequence(let items): items
    case .mapping(let entries): entries.map(\.value)
    }
  }
}

/// A key of a mapping with its value.
struct ConfigEntry: Sendable {
  /// nil if the key is no text.
  var key: String?
  /// Whether the key merges another mapping into this one: `<<`, not in quotes.
  var isMerge = false
  /// The bytes of the key with all that belongs to it.
  var keyExtent: Range<Int>
  /// The first byte behind the ':'; nil if there is none.
  var colonEnd: Int?
  var value: ConfigNode

  /// The first byte behind the entry.
  var end: Int { value.start == value.end ? colonEnd ?? keyExtent.upperBound : value.end }
}

/// One value that is no list and no mapping.
struct ConfigScalar: Sendable {
  /// What it says; whatever isn't in quotes is still untyped.
  var text: String
  /// Whether it stands without quotes.
  var isPlain: Bool
  var isNull: Bool
}

extension ConfigNode {
  /// `offsets` has the place of each code point in the bytes.
  init(_ node: YAMLSyntaxNode, offsets: [Int]) {
    let content: Content
    var form = node.isFlow ? Form.flow : .block
    switch node.content {
    case .scalar(let text, let style):
      let isPlain = style == .plain
      content = .scalar(
        ConfigScalar(
          text: text, isPlain: isPlain,
          isNull: isPlain && ["", "~", "null", "Null", "NULL"].contains(text)))
    case .alias(let name, let target): content = .alias(name, target: target)
    case .sequence(let items): content = .sequence(items.map { ConfigNode($0, offsets: offsets) })
    case .mapping(let entries):
      content = .mapping(entries.map { ConfigEntry($0, offsets: offsets) })
      if node.isFlow, let first = entries.first, first.key.start == node.contentStart {
        form = .pair
      }
    }
    self.init(
      content: content, id: node.id, anchor: node.anchor, isTagged: node.tag != nil, form: form,
      start: offsets[node.start], propertiesEnd: offsets[node.propertiesEnd],
      contentStart: offsets[node.contentStart], end: offsets[node.end])
  }

  /// `skipped` bytes stand before those that were read.
  init(_ node: JSONNode, skipped: Int) {
    let content: Content
    switch node.content {
    case .scalar(let value):
      let isNull = if case .null = value { true } else { false }
      content = .scalar(
        ConfigScalar(
          text: value.string ?? value.text(), isPlain: value.string == nil, isNull: isNull))
    case .array(let elements):
      content = .sequence(elements.map { ConfigNode($0, skipped: skipped) })
    case .object(let members):
      content = .mapping(
        members.map {
          ConfigEntry(
            key: $0.name,
            keyExtent: $0.nameExtent.lowerBound + skipped..<$0.nameExtent.upperBound + skipped,
            value: ConfigNode($0.value, skipped: skipped))
        })
    }
    let start = node.extent.lowerBound + skipped
    self.init(
      content: content, id: start, start: start, propertiesEnd: start, contentStart: start,
      end: node.extent.upperBound + skipped)
  }
}

extension ConfigEntry {
  fileprivate init(_ entry: YAMLSyntaxNode.Entry, offsets: [Int]) {
    var key: String?
    var isMerge = false
    if case .scalar(let text, let style) = entry.key.content {
      key = text
      isMerge = text == "<<" && style == .plain
    }
    self.init(
      key: key, isMerge: isMerge,
      keyExtent: offsets[entry.key.start]..<offsets[entry.key.end],
      colonEnd: entry.colonEnd.map { offsets[$0] },
      value: ConfigNode(entry.value, offsets: offsets))
  }
}
