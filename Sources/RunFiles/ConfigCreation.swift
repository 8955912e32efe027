import JSON

/// A value that isn't in the file yet: its keys from a mapping of the file on.
struct ConfigAddition {
  var keys: [String]
  var parameter: Int
}

/// Adds entries to a mapping, or to a null in the place of one.
struct ConfigCreation {
  private let source: ConfigSource
  private let spot: ConfigSpot
  private let node: ConfigNode
  private let additions: [ConfigAddition]

  init(
    _ source: ConfigSource, _ spot: ConfigSpot, _ node: ConfigNode, _ additions: [ConfigAddition]
  ) {
    self.source = source
    self.spot = spot
    self.node = node
    self.additions = additions
  }

  func edit() -> ConfigEdit {
    guard case .mapping(let entries) = node.content else { return inPlaceOfNull() }
    guard let first = entries.first, let last = entries.last else {
      return flow(at: node.contentStart + 1, first: "", between: ", ")
    }
    guard node.form == .block else {
      let separator = separator(before: last)
      // `{a:, b: 1}` can't be read.
      let blank = last.value.isUnwritten && last.colonEnd != nil ? " " : ""
      return flow(at: last.end, first: blank + separator, between: separator)
    }
    let indentation = source.indentation(ofKeyAt: first.keyExtent.lowerBound)
    if isOpenEnded(last.value) {
      return lines(
        at: source.entryStart(ofKeyAt: last.keyExtent.lowerBound), before: "",
        behind: source.lineBreak + indentation, indentation)
    }
    return lines(
      at: source.lineEnd(from: last.end), before: source.lineBreak + indentation, behind: "",
      indentation)
  }

  // MARK: Places

  /// `train:` without a value gets lines of its own below it, any other null a mapping in braces.
  private func inPlaceOfNull() -> ConfigEdit {
    let isLine = node.isUnwritten && node.propertiesEnd == node.start && !spot.isInFlow
    if isLine, let colonEnd = spot.entry?.colonEnd, let key = spot.entry?.keyExtent.lowerBound {
      let step = String(repeating: " ", count: source.indentationStep)
      let indentation = source.indentation(ofKeyAt: key) + step
      return lines(
        at: source.lineEnd(from: colonEnd), before: source.lineBreak + indentation, behind: "",
        indentation)
    }
    let slot = ConfigSlot(node, entry: spot.entry, isInFlow: spot.isInFlow, source)
    let style = HoleStyle.entries(
      ConfigEntries(entries: entries(inFlow: true), layout: .flow(first: "", between: ", ")))
    return slot.edit(
      parameter: additions[0].parameter, .enclosed("{", style, "}"), depth: depth)
  }

  private func flow(at byte: Int, first: String, between: String) -> ConfigEdit {
    edit(
      at: byte,
      ConfigEntries(entries: entries(inFlow: true), layout: .flow(first: first, between: between)))
  }

  private func lines(
    at byte: Int, before: String, behind: String, _ indentation: String
  ) -> ConfigEdit {
    let step = String(repeating: " ", count: source.indentationStep)
    return edit(
      at: byte,
      ConfigEntries(
        entries: entries(inFlow: false),
        layout: .block(before: before, behind: behind, indentation: indentation, step: step),
        lineBreak: source.lineBreak))
  }

  private func edit(at byte: Int, _ entries: ConfigEntries) -> ConfigEdit {
    ConfigEdit(
      extent: byte..<byte, fill: .hole(parameter: additions[0].parameter, .entries(entries)),
      depth: depth)
  }

  private var depth: Int {
    if case .mapping = node.content { spot.parents.count } else { spot.parents.count + 1 }
  }

  /// What stands between the last entry and one more: in JSON a new line, if entries have lines.
  private func separator(before last: ConfigEntry) -> String {
    let start = last.keyExtent.lowerBound
    let lineStart = source.lineStart(of: start)
    let indentation = source.bytes[lineStart..<start]
    guard source.format == .json, lineStart > node.contentStart, indentation.allSatisfy(isBlank)
    else { return ", " }
    return "," + source.lineBreak + String(decoding: indentation, as: UTF8.self)
  }

  /// Whether a line behind the value would change it: a block of text that keeps the empty lines behind
  /// it, or one that ends with the file, without a newline.
  private func isOpenEnded(_ value: ConfigNode) -> Bool {
    var value = value
    while value.form == .block, let last = value.children.last { value = last }
    guard case .scalar(let scalar) = value.content, !scalar.isPlain, !value.isUnwritten,
      let first = source.bytes[value.contentStart...].first,
      first == UInt8(ascii: "|") || first == UInt8(ascii: ">")
    else { return false }
    let header = source.bytes[value.contentStart...].prefix(3)
    let lineEnd = source.lineEnd(from: value.end)
    let behind = source.bytes[lineEnd...].prefix { isBlank($0) || isLineBreak($0) }
    let isAtEnd = behind.endIndex == source.bytes.count
    // The blanks in front of what follows are no line of their own.
    let emptyLines = isAtEnd ? behind : behind[..<(behind.lastIndex(where: isLineBreak) ?? lineEnd)]
    return lineEnd == source.bytes.count || header.contains(UInt8(ascii: "+"))
      || emptyLines.contains(where: isBlank)
  }

  // MARK: Entries

  private func entries(inFlow: Bool) -> [ConfigEntries.Entry] {
    Self.entries(additions) { key in
      source.format == .json
        ? JSONValue.string(key).text() : YAMLSpelling(isInFlow: inFlow).text(key)
    } style: {
      source.format == .json ? .json : .yaml(YAMLSpelling(isInFlow: inFlow))
    }
  }

  private static func entries(
    _ additions: [ConfigAddition], key: (String) -> String, style: () -> HoleStyle
  ) -> [ConfigEntries.Entry] {
    var order: [String] = []
    for addition in additions where !order.contains(addition.keys[0]) {
      order.append(addition.keys[0])
    }
    return order.map { name in
      let own = additions.filter { $0.keys[0] == name }
      let content: ConfigEntries.Content
      if own.count == 1, own[0].keys.count == 1 {
        content = .value(parameter: own[0].parameter, style())
      } else {
        let inner = own.map {
          ConfigAddition(keys: Array($0.keys.dropFirst()), parameter: $0.parameter)
        }
        content = .mapping(entries(inner, key: key, style: style))
      }
      return ConfigEntries.Entry(key: key(name), content: content)
    }
  }
}
