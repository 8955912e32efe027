import Grid

/// Entries that are added to a mapping of a config file: those of the parameters that a run has.
public struct ConfigEntries: Hashable, Sendable {
  struct Entry: Hashable, Sendable {
    /// The key as it is written.
    var key: String
    var content: Content
  }

  indirect enum Content: Hashable, Sendable {
    case value(parameter: Int, HoleStyle)
    /// A mapping, which is written if it has an entry.
    case mapping([Entry])
  }

  enum Layout: Hashable, Sendable {
    /// Entries of a mapping in brackets, with `first` before the first one and `between` before each
    /// other one.
    case flow(first: String, between: String)
    /// Lines, each with `before` and `behind` around it; mappings in them stand further right.
    case block(before: String, behind: String, indentation: String, step: String)
  }

  var entries: [Entry]
  var layout: Layout
  /// What ends a line.
  var lineBreak = "\n"

  /// The text of the entries; nil if the run has none of their parameters. `value` gives the value of a
  /// parameter, nil if the run doesn't have it.
  func text(_ value: (Int) -> Value?) -> String? {
    switch layout {
    case .flow(let first, let between):
      let parts = flow(entries, value)
      return parts.isEmpty ? nil : first + parts.joined(separator: between)
    case .block(let before, let behind, let indentation, let step):
      let parts = entries.compactMap { block($0, indentation, step, value) }
      return parts.isEmpty ? nil : parts.map { before + $0 + behind }.joined()
    }
  }

  private func flow(_ entries: [Entry], _ value: (Int) -> Value?) -> [String] {
    entries.compactMap { entry in
      switch entry.content {
      case .value(let parameter, let style):
        return value(parameter).map { "\(entry.key): \(style.text(of: $0))" }
      case .mapping(let inner):
        let parts = flow(inner, value)
        return parts.isEmpty ? nil : "\(entry.key): {\(parts.joined(separator: ", "))}"
      }
    }
  }

  private func block(
    _ entry: Entry, _ indentation: String, _ step: String, _ value: (Int) -> Value?
  ) -> String? {
    switch entry.content {
    case .value(let parameter, let style):
      return value(parameter).map { "\(entry.key): \(style.text(of: $0))" }
    case .mapping(let inner):
      let deeper = indentation + step
      let parts = inner.compactMap { block($0, deeper, step, value) }
      return parts.isEmpty
        ? nil : "\(entry.key):" + parts.map { lineBreak + deeper + $0 }.joined()
    }
  }
}
