public import Diagnostics

/// A column of a table of runs, as people write it: `val_loss:min`, `lr`; and as Guild AI has it:
/// `min val_loss step`, `=lr`, `.state as S`.
public struct ColumnSpec: Hashable, Sendable {
  /// What stands in the column.
  public enum Content: Hashable, Sendable {
    /// A metric as one number, or the step at which that stands.
    case metric(String, Reduction, isStep: Bool)
    case parameter(String)
    /// What is known of a run beside its parameters and metrics, such as its state.
    case attribute(String)
    /// A parameter of that name if there is one, else the last value of a metric, else an attribute.
    case name(String)
  }

  public var content: Content
  /// What stands above it: what was written, or the name behind `as`.
  public var heading: String

  public init(_ content: Content, heading: String) {
    self.content = content
    self.heading = heading
  }

  /// Guild's words for reductions before a name.
  private static let qualifiers: [String: Reduction] = [
    "min": .min, "max": .max, "first": .first, "last": .last, "avg": .mean, "mean": .mean,
    "total": .sum, "sum": .sum, "count": .count,
  ]

  /// Reads columns with commas between them: `min loss, min loss step, =lr, .label as L`. Quotes
  /// keep commas and blanks.
  ///
  /// - Parameter text: the columns as they were written.
  /// - Returns: them, in their order.
  /// - Throws: a column that is empty or says what can't be.
  public static func list(_ text: String) throws(Diagnostic) -> [ColumnSpec] {
    var columns: [ColumnSpec] = []
    for part in split(text, at: { $0 == "," }) { columns.append(try parse(part, in: text)) }
    return columns
  }

  private static func parse(_ text: String, in all: String) throws(Diagnostic) -> ColumnSpec {
    var words = split(text, at: \.isWhitespace).filter { !$0.isEmpty }
    guard !words.isEmpty else {
      throw complaint("a column is empty in '\(all)'", "write it as NAME, min NAME or =NAME")
    }
    var heading = words.map(unquoted).joined(separator: " ")
    if words.count > 2, words[words.count - 2] == "as" {
      heading = unquoted(words[words.count - 1])
      words.removeLast(2)
    }
    let content = try content(words, text)
    if heading == words.map(unquoted).joined(separator: " "), let name = content.ownName {
      heading = name
    }
    return ColumnSpec(content, heading: heading)
  }

  private static func content(
    _ words: [String], _ text: String
  ) throws(Diagnostic) -> Content {
    var words = words
    let name = words.map(unquoted).joined(separator: " ")
    for prefix in ["=", "flag:"] where name.hasPrefix(prefix) {
      return .parameter(String(name.dropFirst(prefix.count)))
    }
    for prefix in [".", "attr:"] where name.hasPrefix(prefix) {
      return .attribute(String(name.dropFirst(prefix.count)))
    }
    let isStep = words.count > 1 && words.last == "step"
    if isStep { words.removeLast() }
    let qualifier = words.count > 1 ? qualifiers[words[0]] : nil
    if qualifier != nil { words.removeFirst() }
    if let qualifier, isStep, [.mean, .sum, .count].contains(qualifier) {
      throw complaint("'\(text)' stands at no step", "ask for the step of min, max, first or last")
    }
    return try metric(words.map(unquoted).joined(separator: " "), qualifier, isStep)
  }

  private static func metric(
    _ key: String, _ qualifier: Reduction?, _ isStep: Bool
  ) throws(Diagnostic) -> Content {
    let isScalar = key.hasPrefix("scalar:")
    // Guild's `PREFIX#KEY` is the key of a file in that folder.
    let name = (isScalar ? String(key.dropFirst("scalar:".count)) : key)
      .replacing("#", with: "/")
    if let qualifier { return .metric(name, qualifier, isStep: isStep) }
    if name.contains(":") {
      let objective = try Objective.parse(name)
      return .metric(objective.metric, objective.reduction, isStep: isStep)
    }
    return isScalar || isStep ? .metric(name, .last, isStep: isStep) : .name(name)
  }

  private static func complaint(_ what: String, _ remedy: String) -> Diagnostic {
    Diagnostic(what, at: .file("--columns"), remedy: remedy, kind: .usage)
  }

  /// The parts between separators that stand outside quotes.
  private static func split(_ text: String, at isSeparator: (Character) -> Bool) -> [String] {
    var parts = [""]
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if isSeparator(character) {
        parts.append("")
        continue
      }
      parts[parts.count - 1].append(character)
    }
    return parts
  }

  private static func unquoted(_ word: String) -> String {
    word.filter { $0 != "'" && $0 != "\"" }
  }
}

extension ColumnSpec.Content {
  /// What stands above the column of a parameter or attribute: its name without the sign before it.
  fileprivate var ownName: String? {
    switch self {
    case .parameter(let name), .attribute(let name): name
    case .metric, .name: nil
    }
  }
}
