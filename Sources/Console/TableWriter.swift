/// A table that is written row by row, so that its rows needn't all be in memory.
///
/// Every row is measured first, then every row is written.
public struct TableWriter: Sendable {
  private let columns: [Table.Column]
  private var widths: [Int]
  private let styled: Bool

  /// - Parameters:
  ///   - columns: the columns.
  ///   - styled: whether to write colours.
  public init(_ columns: [Table.Column], styled: Bool) {
    self.columns = columns
    self.styled = styled
    widths = columns.map { displayWidth(visible($0.title)) }
  }

  /// Makes the columns as wide as a row needs.
  public mutating func measure(_ row: [Table.Cell]) {
    for (index, cell) in row.prefix(columns.count).enumerated() {
      widths[index] = max(widths[index], displayWidth(visible(cell.text)))
    }
  }

  /// Makes the columns narrower, where they are allowed to be, until a line fits.
  public mutating func fit(width: Int?) { widths = Table.fit(widths, columns, in: width) }

  /// The line of the headings, with a newline behind it.
  public var heading: String { line(columns.map { Table.Cell($0.title, .heading) }) }

  /// The line of a row, with a newline behind it.
  public func line(_ row: [Table.Cell]) -> String {
    let cells = columns.indices.map { index in
      index < row.count ? Table.Cell(visible(row[index].text), row[index].label) : Table.Cell("")
    }
    return Table.line(cells, columns, widths, styled: styled) + "\n"
  }
}
