import Diagnostics

extension Substitution {
  /// One complaint for each name and reason, in the order of the first places.
  static func warnings(
    _ occurrences: [NameOccurrence], _ names: [String], in text: TextLines
  ) -> [Diagnostic] {
    var groups: [LeftAlone: (first: NameOccurrence, count: Int)] = [:]
    for occurrence in occurrences where occurrence.role != .use {
      let key = LeftAlone(name: occurrence.name, role: occurrence.role)
      groups[key, default: (occurrence, 0)].count += 1
    }
    return groups.values.sorted { $0.first.range.lowerBound < $1.first.range.lowerBound }
      .map { first, count in
        let times = count == 1 ? "" : " (\(count) times, first here)"
        return Diagnostic(
          "'\(names[first.name])' is left alone \(first.role.phrase)\(times)",
          at: .source(text.place(first.range)), why: first.role.reason,
          severity: first.role.isHarmless ? .note : .warning)
      }
  }

  private struct LeftAlone: Hashable {
    var name: Int
    var role: NameRole
  }

  /// Checks that a name is used by its `occurrences`; the script has the names `identifiers`.
  ///
  /// - Throws: if it isn't.
  static func requireUse(
    of name: String, _ occurrences: [NameOccurrence], in text: TextLines,
    among identifiers: [String]
  ) throws(Diagnostic) {
    if occurrences.contains(where: { $0.role == .use }) { return }
    let places = phrases(occurrences, in: text)
    let others = identifiers.filter { $0 != name }
    let attribute = others.first { $0.hasSuffix("." + name) }
    let remedy =
      attribute.map { "name the parameter as the script does: \($0)" }
      ?? didYouMean(name, among: others)
      ?? "use it where its value is wanted, or take it out of the script's parameters"
    throw Diagnostic(
      "the name '\(name)' isn't used in \(text.file)",
      at: occurrences.first.map { .source(text.place($0.range)) } ?? .file(text.file),
      why: places.isEmpty ? nil : "it stands there only " + places.joined(separator: " and "),
      remedy: remedy)
  }

  /// `inside a string (line 3)`, one for each kind of occurrence.
  private static func phrases(_ occurrences: [NameOccurrence], in text: TextLines) -> [String] {
    var seen: Set<NameRole> = []
    return occurrences.filter { seen.insert($0.role).inserted }.map {
      "\($0.role.phrase) (line \(text.lineNumber($0.range.lowerBound)))"
    }
  }
}
