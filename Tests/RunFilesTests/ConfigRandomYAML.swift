/// Writes YAML at random: every style, comments and blank lines in many places.
struct ConfigRandomYAML {
  var random: SplitMix64
  private(set) var text = ""
  /// The comments, each with the path of the value with which it may go.
  private(set) var comments: [(text: String, path: [String])] = []

  init(seed: UInt64) { random = SplitMix64(state: seed) }

  static func document(seed: UInt64) -> ConfigRandomYAML {
    var writer = ConfigRandomYAML(seed: seed)
    if writer.chance(1, 20) { writer.text += "--- # \(writer.comment([]))\n" }
    if writer.chance(1, 12) {
      writer.text += writer.flow(depth: 0, path: [], indentation: 1, isMapping: true) + "\n"
    } else {
      writer.mapping(indentation: 0, depth: 0, path: [], isFirstInline: false)
    }
    while writer.text.hasSuffix("\n"), writer.chance(1, 3) { writer.text.removeLast() }
    if writer.chance(1, 6) { writer.text.replace("\n", with: "\r\n") }
    if writer.chance(1, 12) { writer.text = "\u{FEFF}" + writer.text }
    return writer
  }

  mutating func chance(_ some: Int, _ all: Int) -> Bool {
    Int.random(in: 0..<all, using: &random) < some
  }

  private mutating func pick<T>(_ choices: [T]) -> T {
    choices[Int.random(in: 0..<choices.count, using: &random)]
  }

  private mutating func comment(_ path: [String]) -> String {
    let text = "c\(comments.count)é "
    comments.append((text, path))
    return text + pick(["", "a: 1", "- x", "'", "{"])
  }

  /// A comment at the end of a line.
  private mutating func lineEnd(_ path: [String]) {
    if chance(1, 5) { text += pick([" ", "  "]) + "# " + comment(path) }
    if chance(1, 20) { text += "  " }
    text += "\n"
  }

  /// Empty lines and comments between two entries.
  private mutating func between(_ indentation: Int, _ path: [String]) {
    if chance(1, 8) { text += "\n" }
    if chance(1, 8) { text += blanks(indentation) + "# \(comment(path))\n" }
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }

  // MARK: Blocks

  private mutating func mapping(
    indentation: Int, depth: Int, path: [String], isFirstInline: Bool
  ) {
    let count = Int.random(in: 1...3, using: &random)
    for index in 0..<count {
      let isInline = isFirstInline && index == 0
      if !isInline { between(indentation, path) }
      if !isInline { text += blanks(indentation) }
      let key = key(index)
      if chance(1, 15) {
        text += "? \(key.written)\n\(blanks(indentation)):"
      } else {
        text += key.written + pick(["", "", "", " "]) + ":"
      }
      value(
        indentation: indentation, depth: depth + 1, path: path + [key.name], owner: path,
        isKeyed: true)
    }
    if chance(1, 8) { text += blanks(indentation) + "# \(comment(path))\n" }
  }

  private mutating func list(indentation: Int, depth: Int, path: [String], isFirstInline: Bool) {
    for index in 0..<Int.random(in: 1...3, using: &random) {
      let isInline = isFirstInline && index == 0
      if !isInline { between(indentation, path) }
      text += (isInline ? "" : blanks(indentation)) + "-"
      value(
        indentation: indentation, depth: depth + 1, path: path + ["\(index)"], owner: path,
        isKeyed: false)
    }
  }

  private mutating func key(_ index: Int) -> (name: String, written: String) {
    let name =
      pick(["a", "lr", "model", "x y", "é", "b.c", "d", "on off", "k_1", "n-2"]) + "\(index)"
    return pick([
      (name, name), (name, name), (name, name), (name, "'\(name)'"), (name, "\"\(name)\""),
    ])
  }

