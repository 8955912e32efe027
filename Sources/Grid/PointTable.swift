import Diagnostics
import JSON

/// Points that were given one by one, as rows of a table.
struct PointTable {
  struct Column {
    let name: String
    /// The parameter's place in the space.
    let place: Int
    /// nil where a row lacks the parameter.
    var values: [Value?]
  }

  var columns: [Column]
  let count: Int

  /// Whether a parameter that is defined otherwise as well is a column of the table: its default fills
  /// the cells that have no value. What a command line says about it replaces the column.
  ///
  /// - Throws: if both give it values.
  mutating func takes(
    _ entry: BlockDraft.Entry, isReplacement: Bool
  ) throws(Diagnostic) -> Bool {
    guard let index = columns.firstIndex(where: { $0.place == entry.place }) else { return false }
    if isReplacement {
      columns.remove(at: index)
      return false
    }
    guard entry.definition.isDefault, entry.definition.attributes.type == nil,
      entry.definition.attributes.condition == nil, entry.definition.attributes.constraints.isEmpty
    else {
      throw Diagnostic(
        "'\(entry.name.value)' has values in 'points' already", at: .source(entry.name.location),
        why: "here it can have a default for the points that lack it, and nothing else",
        remedy: "give its values in one of the two places")
    }
    let value = entry.definition.attributes.defaultValue
    columns[index].values = columns[index].values.map { $0 ?? value }
    return true
  }

  var dimension: Dimension {
    Dimension(
      count: count,
      columns: columns.map { Grid.Column(parameter: $0.place, values: $0.values) })
  }
}

extension SpaceBuilder {
  /// Reads `@file.csv`, `@file.json`, or a list of mappings.
  mutating func table(_ term: Term) throws(Diagnostic) -> PointTable {
    let rows = try rows(term)
    guard !rows.isEmpty else {
      throw Diagnostic(
        "there are no points", at: term.place.map { .source($0) },
        remedy: "write at least one, such as {lr: 0.1, layers: 3}")
    }
    var order: [String] = []
    for row in rows {
      for (name, _) in row where !order.contains(name) { order.append(name) }
    }
    let columns = order.map { name in
      PointTable.Column(
        name: name, place: place(of: name),
        values: rows.map { row in row.last { $0.0 == name }?.1 })
    }
    return PointTable(columns: columns, count: rows.count)
  }

  private func rows(_ term: Term) throws(Diagnostic) -> [[(String, Value)]] {
    switch term {
    case .text(let text, _, let place) where text.hasPrefix("@"):
      return try SpecText(text, at: place).rows(readFile: readFile)
    case .list(let terms, _):
      var rows: [[(String, Value)]] = []
      for term in terms { rows.append(try row(term)) }
      return rows
    case .mapping: return [try row(term)]
    case .text:
      throw Diagnostic(
        "points are a list of mappings or a file", at: term.place.map { .source($0) },
        remedy: "write [{lr: 0.1, layers: 3}, …] or '@points.csv'")
    }
  }

  /// The values of `{lr: 0.1, layers: 3}`.
  func row(_ term: Term) throws(Diagnostic) -> [(String, Value)] {
    guard case .mapping(let entries, _) = term else {
      throw Diagnostic(
        "a point must be a mapping, not \(term.noun)", at: term.place.map { .source($0) },
        remedy: "write names and values: {lr: 0.1, layers: 3}")
    }
    for entry in entries { try RangeGrammar.checkName(entry.key, at: entry.place) }
    return entries.map { ($0.key, $0.term.value) }
  }

  mutating func describe(_ column: PointTable.Column) {
    let values = column.values.compactMap { $0 }
    var seen: Set<String> = []
    let distinct = values.filter { seen.insert($0.canonical).inserted }
    describe(
      ParameterSummary(
        name: column.name, origin: .grid, count: distinct.count,
        text: Self.preview(distinct.count) { distinct[$0] },
        canonical: "points " + column.values.map { $0?.canonical ?? "-" }.joined(separator: ",")))
  }

  /// The first values, and the last.
  static func preview(_ count: Int, _ value: (Int) -> Value) -> String {
    let shown = 8
    let first = (0..<min(count, shown)).map { value($0).text }.joined(separator: " ")
    return count > shown ? "\(first) … \(value(count - 1).text)" : first
  }
}

extension SpecText {
  /// The rows of a table, or of a JSON array of objects.
  fileprivate func rows(
    readFile: (String) throws -> [UInt8]
  ) throws(Diagnostic) -> [[(String, Value)]] {
    let path = all.dropFirst()
    let text = try contents(path, readFile)
    guard let separator = Self.separator(of: path.string) else {
      return try jsonRows(text, path)
    }
    let table = try Table(text: text, separator: separator, path: path.string)
    var seen: Set<String> = []
    for name in table.header where !seen.insert(name).inserted {
      throw Diagnostic(
        "the column '\(name)' is there twice",
        at: .source(SourceLocation(file: path.string, line: 1, column: 1)),
        remedy: "remove one of the two")
    }
    for name in table.header {
      try RangeGrammar.checkName(
        name, at: SourceLocation(file: path.string, line: 1, column: 1))
    }
    return try table.rows.map { row throws(Diagnostic) in
      guard row.cells.count == table.header.count else {
        throw Diagnostic(
          "the row has \(row.cells.count) cells, and there are \(table.header.count) columns",
          at: .source(SourceLocation(file: path.string, line: row.line, column: 1)),
          remedy: "a parameter that a point lacks is an empty cell")
      }
      return Swift.zip(table.header, row.cells).compactMap { name, cell in
        if cell.isQuoted { return (name, Value(text: cell.text)) }
        return cell.text.isEmpty ? nil : (name, Value(typing: cell.text))
      }
    }
  }

  private func jsonRows(_ text: String, _ path: Part) throws(Diagnostic) -> [[(String, Value)]] {
    let values = try jsonElements(text, path)
    return try values.map { element throws(Diagnostic) in
      guard let members = element.object else {
        throw Diagnostic(
          "a point must be an object", at: .file(path.string),
          remedy: "write [{\"lr\": 0.1, \"layers\": 3}]")
      }
      return members.map { ($0.name, Value(json: $0.value)) }
    }
  }
}
