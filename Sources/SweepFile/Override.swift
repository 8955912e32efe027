internal import Diagnostics
internal import YAML

/// One `--set PATH=VALUE`: a value put into the tree of a file before it is checked.
///
/// The path has at most two parts, since a key may hold dots itself: `params.model.lr` is the
/// parameter `model.lr`. A value in brackets, braces or quotes is read as YAML, any other is text.
struct Override {
  /// The file name under which complaints speak of overrides.
  static let file = "--set"

  var section: Located<String>?
  var key: Located<String>
  var value: YAMLNode

  /// Reads a text whose path begins behind `skipped`, such as `host.`.
  ///
  /// - Throws: a complaint about a missing `=` or path, or about the YAML of the value.
  init(_ text: String, skipping skipped: String = "") throws(Diagnostics) {
    let source = SourceText(file: Self.file, scalars: Array(text.unicodeScalars))
    let equals = source.scalars.firstIndex(of: "=") ?? source.scalars.count
    let start = skipped.unicodeScalars.count
    guard start < equals, equals < source.scalars.count else {
      throw Diagnostics([Self.malformed(source)])
    }
    let dot = source.scalars[start..<equals].firstIndex(of: ".")
    key = Self.part(source, dot.map { $0 + 1 } ?? start, equals)
    section = dot.map { Self.part(source, start, $0) }
    if key.value.isEmpty || section?.value.isEmpty == true {
      throw Diagnostics([Self.malformed(source)])
    }
    value = try Self.value(source, from: equals + 1)
  }

  private static func malformed(_ source: SourceText) -> Diagnostic {
    Diagnostic(
      "an override must be PATH=VALUE",
      at: .source(source.location(from: 0, to: source.scalars.count)),
      remedy: "write it like this: --set resources.time=2h", kind: .usage)
  }

  private static func part(_ source: SourceText, _ start: Int, _ end: Int) -> Located<String> {
    Located(source.text(from: start, to: end), at: source.location(from: start, to: end))
  }

  private static func value(_ source: SourceText, from start: Int) throws(Diagnostics) -> YAMLNode {
    let text = source.text(from: start, to: source.scalars.count)
    guard isYAML(text) else {
      let location = source.location(from: start, to: source.scalars.count)
      var node = YAMLNode(.scalar(text, .plain), at: location)
      node.origins = source.origins(of: text, .plain, from: start, to: source.scalars.count)
      return node
    }
    let reading = YAMLReader.read(source, text: String(repeating: " ", count: start) + text)
    guard let node = reading.root, reading.complaints.isEmpty else {
      throw Diagnostics(reading.complaints)
    }
    return node
  }

  private static func isYAML(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return "[{'\"".unicodeScalars.contains(first) && !text.hasPrefix("{{")
  }
}

extension YAMLNode {
  /// The tree with the value of `override` in its place.
  mutating func apply(_ override: Override, _ complaints: inout Complaints) {
    guard let section = override.section else {
      set(override.key, to: override.value)
      return
    }
    var inner = value(of: section.value) ?? YAMLNode(.mapping([]), at: section.location)
    if inner.isNull { inner.content = .mapping([]) }
    guard case .mapping = inner.content else {
      complaints.add(
        "'\(section.value)' is \(inner.noun), so '\(override.key.value)' can't be set in it",
        at: override.key.location, remedy: "set the whole: --set \(section.value)=…")
      return
    }
    inner.set(override.key, to: override.value)
    set(section, to: inner)
  }

  func value(of key: String) -> YAMLNode? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key.value == key }?.value
  }

  mutating func set(_ key: Located<String>, to value: YAMLNode) {
    guard case .mapping(var entries) = content else { return }
    if let index = entries.firstIndex(where: { $0.key.value == key.value }) {
      entries[index].value = value
    } else {
      entries.append(Entry(key: key, value: value))
    }
    content = .mapping(entries)
  }
}