  /// What stands behind `key:` or `-`, with the end of its line.
  private mutating func value(
    indentation: Int, depth: Int, path: [String], owner: [String], isKeyed: Bool
  ) {
    let property = chance(1, 12) ? pick([" &n\(comments.count)\(depth)", " !t", " !!str"]) : ""
    let inner = indentation + Int.random(in: 1...4, using: &random)
    let kind = Int.random(in: 0..<(depth > 3 ? 6 : 10), using: &random)
    // What has a tag is no null.
    if kind > 0 || property.hasPrefix(" &") { text += property }
    switch kind {
    case 0:
      if chance(1, 2) { text += pick([" ~", " null"]) }
      lineEnd(owner)
    case 1...3:
      text += " " + scalar()
      lineEnd(owner)
    case 4: longScalar(inner, path: path, owner: owner)
    case 5:
      text += " " + flow(depth: depth, path: path, indentation: inner, isMapping: nil)
      lineEnd(owner)
    case 6, 7:
      let isInline = !isKeyed && chance(1, 2) && text.hasSuffix("-")
      if isInline {
        text += blanks(inner - indentation - 1).isEmpty ? " " : blanks(inner - indentation - 1)
      }
      let column = isInline ? max(inner, indentation + 2) : inner
      if !isInline { lineEnd(owner) }
      mapping(indentation: column, depth: depth, path: path, isFirstInline: isInline)
    default:
      let isInline = !isKeyed && chance(1, 2) && text.hasSuffix("-")
      if isInline { text += " " } else { lineEnd(owner) }
      let column = isInline ? indentation + 2 : isKeyed && chance(1, 2) ? indentation : inner
      list(indentation: column, depth: depth, path: path, isFirstInline: isInline)
    }
  }

  private mutating func longScalar(_ indentation: Int, path: [String], owner: [String]) {
    let inside = blanks(indentation)
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      text += " one two\n\(inside)three"
      lineEnd(owner)
    case 1:
      text += pick(["\n\(inside)", " "]) + "\"q\\\"\n\n\(inside)é\""
      lineEnd(owner)
    default:
      text += " " + pick(["|", ">", "|-", ">-", "|+", ">+"])
      if chance(1, 4) { text += " # " + comment(path) }
      text += "\n\(inside)line: one # no comment\n"
      if chance(1, 2) { text += pick(["", inside]) + "\n\(inside)  two\n" }
      if chance(1, 3) { text += pick(["\n", "\n\n", inside + "  \n"]) }
    }
  }

  // MARK: Scalars and brackets

  private mutating func scalar() -> String {
    pick([
      "1e-3", "0.1", "-5", "adam", "two words", "true", "no", "''", "'it''s'", "\"a\\tb # c\"",
      "x#y",
      "a:b", "012", "1:30", "2024-01-31", ".5", "http://h/p?q=1", "'- x'", "日本",
    ])
  }

  private mutating func flow(
    depth: Int, path: [String], indentation: Int, isMapping: Bool?
  ) -> String {
    let isMapping = isMapping ?? chance(1, 2)
    var out = isMapping ? "{" : "["
    let count = Int.random(in: 0...3, using: &random)
    for index in 0..<count {
      if chance(1, 6) { out += " # \(comment(path))\n" + blanks(indentation) }
      if chance(1, 8) { out += "\n" + blanks(indentation) }
      if index > 0 || chance(1, 3) { out += " " }
      let key = key(index)
      let step = isMapping ? key.name : "\(index)"
      if isMapping { out += key.written + ": " }
      if isMapping, chance(1, 10) {
        out += ""
      } else if depth < 3, chance(1, 3) {
        out += flow(depth: depth + 1, path: path + [step], indentation: indentation, isMapping: nil)
      } else {
        out += scalar()
      }
      if index < count - 1 || chance(1, 10) { out += pick([",", " ,"]) }
    }
    if chance(1, 6) { out += " # \(comment(path))\n" + blanks(indentation) }
    return out + (isMapping ? "}" : "]")
  }
}
