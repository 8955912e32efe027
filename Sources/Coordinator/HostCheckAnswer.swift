import Cluster

/// What a host has answered to ``HostCheckQuestions``.
struct HostCheckAnswer: Sendable {
  let text: String
  private var values: [String: [String]] = [:]
  /// Between which times, in seconds since 1970, the host looked at its clock.
  var asked = 0.0...0.0
  /// Why the answer has no end.
  var problem: TransportError?

  init(_ text: String) {
    self.text = text
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ", maxSplits: 1)
      guard let key = words.first else { continue }
      values[String(key), default: []].append(words.count == 2 ? String(words[1]) : "")
    }
  }

  /// The values of a keyword, one a line.
  func all(_ key: String) -> [String] { values[key] ?? [] }

  /// The first value of a keyword; nil where there is none, or an empty one.
  func one(_ key: String) -> String? { values[key]?.first.flatMap { $0.isEmpty ? nil : $0 } }

  /// Whether the keyword stands there, with a value or without.
  func has(_ key: String) -> Bool { values[key] != nil }
}
