internal import Diagnostics
internal import YAML

/// A key that a section knows, and a line that shows how it is used.
struct Keyword {
  var name: String
  var example: String

  init(_ name: String, _ example: String) {
    self.name = name
    self.example = example
  }
}

/// A mapping whose keys are known; reads its values and complains about what doesn't fit.
struct Section {
  private let keywords: [Keyword]
  /// What follows an unknown key in a message.
  let title: String
  private let entries: [YAMLNode.Entry]
  let location: SourceLocation
  /// Whether there was a mapping to read at all.
  let isMapping: Bool

  /// `title` follows an unknown key in the message (` under 'resources'`, or nothing), `noun` is
  /// what must be a mapping; `elsewhere` has words that are no keys here, with the section they
  /// belong to.
  init(
    _ node: YAMLNode, title: String, noun: String, keywords: [Keyword],
    elsewhere: [String: String] = [:], complaints: inout Complaints
  ) {
    self.keywords = keywords
    self.title = title
    location = node.location
    guard case .mapping(let entries) = node.content else {
      let example = keywords.first.map { "such as '\($0.example)'" }
      complaints.add(
        "\(noun) must be a mapping, not \(node.noun)", at: node.location,
        remedy: example.map { "write lines 'KEY: VALUE', \($0)" })
      self.entries = []
      isMapping = false
      return
    }
    self.entries = entries
    isMapping = true
    let known = keywords.map(\.name)
    for key in entries.map(\.key) where !known.contains(key.value) {
      let home = elsewhere[key.value].map { "'\(key.value)' belongs under '\($0)'" }
      let keys = "the keys are " + known.joined(separator: ", ")
      complaints.add(
        "unknown key '\(key.value)'\(title)", at: key.location,
        remedy: home ?? didYouMean(key.value, among: known) ?? keys)
    }
  }

  func node(_ key: String) -> YAMLNode? {
    entries.first { $0.key.value == key }?.value
  }

  func example(_ key: String) -> String {
    keywords.first { $0.name == key }?.example ?? "\(key): …"
  }

  /// A text that may have several lines, but not be empty.
  func text(_ key: String, _ complaints: inout Complaints) -> Located<String>? {
    guard let node = node(key) else { return nil }
    return node.checkedText(of: "'\(key)'", example: example(key), &complaints)
  }

  /// A text of one line without control characters.
  func line(_ key: String, _ complaints: inout Complaints) -> Located<String>? {
    guard let text = text(key, &complaints) else { return nil }
    guard text.value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
      return text
    }
    complaints.add(
      "'\(key)' must be one line without control characters", at: text.location,
      remedy: "write it like this: \(example(key))")
    return nil
  }

  /// A text of one line, if `isRight` says that it fits.
  func line(
    _ key: String, mustBe description: String, _ complaints: inout Complaints,
    where isRight: (String) -> Bool
  ) -> Located<String>? {
    guard let text = line(key, &complaints) else { return nil }
    guard isRight(text.value) else {
      complaints.add(
        "'\(key)' must be \(description), not '\(text.value)'", at: text.location,
        remedy: "write it like this: \(example(key))")
      return nil
    }
    return text
  }

  /// A whole number from 1.
  func count(_ key: String, _ complaints: inout Complaints) -> Located<Int>? {
    let text = line(key, mustBe: "a whole number from 1", &complaints, where: isCount)
    return text.flatMap { text in Int(text.value).map { Located($0, at: text.location) } }
  }

  /// The texts of a list, or of a single text.
  func texts(_ key: String, _ complaints: inout Complaints) -> [Located<String>] {
    guard let node = node(key) else { return [] }
    guard case .sequence(let items) = node.content else {
      return text(key, &complaints).map { [$0] } ?? []
    }
    var texts: [Located<String>] = []
    for item in items {
      let text = item.checkedText(
        of: "an item of '\(key)'", example: example(key), &complaints)
      if let text { texts.append(text) }
    }
    return texts
  }

  /// The lines of a text, or of every text of a list.
  func lines(_ key: String, _ complaints: inout Complaints) -> [Located<String>] {
    texts(key, &complaints).flatMap { $0.lines() }
  }
}

/// Whether it is a whole number from 1 in decimal digits.
@Sendable func isCount(_ text: String) -> Bool {
  text.utf8.allSatisfy { (0x30...0x39).contains($0) } && (Int(text) ?? 0) > 0
}

extension YAMLNode {
  /// The text of a scalar that says something.
  func checkedText(
    of noun: String, example: String, _ complaints: inout Complaints
  ) -> Located<String>? {
    guard let text else {
      complaints.add(
        "\(noun) must be text, not \(self.noun)", at: location,
        remedy: "write it like this: \(example)")
      return nil
    }
    guard !isNull, !text.value.allSatisfy(\.isWhitespace) else {
      complaints.add(
        "\(noun) has no value", at: location, remedy: "write it like this: \(example)")
      return nil
    }
    return text
  }
}
